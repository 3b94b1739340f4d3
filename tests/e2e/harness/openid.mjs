// OpenID Providers for the server under test to sign in at: the real one of npm, whose keys can be rotated, and
// one that lies as a test tells it.
import { createHash, createHmac, randomUUID } from 'node:crypto';
import http from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import Provider from 'oidc-provider';

const listen = (handler, port) => new Promise((resolve, reject) => {
    const server = http.createServer((request, response) => handler.current(request, response));
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve({
        close: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }),
    }));
});

async function makeKey() {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const kid = randomUUID();
    return { kid, privateKey, privateJwk: { ...await exportJWK(privateKey), kid, alg: 'RS256', use: 'sig' }, publicJwk: { ...await exportJWK(publicKey), kid, alg: 'RS256', use: 'sig' } };
}

/** The `oidc-provider` of npm. `people` by account id: their claims; `now` is the one who sits at the
 * browser, `gone` whether it knows nobody any more. */
export async function startOpenIdProvider({ port, clientId, clientSecret, redirectUri, people }) {
    const issuer = `http://127.0.0.1:${port}`;
    const handler = { current: undefined };
    const idp = { issuer, people, now: Object.keys(people)[0], down: false };
    const build = async () => {
        const key = await makeKey();
        const provider = new Provider(issuer, {
            jwks: { keys: [key.privateJwk] },
            clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri], grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] }],
            claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
            conformIdTokenClaims: false,
            pkce: { required: () => true },
            features: { devInteractions: { enabled: false } },
            interactions: { url: (context, interaction) => `/interaction/${interaction.uid}` },
            ttl: { AccessToken: 60, IdToken: 300, Interaction: 300, Session: 3600, Grant: 3600, AuthorizationCode: 60, RefreshToken: 3600 },
            rotateRefreshToken: true,
            findAccount: (context, id) => (idp.gone ? undefined : { accountId: id, claims: () => ({ sub: id, ...idp.people[id] }) }),
            async loadExistingGrant(context) {
                const grant = new context.oidc.provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId });
                grant.addOIDCScope('openid email profile offline_access');
                await grant.save();
                return grant;
            },
            cookies: { keys: ['a key of this test alone'] },
        });
        const answer = provider.callback();
        handler.current = async (request, response) => {
            if (idp.down) return request.socket.destroy();
            if (!request.url.startsWith('/interaction/')) return answer(request, response);
            return provider.interactionFinished(request, response, { login: { accountId: idp.now, remember: false }, consent: {} }, { mergeWithLastSubmission: false });
        };
    };
    await build();
    const server = await listen(handler, port);
    return Object.assign(idp, { rotateKeys: build, close: server.close });
}

/** `idp.lie` may have: claims(claims), header(header), sign ("none", "hmac", "foreign"), token(answer), userinfo, redirect(parameters), discovery(document). */
export async function startLiar({ port, clientId }) {
    const issuer = `http://127.0.0.1:${port}`;
    const own = await makeKey();
    const foreign = await makeKey();
    const codes = new Map();
    const idp = { issuer, lie: {}, subject: 'victim', tokenRequests: [], jwksFetches: 0 };
    const json = (response, body, status = 200) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
    };
    const idToken = async (nonce, accessToken) => {
        const seconds = Math.floor(Date.now() / 1000);
        const hash = createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
        let claims = { iss: issuer, aud: clientId, sub: idp.subject, nonce, iat: seconds, exp: seconds + 300, at_hash: hash, email: `${idp.subject}@corp.test`, email_verified: true };
        claims = idp.lie.claims?.(claims) ?? claims;
        const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
        if (idp.lie.sign === 'none') return `${part({ alg: 'none', kid: own.kid })}.${part(claims)}.`;
        if (idp.lie.sign === 'hmac') {
            const input = `${part({ alg: 'HS256', kid: own.kid })}.${part(claims)}`;
            return `${input}.${createHmac('sha256', JSON.stringify(own.publicJwk)).update(input).digest('base64url')}`;
        }
        const key = idp.lie.sign === 'foreign' ? foreign : own;
        const header = { alg: 'RS256', kid: idp.lie.kid ?? own.kid };
        return new SignJWT(claims).setProtectedHeader(header).sign(key.privateKey);
    };
    const routes = {
        '/.well-known/openid-configuration': (request, response) => {
            const document = { issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks`, userinfo_endpoint: `${issuer}/me`, authorization_response_iss_parameter_supported: true };
            json(response, idp.lie.discovery?.(document) ?? document);
        },
        '/jwks': (request, response) => { idp.jwksFetches += 1; json(response, { keys: [own.publicJwk] }); },
        '/authorize': (request, response, url) => {
            const code = randomUUID();
            codes.set(code, url.searchParams.get('nonce'));
            let back = { code, state: url.searchParams.get('state'), iss: issuer };
            back = idp.lie.redirect?.(back) ?? back;
            response.writeHead(303, { location: `${url.searchParams.get('redirect_uri')}?${new URLSearchParams(back)}` });
            response.end();
        },
        '/token': async (request, response, url, body) => {
            const form = new URLSearchParams(body);
            idp.tokenRequests.push({ form: Object.fromEntries(form), authorization: request.headers.authorization });
            const access = randomUUID();
            const answer = { access_token: access, token_type: 'Bearer', expires_in: 300, id_token: await idToken(codes.get(form.get('code')), access) };
            json(response, idp.lie.token?.(answer) ?? answer);
        },
        '/me': (request, response) => json(response, idp.lie.userinfo ?? { sub: idp.subject }),
    };
    const server = await listen({
        current: (request, response) => {
            const chunks = [];
            request.on('data', (chunk) => chunks.push(chunk));
            request.on('end', () => {
                const url = new URL(request.url, issuer);
                const route = routes[url.pathname];
                if (!route) return json(response, {}, 404);
                return route(request, response, url, Buffer.concat(chunks).toString());
            });
        },
    }, port);
    return Object.assign(idp, { close: server.close });
}

/** A browser without scripts: keeps cookies by host and port, and goes where it is sent until `stop(url)`. */
export class Browser {
    #jar = new Map();

    #keep(url, response) {
        const jar = this.#jar.get(url.host) ?? new Map();
        for (const line of response.headers.getSetCookie()) {
            const [pair] = line.split(';');
            const at = pair.indexOf('=');
            if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.delete(pair.slice(0, at));
            else jar.set(pair.slice(0, at), pair.slice(at + 1));
        }
        this.#jar.set(url.host, jar);
    }

    async get(target) {
        const url = new URL(target);
        const cookie = [...this.#jar.get(url.host) ?? []].map(([name, value]) => `${name}=${value}`).join('; ');
        const response = await fetch(url, { redirect: 'manual', headers: cookie ? { cookie } : {} });
        this.#keep(url, response);
        const location = response.headers.get('location');
        return { status: response.status, url, location: location && new URL(location, url), text: await response.text(), headers: response.headers };
    }

    /** Follows redirects from `target`; the URL that `stop` wants, or the last answer. */
    async follow(target, stop = () => false) {
        let next = new URL(target);
        for (let i = 0; i < 20; ++i) {
            if (stop(next)) return { url: next };
            const answer = await this.get(next);
            if (!answer.location) return answer;
            next = answer.location;
        }
        throw new Error('redirected too often');
    }
}
