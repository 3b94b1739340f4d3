import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertError, ownerEmail, Server } from '../harness/server.mjs';

let server;
before(async () => { server = await Server.start(); });
after(() => server?.dispose());

test('login: the platform owner gets an access token, a refresh token and its lifetime', async () => {
    const answer = await server.login();
    assert.equal(answer.status, 200, answer.text);
    assert.match(answer.json.access_token, /^[\w-]+\.[\w-]+\.[\w-]+$/);
    assert.ok(answer.json.refresh_token.length >= 43);
    assert.equal(answer.json.expires_in, 24 * 3600);
    assert.equal(answer.headers['cache-control'], 'no-store');
});

test('login: the e-mail address is compared without regard to case and outer blanks are no part of it', async () => {
    assert.equal((await server.login({ email: ownerEmail.toUpperCase() })).status, 200);
});

test('login: an unknown user and a wrong password get the same answer', async () => {
    const wrong = await server.login({ password: 'not-the-password' });
    const unknown = await server.login({ email: 'nobody@example.test', password: 'not-the-password' });
    for (const answer of [wrong, unknown]) {
        assertError(answer, 401, 'UNAUTHORIZED');
        assert.equal(answer.json.error, 'Invalid email or password');
    }
    const names = (answer) => Object.keys(answer.headers).sort();
    assert.deepEqual(names(wrong), names(unknown));
});

test('login: a missing or mistyped member is 400', async () => {
    const bodies = [{}, { email: ownerEmail }, { password: 'x' }, { email: 5, password: 'x' }, { email: ownerEmail, password: null },
        { email: [ownerEmail], password: 'x' }, { email: '', password: 'x' }];
    for (const json of bodies) assertError(await server.client.post('/api/auth/login', { json }), 400, 'BAD_REQUEST');
});

test('login: a body that is no JSON object is 400', async () => {
    const headers = { 'content-type': 'application/json' };
    for (const body of ['', '{', '[]', '"text"', 'null', '{"email":"a@b","email":"c@d","password":"x"}', '{"email":"\\u0000@b","password":"x"}', '\ufeff{}', '{} {}']) {
        assertError(await server.client.post('/api/auth/login', { body, headers }), 400, 'BAD_REQUEST');
    }
});

test('login: a password of more than 1024 octets is refused without being hashed', async () => {
    const answer = await server.login({ password: 'p'.repeat(1025) });
    assert.ok([400, 401].includes(answer.status), answer.text);
});

test('login: a password is taken to the letter: no cut, no folding, no trimming', async () => {
    for (const password of [`${server.password} `, ` ${server.password}`, server.password.toUpperCase(), server.password.slice(0, -1), `${server.password}x`]) {
        assertError(await server.login({ password }), 401);
    }
});

test('login: members that would give rights are without effect', async () => {
    const answer = await server.client.post('/api/auth/login', {
        json: { email: ownerEmail, password: 'not-the-password', is_platform_owner: true, user_id: '1', org_id: '1', role: 'owner' } });
    assertError(answer, 401);
});

test('login: service_slug without org_slug is 400, an unknown organization 404', async () => {
    const login = (more) => server.client.post('/api/auth/login', { json: { email: ownerEmail, password: server.password, ...more } });
    assertError(await login({ service_slug: 'app' }), 400, 'BAD_REQUEST');
    assertError(await login({ redirect_uri: 'https://app.example.test/cb' }), 400, 'BAD_REQUEST');
    assertError(await login({ org_slug: 'no-such-org' }), 404, 'NOT_FOUND');
});
