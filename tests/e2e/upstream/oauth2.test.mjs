// Connections of type oauth2: no discovery, no ID token; the addresses are given, and the userinfo endpoint is believed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startOAuth2 } from '../harness/oauth2.mjs';
import { Browser, startOpenIdProvider } from '../harness/openid.mjs';
import { freePort, Server } from '../harness/server.mjs';
import { pause, until } from '../harness/wait.mjs';

const clientSecret = 'oauth2 client secret: of acme & 4711';
const landing = 'https://shop.test/cb';
let server;
let other;
let idp;
let real;
let token;

const call = (method, path, json, as = token) => server.client.request(method, path, { json, token: as });
const manage = (method, path, json) => call(method, `/api/organizations/acme/${path}`, json);
const ok = (answer, status = 200) => {
    assert.equal(answer.status, status, answer.text);
    return answer.json;
};
const start = (connection) => `${server.env.BASE_URL}/auth/oidc?${new URLSearchParams({ org: 'acme', service: 'shop', connection_id: connection, redirect_uri: landing, state: 'of-the-caller' })}`;
const landed = (url) => url.host === 'shop.test';
const claimsOf = (jwt) => JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url'));
const follow = (connection) => new Browser().follow(start(connection), landed);
const userCount = async () => (await server.database.sql('SELECT id FROM users')).length;

async function signIn(connection = 'plain') {
    const end = await follow(connection);
    assert.equal(end.status, undefined, end.text);
    const found = Object.fromEntries(new URLSearchParams(end.url.hash.slice(1)));
    assert.ok(found.access_token, end.url.href);
    server.secrets.add(found.access_token).add(found.refresh_token);
    return found.access_token;
}
const connect = async (json) => ok(await manage('POST', 'upstream-providers', { provider_type: 'oauth2', client_id: 'authos', client_secret: clientSecret, ...json }));
const providerToken = (as, connection = 'plain') => server.client.get(`/api/provider-token/oidc?connection_id=${connection}`, { token: as });

before(async () => {
    server = await Server.start({ env: { OUTBOUND_ALLOW_PRIVATE_NETWORKS: 'true', OUTBOUND_TIMEOUT_SECS: '2', TOKEN_REFRESH_INTERVAL_SECS: '1' } });
    server.secrets.add(clientSecret);
    token = (await server.signIn()).access_token;
    other = await Server.beside(server);
    await other.launch();
    idp = await startOAuth2({ port: await freePort(), clientId: 'authos', clientSecret });
    real = await startOpenIdProvider({
        port: await freePort(), clientId: 'authos', clientSecret: 'real-client-secret-4711', redirectUri: `${server.env.BASE_URL}/auth/oidc/callback`, people: { ada: { email: 'ada@real.test', email_verified: true, name: 'Ada' }, eve: { email: 'eve@real.test', email_verified: true } },
    });
    server.secrets.add('real-client-secret-4711');
    const { organization } = ok(await call('POST', '/api/organizations', { slug: 'acme', name: 'Acme' }));
    ok(await call('POST', `/api/platform/organizations/${organization.id}/approve`, { tier_id: 'tier_enterprise' }));
    ok(await manage('POST', 'services', { slug: 'shop', name: 'Shop', service_type: 'web', redirect_uris: [landing] }));
    await connect({ connection_id: 'plain', name: 'Plain', authorization_url: `${idp.base}/authorize?tenant=acme`, token_url: `${idp.base}/token`, userinfo_url: `${idp.base}/me`, scopes: ['profile', 'files'] });
    await connect({ connection_id: 'real', name: 'Real', client_secret: 'real-client-secret-4711', authorization_url: `${real.issuer}/auth`, token_url: `${real.issuer}/token`, userinfo_url: `${real.issuer}/me`, scopes: ['openid', 'email', 'profile'] });
    await connect({ connection_id: 'real-oidc', name: 'Real', provider_type: 'oidc', client_secret: 'real-client-secret-4711', issuer: real.issuer, scopes: ['openid', 'email', 'profile', 'offline_access'] });
    await connect({ connection_id: 'bare', name: 'Bare', authorization_url: `${idp.base}/authorize`, token_url: `${idp.base}/token`, userinfo_url: `${idp.base}/me` });
});
after(async () => {
    for (const secret of [...idp?.tokens ?? [], ...idp?.refreshTokens ?? []]) server.secrets.add(secret);
    await idp?.close();
    await real?.close();
    await other?.dispose();
    await server?.dispose();
});

const ada = { sub: '4711', email: 'ada@plain.test', email_verified: true, name: 'Ada' };

test('oauth2: a person signs in and comes back as the same account; the provider got a proof of code and client', async () => {
    idp.person = { ...ada };
    const claims = claimsOf(await signIn());
    assert.deepEqual([claims.email, claims.org, claims.service], ['ada@plain.test', 'acme', 'shop']);
    assert.equal(idp.asked.get('tenant'), 'acme'); // the address keeps its own parameters
    assert.equal(idp.asked.get('scope'), 'profile files');
    assert.equal(idp.asked.get('code_challenge_method'), 'S256');
    assert.equal(idp.asked.get('nonce'), null);
    assert.equal(idp.codeRequests.at(-1).client_secret, undefined);
    idp.person = { ...ada, email: 'ada.lovelace@plain.test' };
    assert.equal(claimsOf(await signIn()).sub, claims.sub);
});

test('oauth2: a real OpenID Provider serves as one, too', async () => {
    const claims = claimsOf(await signIn('real'));
    assert.equal(claims.email, 'ada@real.test');
    assert.equal(claimsOf(await signIn('real')).sub, claims.sub);
});

test('oauth2: the wish of a person who says no goes back to the application', async () => {
    idp.fault = 'denied';
    const end = await follow('plain');
    idp.fault = undefined;
    const query = Object.fromEntries(end.url.searchParams);
    assert.deepEqual(query, { error: 'access_denied', error_description: 'The user said no', state: 'of-the-caller' });
});

const trouble = ['html', 'huge', 'hang', 'broken', 'refused', 'list', 'redirect', 'error with status 200'];
const faults = [...trouble.map((what) => `token: ${what}`), ...trouble.filter((what) => what !== 'error with status 200').map((what) => `me: ${what}`), 'token: no type', 'token: another type', 'token: type of a MAC', 'token: none'];
for (const fault of faults) {
    test(`oauth2: trouble ends in a clean error, and soon (${fault})`, async () => {
        idp.person = { sub: `of ${fault}`, email: 'new@plain.test', email_verified: true };
        const users = await userCount();
        idp.fault = fault;
        const begun = Date.now();
        const end = await follow('plain');
        idp.fault = undefined;
        assert.ok(Date.now() - begun < 15_000);
        assert.equal(end.status, 500, end.text);
        const answer = JSON.parse(end.text);
        assert.equal(answer.error_code, 'OAUTH_ERROR', end.text);
        assert.ok(!end.text.includes('It works'));
        assert.equal(await userCount(), users);
    });
}

const nobodies = {
    'without an address': { sub: '1' },
    'with an address that is not verified': { sub: '1', email: 'new@plain.test', email_verified: false },
    'without a word about verification': { sub: '1', email: 'new@plain.test' },
    'with a verification that is a text': { sub: '1', email: 'new@plain.test', email_verified: 'true' },
    'with an address that is none': { sub: '1', email: 'new at plain', email_verified: true },
};
for (const [name, person] of Object.entries(nobodies)) {
    test(`oauth2: a person ${name} is refused by name and gets no account`, async () => {
        idp.person = person;
        const users = await userCount();
        const end = await follow('plain');
        assert.ok([400, 403].includes(end.status), `${end.status} ${end.text}`);
        assert.match(end.text, /no verified e-mail address/);
        assert.equal(await userCount(), users);
    });
}
for (const sub of [undefined, '', ' ', 4711, null, 'x'.repeat(300)]) {
    test(`oauth2: an answer whose sub is ${JSON.stringify(sub)?.slice(0, 10)} means nobody`, async () => {
        idp.person = { sub, email: 'new@plain.test', email_verified: true };
        const users = await userCount();
        const end = await follow('plain');
        assert.equal(end.status, 500, end.text);
        assert.equal(await userCount(), users);
    });
}

test('oauth2: [80-18] of fifty callbacks with one state one signs in, and all others are told that it is over', async () => {
    idp.person = { ...ada };
    idp.answerTakes = 500; // the threads that wait for providers would not suffice for fifty
    const browser = new Browser();
    const back = (await browser.get((await browser.get(start('plain'))).location)).location;
    const ends = await Promise.all(Array.from({ length: 50 }, () => browser.get(back)));
    idp.answerTakes = 0;
    const count = (status) => ends.filter((end) => end.status === status).length;
    assert.deepEqual([count(303), count(400)], [1, 49], JSON.stringify(ends.map((end) => end.status)));
    for (const end of ends) {
        if (end.status === 303) for (const name of ['access_token', 'refresh_token']) server.secrets.add(new URLSearchParams(end.location.hash.slice(1)).get(name));
    }
});

test('oauth2: its tokens are given to whoever signed in by it, renewed, and those that rotate are followed', async () => {
    idp.person = { ...ada };
    idp.lifetime = 60; // always nearer to its end than five minutes
    const as = await signIn();
    idp.renewals.length = 0;
    for (let round = 0; round < 3; ++round) {
        const given = ok(await providerToken(as));
        assert.ok(idp.tokens.has(given.access_token));
        assert.deepEqual(given.scopes, ['profile', 'files']); // it named none: those that were asked for
    }
    assert.ok(idp.renewals.length >= 3);
    assert.ok(idp.renewals.every(({ good }) => good));
    assert.equal(new Set(idp.renewals.map((renewal) => renewal.token)).size, idp.renewals.length);
    for (const { token: used } of idp.renewals) server.secrets.add(used);
});

test('oauth2: nobody asks for tokens of a connection without scopes, and they are not kept', async () => {
    idp.person = { sub: '815', email: 'bob@plain.test', email_verified: true };
    const as = await signIn('bare');
    assert.equal((await providerToken(as, 'bare')).status, 403);
    assert.equal((await providerToken(as, 'plain')).status, 404);
    const [[kept]] = await server.database.sql("SELECT COUNT(access_token_encrypted) FROM identities WHERE provider_user_id = '815'");
    assert.equal(Number(kept), 0);
});

test('oauth2: the job renews what is about to end, by one of two instances, once, also where none rotates', async () => {
    idp.person = { ...ada };
    idp.lifetime = 8 * 3600;
    idp.renewalTakes = 300;
    const as = await signIn();
    const row = async () => (await server.database.sql("SELECT expires_at FROM identities WHERE provider_user_id = '4711'"))[0];
    for (const rotates of [true, false, false]) {
        idp.rotates = rotates;
        idp.renewals.length = 0;
        await server.database.sql(`UPDATE identities SET expires_at = ${Date.now() + 30 * 60_000}, last_refreshed_at = 0 WHERE provider_user_id = '4711'`);
        await until('the token to be renewed', async () => Number((await row())[0]) > Date.now() + 7 * 3_600_000);
        await pause(2500); // both look every second
        assert.deepEqual(idp.renewals.map(({ good }) => good), [true]);
    }
    assert.ok(idp.tokens.has(ok(await providerToken(as)).access_token));
});

test('oauth2: a right that was taken back ends the tokens, is told, and is not asked for again', async () => {
    idp.person = { ...ada };
    const as = await signIn();
    idp.fault = 'withdrawn';
    idp.renewals.length = 0;
    await server.database.sql(`UPDATE identities SET expires_at = ${Date.now() + 30 * 60_000}, last_refreshed_at = 0 WHERE provider_user_id = '4711'`);
    await until('the tokens to be forgotten', async () => (await providerToken(as)).status === 400);
    await pause(2500);
    assert.equal(idp.renewals.length, 1);
    assert.equal((await providerToken(as)).json.error_code, 'PROVIDER_REAUTH_REQUIRED');
    idp.fault = undefined;
    ok(await providerToken(await signIn()));
});

test('oauth2: another address of the token endpoint does not get the refresh tokens of before', async () => {
    idp.person = { ...ada };
    const as = await signIn();
    ok(await providerToken(as));
    const { id } = ok(await manage('GET', 'upstream-providers')).find((entry) => entry.connection_id === 'plain');
    ok(await manage('PATCH', `upstream-providers/${id}`, { token_url: `${idp.base}/elsewhere`, client_secret: clientSecret }));
    assert.equal((await providerToken(as)).json.error_code, 'PROVIDER_REAUTH_REQUIRED');
    ok(await manage('PATCH', `upstream-providers/${id}`, { token_url: `${idp.base}/token`, client_secret: clientSecret }));
});

test('upstream: a real OpenID Provider gives lasting tokens, which are renewed until it says no', async () => {
    real.now = 'eve';
    const as = await signIn('real-oidc');
    const first = ok(await providerToken(as, 'real-oidc'));
    assert.ok(first.refresh_token);
    const second = ok(await providerToken(as, 'real-oidc'));
    assert.notEqual(second.access_token, first.access_token); // it lives a minute
    assert.notEqual(second.refresh_token, first.refresh_token); // it rotates
    for (const given of [first, second]) server.secrets.add(given.access_token).add(given.refresh_token);
    real.gone = true;
    assert.equal((await providerToken(as, 'real-oidc')).json.error_code, 'PROVIDER_REAUTH_REQUIRED');
    real.gone = false;
});
