// Signing in at identity providers that organizations bring: a real OpenID Provider, and one that lies.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { startNameServer } from '../harness/dns.mjs';
import { Browser, startLiar, startOpenIdProvider } from '../harness/openid.mjs';
import { assertError, freePort, Server } from '../harness/server.mjs';

const clientSecret = 'upstream-client-secret-of-acme-4711';
const landing = 'https://shop.test/cb';
let server;
let names;
let idp;
let liar;
let token;

const call = (method, path, json, as = token) => server.client.request(method, path, { json, token: as });
const manage = (org, method, path, json) => call(method, `/api/organizations/${org}/${path}`, json);
const ok = (answer, status = 200) => {
    assert.equal(answer.status, status, answer.text);
    return answer.json;
};
const start = (org, connection, more = {}) => `${server.env.BASE_URL}/auth/oidc?${new URLSearchParams({ org, service: 'shop', connection_id: connection, redirect_uri: landing, state: 'of-the-caller', ...more })}`;
const landed = (url) => url.host === 'shop.test';
const parts = ({ url }) => Object.fromEntries(new URLSearchParams(url.hash.slice(1)));
const claimsOf = (jwt) => JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url'));

async function signIn(org, connection) {
    const end = await new Browser().follow(start(org, connection), landed);
    if (end.status) {
        // What no application is to be told ends on our side, with an error and nothing else.
        assert.ok(end.status >= 400 && !/token/.test(JSON.stringify(Object.keys(JSON.parse(end.text)))), `${end.status} ${end.text}`);
        return { refused: end.status };
    }
    const found = parts(end);
    if (found.access_token) server.secrets.add(found.access_token).add(found.refresh_token);
    return found;
}

async function addOrganization(slug) {
    const { organization } = ok(await call('POST', '/api/organizations', { slug, name: `The house of ${slug}` }));
    ok(await call('POST', `/api/platform/organizations/${organization.id}/approve`, { tier_id: 'tier_enterprise' }));
    ok(await manage(slug, 'POST', 'services', { slug: 'shop', name: 'Shop', service_type: 'web', redirect_uris: [landing] }));
    return organization;
}

const connect = async (org, connection_id, provider, more = {}) => ok(await manage(org, 'POST', 'upstream-providers', {
    connection_id, name: `Provider ${connection_id}`, provider_type: 'oidc', client_id: 'authos', client_secret: clientSecret, issuer: provider.issuer, ...more,
}));

const userRows = async () => (await server.database.sql('SELECT id, email FROM users ORDER BY id')).length;

before(async () => {
    names = await startNameServer();
    server = await Server.start({ env: { DNS_SERVER: `127.0.0.1:${names.port}`, OUTBOUND_ALLOW_PRIVATE_NETWORKS: 'true', OUTBOUND_TIMEOUT_SECS: '3' } });
    server.secrets.add(clientSecret);
    token = (await server.signIn()).access_token;
    const people = {
        ada: { email: 'ada@corp.test', email_verified: true, name: 'Ada' },
        bob: { email: 'bob@corp.test', email_verified: false, name: 'Bob' },
    };
    idp = await startOpenIdProvider({ port: await freePort(), clientId: 'authos', clientSecret, redirectUri: `${server.env.BASE_URL}/auth/oidc/callback`, people });
    liar = await startLiar({ port: await freePort(), clientId: 'authos' });
    await addOrganization('acme');
    await addOrganization('bravo');
    await connect('acme', 'main', idp);
    await connect('bravo', 'main', idp);
    await connect('acme', 'liar', liar);
});
after(async () => {
    await idp?.close();
    await liar?.close();
    names?.close();
    await server?.dispose();
});

test('upstream: a person signs in, comes back as the same account, also after the provider has new keys', async () => {
    const first = await signIn('acme', 'main');
    assert.equal(first.state, 'of-the-caller');
    const claims = claimsOf(first.access_token);
    assert.equal(claims.email, 'ada@corp.test');
    assert.deepEqual([claims.org, claims.service], ['acme', 'shop']);
    assert.equal(ok(await server.profile(first.access_token)).email, 'ada@corp.test');
    assert.equal(claimsOf((await signIn('acme', 'main')).access_token).sub, claims.sub);
    await idp.rotateKeys();
    assert.equal(claimsOf((await signIn('acme', 'main')).access_token).sub, claims.sub);
});

test('upstream: another address of the same subject is the same account', async () => {
    const before = claimsOf((await signIn('acme', 'main')).access_token).sub;
    idp.people.ada.email = 'ada.lovelace@corp.test';
    assert.equal(claimsOf((await signIn('acme', 'main')).access_token).sub, before);
    idp.people.ada.email = 'ada@corp.test';
});

test('upstream: [80-31] the same subject at the same provider is somebody else in another organization', async () => {
    const ours = claimsOf((await signIn('acme', 'main')).access_token);
    const theirs = claimsOf((await signIn('bravo', 'main')).access_token);
    assert.notEqual(ours.sub, theirs.sub);
    assert.equal(theirs.org, 'bravo');
    assertError(await server.client.get('/auth/oidc?org=bravo&service=shop&connection_id=liar', { checked: false }), 404);
    assertError(await server.client.get('/auth/oidc?org=acme&service=shop&connection_id=unknown', { checked: false }), 404);
    assertError(await server.client.get('/auth/oidc?org=acme&service=shop', { checked: false }), 400);
});

test('upstream: a subject of one connection is nobody at another connection of the same organization', async () => {
    liar.subject = 'ada';
    liar.lie = { claims: (claims) => ({ ...claims, email: undefined, email_verified: undefined }) };
    const end = await signIn('acme', 'liar');
    assert.equal(end.access_token, undefined);
    liar.lie = {};
});

test('upstream: [80-29] a connection that is switched off lets nobody in, also those who are on their way', async () => {
    const { id } = ok(await manage('acme', 'GET', 'upstream-providers')).find((row) => row.connection_id === 'main');
    const browser = new Browser();
    const back = await browser.follow(start('acme', 'main'), (url) => url.pathname === '/auth/oidc/callback');
    ok(await manage('acme', 'PATCH', `upstream-providers/${id}`, { enabled: false }));
    const end = await browser.follow(back.url, landed);
    assert.ok(end.status >= 400 || !end.url.hash.includes('access_token'));
    assertError(await server.client.get('/auth/oidc?org=acme&service=shop&connection_id=main', { checked: false }), 404);
    ok(await manage('acme', 'PATCH', `upstream-providers/${id}`, { enabled: true }));
    assert.ok((await signIn('acme', 'main')).access_token, 'signed in');
});

test('upstream: [80-11] an address that the provider does not vouch for makes no account', async () => {
    idp.now = 'bob';
    const users = await userRows();
    assert.equal((await signIn('acme', 'main')).access_token, undefined);
    assert.equal(await userRows(), users);
    idp.now = 'ada';
});

const lies = {
    'without a nonce': { claims: (claims) => ({ ...claims, nonce: undefined }) },
    'with another nonce': { claims: (claims) => ({ ...claims, nonce: 'another' }) },
    'of another issuer': { claims: (claims) => ({ ...claims, iss: 'https://other.test' }) },
    'for another audience': { claims: (claims) => ({ ...claims, aud: 'another' }) },
    'for several audiences without azp': { claims: (claims) => ({ ...claims, aud: ['authos', 'another'] }) },
    'for another authorized party': { claims: (claims) => ({ ...claims, azp: 'another' }) },
    'with the hash of another access token': { claims: (claims) => ({ ...claims, at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }) },
    'that has expired': { claims: (claims) => ({ ...claims, exp: claims.iat - 3600 }) },
    'that is old': { claims: (claims) => ({ ...claims, iat: claims.iat - 7200 }) },
    'without a subject': { claims: (claims) => ({ ...claims, sub: undefined }) },
    'with a blank subject': { claims: (claims) => ({ ...claims, sub: ' ' }) },
    'that is not signed': { sign: 'none' },
    'signed with the public key as a shared secret': { sign: 'hmac' },
    'signed with a foreign key': { sign: 'foreign' },
    'that is not there': { token: (answer) => ({ ...answer, id_token: undefined }) },
    'with the address of another subject from userinfo': { claims: (claims) => ({ ...claims, email: undefined }), userinfo: { sub: 'another', email: 'ada@corp.test', email_verified: true } },
    'with an answer of another issuer': { redirect: (back) => ({ ...back, iss: 'https://other.test' }) },
    'with an answer without its issuer': { redirect: ({ iss, ...back }) => back },
};
for (const [name, lie] of Object.entries(lies)) {
    test(`upstream: [80-28] an ID token ${name} is refused`, async () => {
        liar.subject = 'mallory';
        liar.lie = {};
        const users = await userRows();
        liar.lie = lie;
        const end = await signIn('acme', 'liar');
        assert.equal(end.access_token, undefined);
        assert.equal(end.preauth_token, undefined);
        assert.equal(await userRows(), users);
        liar.lie = {};
    });
}

test('upstream: a provider that tells the truth is believed, and got the proof of the code', async () => {
    liar.subject = 'honest';
    liar.tokenRequests.length = 0;
    assert.ok((await signIn('acme', 'liar')).access_token);
    const [request] = liar.tokenRequests;
    assert.ok(request.form.code_verifier.length >= 43);
    assert.equal(request.authorization, `Basic ${Buffer.from(`authos:${clientSecret}`).toString('base64')}`);
    assert.equal(request.form.client_secret, undefined);
});

test('upstream: an answer of another provider sends no code to this one', async () => {
    liar.tokenRequests.length = 0;
    liar.lie = lies['with an answer of another issuer'];
    await signIn('acme', 'liar');
    assert.equal(liar.tokenRequests.length, 0);
    liar.lie = {};
});

test('upstream: unknown key ids do not make the server fetch the keys each time', async () => {
    liar.jwksFetches = 0;
    liar.lie = { kid: 'unknown' };
    for (let i = 0; i < 4; ++i) assert.equal((await signIn('acme', 'liar')).access_token, undefined);
    assert.ok(liar.jwksFetches <= 1, `${liar.jwksFetches} fetches`);
    liar.lie = {};
});

test('upstream: a discovery document of another issuer is refused', async () => {
    const other = await startLiar({ port: await freePort(), clientId: 'authos' });
    try {
        other.lie = { discovery: (document) => ({ ...document, issuer: `${other.issuer}/` }) };
        await connect('acme', 'posing', other);
        const answer = await new Browser().get(start('acme', 'posing'));
        assert.ok(!answer.location || !answer.location.href.startsWith(other.issuer));
    } finally {
        await other.close();
    }
});

test('upstream: a SAML answer is refused', async () => {
    assertError(await server.client.post('/auth/saml/callback', { form: { SAMLResponse: 'x' } }), 400, 'BAD_REQUEST');
});

test('upstream: a proven domain leads to its provider, and its policy decides about passwords', async () => {
    const { id } = ok(await manage('acme', 'GET', 'upstream-providers')).find((row) => row.connection_id === 'main');
    const lookUp = async (email) => ok(await server.client.post('/api/auth/lookup-email', { json: { email } }));
    const logIn = (org_slug) => server.client.post('/api/auth/login', { json: { email: 'carol@corp.test', password: server.password, org_slug } });
    const [[orgId]] = await server.database.sql("SELECT id FROM organizations WHERE slug = 'acme'");
    const user = randomUUID();
    await server.database.sql(`INSERT INTO users (id, org_id, org_key, email, email_key, is_platform_owner, password_hash, email_verified_at, created_at, updated_at)
        SELECT '${user}', '${orgId}', '${orgId}', 'carol@corp.test', 'carol@corp.test', 0, password_hash, email_verified_at, created_at, updated_at FROM users WHERE is_platform_owner = 1`);
    await server.database.sql(`INSERT INTO memberships (id, org_id, user_id, role, created_at) VALUES ('${randomUUID()}', '${orgId}', '${user}', 'member', 0)`);
    ok(await logIn('acme'));

    const route = ok(await manage('acme', 'POST', 'domain-routes', { domain: 'corp.test', upstream_provider_id: id, login_policy: 'upstream_only' }));
    assert.equal((await lookUp('carol@corp.test')).auth_method, 'password');
    ok(await logIn('acme')); // unproven, it decides nothing
    names.set('_sso-verification.corp.test', [route.verification_token]);
    assert.equal(ok(await manage('acme', 'POST', `domain-routes/${route.id}/verify`)).verified, true);
    assert.deepEqual(await lookUp('carol@corp.test'), { connection_id: 'main', provider_name: 'Provider main', domain_verified: true, auth_method: 'upstream' });
    assertError(await logIn('acme'), 403, 'FORBIDDEN');
    ok(await manage('acme', 'PATCH', `domain-routes/${route.id}`, { login_policy: 'password_fallback_if_provider_unavailable' }));
    assertError(await logIn('acme'), 403, 'FORBIDDEN');
    await server.restart(); // what was found out is forgotten
    idp.down = true;
    ok(await logIn('acme'));
    idp.down = false;
    ok(await manage('acme', 'DELETE', `domain-routes/${route.id}`), 204);
    assert.equal((await lookUp('carol@corp.test')).domain_verified, false);
});

test('upstream: the context of a sign-in page', async () => {
    const context = ok(await server.client.get(`/api/auth/context?org=acme&service=shop&redirect_uri=${encodeURIComponent(landing)}`));
    assert.equal(context.organization.slug, 'acme');
    assert.equal(context.service.redirect_uri_valid, true);
    assert.ok(context.auth_methods.includes('password'));
    assert.equal(ok(await server.client.get('/api/auth/context?org=nobody')).organization, null);
});
