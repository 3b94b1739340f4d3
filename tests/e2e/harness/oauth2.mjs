// A provider that speaks plain OAuth 2.0 and nothing more: codes with PKCE, a client with a secret, refresh tokens that
// are good once, and an endpoint that says who somebody is. It fails as a test tells it.
import { createHash, randomUUID } from 'node:crypto';
import http from 'node:http';

const megabytes = (count) => `{"sub":"${'x'.repeat(count * 1024 * 1024)}"}`;
const html = (response) => { response.writeHead(200, { 'content-type': 'text/html' }); response.end('<h1>It works!</h1>'); };

/**
 * `person` is who sits at the browser, as /me tells it. `fault`: what goes wrong ("token: html", "me: hang" …), see
 * `faults`. `lifetime` of access tokens in seconds; `rotates`: a renewal gives a new refresh token;
 * `answerTakes` and `renewalTakes`: milliseconds.
 */
export async function startOAuth2({ port, clientId, clientSecret }) {
    const base = `http://127.0.0.1:${port}`;
    const codes = new Map();
    const idp = { base, person: {}, fault: undefined, lifetime: 3600, rotates: true, renewalTakes: 0, answerTakes: 0, tokens: new Set(), refreshTokens: new Set(), renewals: [], codeRequests: [], asked: undefined };
    const json = (response, body, status = 200) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    const faults = {
        html,
        huge: (response) => json(response, megabytes(20)),
        hang: () => {},
        broken: (response) => json(response, { error: 'server_error' }, 500),
        refused: (response) => json(response, { error: 'invalid_client' }, 401),
        list: (response) => json(response, ['sub']),
        redirect: (response) => { response.writeHead(302, { location: `${base}/me` }); response.end(); },
        'error with status 200': (response) => json(response, { error: 'bad_verification_code' }),
    };
    const wrong = (response, place) => {
        const [where, what] = (idp.fault ?? '').split(': ');
        if (where !== place || !faults[what]) return false;
        faults[what](response);
        return true;
    };
    const give = (more = {}) => {
        const answer = { access_token: `at-${randomUUID()}`, token_type: 'Bearer', expires_in: idp.lifetime, refresh_token: `rt-${randomUUID()}`, ...more };
        if (answer.refresh_token) idp.refreshTokens.add(answer.refresh_token);
        idp.tokens.add(answer.access_token);
        return answer;
    };
    const proven = (request) => request.headers.authorization === `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')}`;
    const redeem = async (form, response) => {
        if (idp.answerTakes) await new Promise((done) => { setTimeout(done, idp.answerTakes); });
        const asked = codes.get(form.get('code'));
        codes.delete(form.get('code'));
        idp.codeRequests.push(Object.fromEntries(form));
        const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
        if (!asked || asked.get('code_challenge') !== challenge || asked.get('redirect_uri') !== form.get('redirect_uri')) return json(response, { error: 'invalid_grant' }, 400);
        const types = { 'token: no type': undefined, 'token: another type': 'DPoP', 'token: type of a MAC': 'mac' };
        const answer = give();
        if (idp.fault in types) answer.token_type = types[idp.fault];
        if (idp.fault === 'token: none') delete answer.access_token;
        return json(response, answer);
    };
    const renew = async (form, response) => {
        const token = form.get('refresh_token');
        const good = idp.refreshTokens.has(token);
        idp.renewals.push({ token, good });
        if (idp.renewalTakes) await new Promise((done) => { setTimeout(done, idp.renewalTakes); });
        if (!good || idp.fault === 'withdrawn') return json(response, { error: 'invalid_grant' }, 400);
        if (idp.rotates) idp.refreshTokens.delete(token);
        return json(response, give(idp.rotates ? {} : { refresh_token: undefined }));
    };
    const routes = {
        '/authorize': (request, response, url) => {
            idp.asked = url.searchParams;
            const code = randomUUID();
            codes.set(code, url.searchParams);
            const back = { state: url.searchParams.get('state'), ...idp.fault === 'denied' ? { error: 'access_denied', error_description: 'The user said no' } : { code } };
            response.writeHead(303, { location: `${url.searchParams.get('redirect_uri')}?${new URLSearchParams(back)}` });
            response.end();
        },
        '/token': (request, response, url, body) => {
            if (wrong(response, 'token')) return undefined;
            if (!proven(request)) return json(response, { error: 'invalid_client' }, 401);
            const form = new URLSearchParams(body);
            return form.get('grant_type') === 'refresh_token' ? renew(form, response) : redeem(form, response);
        },
        '/me': (request, response) => {
            if (wrong(response, 'me')) return undefined;
            const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
            return idp.tokens.has(token) ? json(response, idp.person) : json(response, { error: 'invalid_token' }, 401);
        },
    };
    const server = http.createServer((request, response) => {
        const chunks = [];
        request.on('data', (chunk) => chunks.push(chunk));
        request.on('end', () => {
            const url = new URL(request.url, base);
            const route = routes[url.pathname];
            if (!route) return json(response, {}, 404);
            return route(request, response, url, Buffer.concat(chunks).toString());
        });
    });
    await new Promise((resolve, reject) => { server.once('error', reject); server.listen(port, '127.0.0.1', resolve); });
    return Object.assign(idp, { close: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }) });
}
