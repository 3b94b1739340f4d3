// GitHub, Google and Microsoft on one loopback port, as strict as the real ones: codes work once, for the client,
// redirect_uri and PKCE challenge that they were made for; a refresh token works once and is followed by another.
// Faults are switched on by name.
import { createHash, randomBytes } from 'node:crypto';
import http from 'node:http';

const sha256 = (text) => createHash('sha256').update(text).digest('base64url');

/**
 * `clients` maps client_id to client_secret. `person` is who comes: {id, email, verified}. `fault`: undefined, "denied",
 * "status500", "html", "huge", "hang", "error200", "withdrawn" (renewals only). `lifetime` is that of access tokens in seconds,
 * `renewalTakes` how many milliseconds a renewal is thought about. Every call is in `calls`, every renewal in `renewals`.
 */
export async function startProviders({ port, clients }) {
    const state = { clients, person: { id: 4711, email: 'ada@example.test', verified: true }, fault: undefined, lifetime: 3600, renewalTakes: 0, calls: [], renewals: [],
        grants: new Map(), tokens: new Set(), refreshTokens: new Map() };
    const json = (response, status, value) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(value));
    };
    const authorize = (url, response) => {
        const query = Object.fromEntries(url.searchParams);
        const back = new URL(query.redirect_uri);
        back.searchParams.set('state', query.state);
        if (state.fault === 'denied') {
            back.searchParams.set('error', 'access_denied');
            back.searchParams.set('error_description', 'The user said no');
        } else {
            const code = randomBytes(16).toString('hex');
            state.grants.set(code, query);
            back.searchParams.set('code', code);
        }
        response.writeHead(302, { location: back.href });
        response.end();
    };
    const broken = (response) => {
        if (state.fault === 'status500') return json(response, 500, { message: 'oops' }), true;
        if (state.fault === 'html') return response.writeHead(200, { 'content-type': 'text/html' }), response.end('<html>Hello</html>'), true;
        if (state.fault === 'error200') return json(response, 200, { error: 'bad_verification_code', error_description: 'The code is wrong' }), true;
        if (state.fault === 'hang') return true;
        if (state.fault !== 'huge') return false;
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(`{"access_token":"${'x'.repeat(20 * 1024 * 1024)}"}`);
        return true;
    };
    const issue = (response, clientId, scope) => {
        const [access, refresh] = [randomBytes(20).toString('hex'), randomBytes(20).toString('hex')];
        state.tokens.add(access);
        state.refreshTokens.set(refresh, { clientId, scope });
        return json(response, 200, { access_token: access, refresh_token: refresh, token_type: 'bearer', expires_in: state.lifetime, scope });
    };
    const renew = async (form, response) => {
        const held = state.refreshTokens.get(form.refresh_token);
        const good = held?.clientId === form.client_id && state.fault !== 'withdrawn';
        state.renewals.push({ refreshToken: form.refresh_token, good });
        if (good) state.refreshTokens.delete(form.refresh_token);
        await new Promise((resolve) => setTimeout(resolve, state.renewalTakes));
        return good ? issue(response, form.client_id, held.scope) : json(response, 400, { error: 'invalid_grant' });
    };
    const token = (body, response) => {
        const form = Object.fromEntries(new URLSearchParams(body));
        if (state.clients[form.client_id] !== form.client_secret) return json(response, 200, { error: 'incorrect_client_credentials' });
        if (form.grant_type === 'refresh_token') return renew(form, response);
        const grant = state.grants.get(form.code);
        state.grants.delete(form.code);
        const fits = grant && grant.client_id === form.client_id && grant.redirect_uri === form.redirect_uri
            && grant.code_challenge_method === 'S256' && grant.code_challenge === sha256(form.code_verifier ?? '');
        if (!fits) return json(response, 400, { error: 'invalid_grant' });
        return issue(response, form.client_id, grant.scope);
    };
    const user = (path, request, response) => {
        if (!state.tokens.has(/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1])) return json(response, 401, { message: 'Bad credentials' });
        const { id, email, verified } = state.person;
        if (path === '/user/emails') return json(response, 200, email ? [{ email, primary: true, verified }] : []);
        if (path === '/user') return json(response, 200, { id, login: 'ada', email: null });
        if (path === '/userinfo') return json(response, 200, { id: String(id), email, verified_email: verified });
        return json(response, 200, { id: `m-${id}`, mail: email, userPrincipalName: verified ? email : 'x#EXT#@contoso.example' });
    };
    const server = http.createServer((request, response) => {
        const url = new URL(request.url, `http://127.0.0.1:${port}`);
        const chunks = [];
        request.on('data', (chunk) => chunks.push(chunk));
        request.on('end', () => {
            const body = Buffer.concat(chunks).toString('utf8');
            state.calls.push({ method: request.method, path: url.pathname, url, headers: request.headers, body });
            if (/authorize$/.test(url.pathname)) return authorize(url, response);
            if (request.method === 'POST') return broken(response) || token(body, response);
            return user(url.pathname, request, response);
        });
    });
    await new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', resolve);
    });
    const base = `http://127.0.0.1:${port}`;
    state.base = base;
    /** What the server under test must be told. */
    state.env = {
        OUTBOUND_ALLOW_PRIVATE_NETWORKS: 'true',
        GITHUB_AUTH_BASE_URL: base, GITHUB_API_BASE_URL: base,
        GOOGLE_AUTH_URL: `${base}/google/authorize`, GOOGLE_TOKEN_URL: `${base}/google/token`, GOOGLE_USERINFO_URL: `${base}/userinfo`,
        MICROSOFT_AUTH_BASE_URL: base, MICROSOFT_GRAPH_BASE_URL: base,
        ...Object.fromEntries(['GITHUB', 'GOOGLE', 'MICROSOFT'].flatMap((name) => [[`PLATFORM_${name}_CLIENT_ID`, 'platform'], [`PLATFORM_${name}_CLIENT_SECRET`, clients.platform]])),
    };
    state.close = () => new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
    });
    return state;
}

/** A browser of a kind: cookies by name, and one step at a time. */
export class Browser {
    constructor(server) { Object.assign(this, { server, cookies: new Map() }); }

    /** GET at the server under test; cookies come and go. */
    async open(pathOrUrl, headers = {}) {
        const url = new URL(pathOrUrl, this.server.env.BASE_URL);
        const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
        const answer = await this.server.client.get(url.pathname + url.search, { headers: { ...(cookie ? { cookie } : {}), ...headers } });
        this.keep(answer);
        return answer;
    }
    keep(answer) {
        for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
            const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
            if (/Max-Age=0\b/.test(line)) this.cookies.delete(name);
            else this.cookies.set(name, value);
        }
    }
    /** Begins at `path`, visits the provider and comes back; the answer of our callback. */
    async through(path) { return this.open(await this.callback(path)); }
    /** The URL that the provider sends the browser back to. */
    async callback(path) {
        const begun = await this.open(path);
        if (begun.status !== 303) throw new Error(`the flow did not begin: ${begun.status} ${begun.text}`);
        return this.visit(begun.headers.location);
    }
    async visit(url) {
        const answer = await fetch(url, { redirect: 'manual' });
        return answer.headers.get('location');
    }
}

/** The fields in the fragment of a Location. */
export const fragmentOf = (answer) => Object.fromEntries(new URLSearchParams(new URL(answer.headers.location).hash.slice(1)));
