import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertError, Server } from '../harness/server.mjs';

let server;
before(async () => { server = await Server.start(); });
after(() => server?.dispose());

test('logout: ends the session, its access token and its refresh token', async () => {
    const { access_token, refresh_token } = await server.signIn();
    const answer = await server.client.post('/api/auth/logout', { token: access_token });
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(answer.json, { message: 'Logged out successfully' });
    assertError(await server.profile(access_token), 401);
    assertError(await server.refresh(refresh_token), 401);
    assertError(await server.client.post('/api/auth/logout', { token: access_token }), 401);
});

test('logout: without, with a malformed and with a foreign credential it is 401', async () => {
    assertError(await server.client.post('/api/auth/logout'), 401);
    for (const authorization of ['Bearer', 'Bearer ', 'Bearer x', 'Basic YTpi', 'bearer a.b.c', 'Bearer a b']) {
        assertError(await server.client.post('/api/auth/logout', { headers: { authorization } }), 401);
    }
});

test('revoke: a refresh token ends its session; the answer is empty and 200', async () => {
    const { access_token, refresh_token } = await server.signIn();
    const answer = await server.client.post('/auth/revoke', { form: { token: refresh_token, token_type_hint: 'refresh_token' } });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.text, '');
    assertError(await server.refresh(refresh_token), 401);
    assertError(await server.profile(access_token), 401);
});

test('revoke: an access token too, whatever the hint says', async () => {
    const { access_token, refresh_token } = await server.signIn();
    const answer = await server.client.post('/auth/revoke', { form: { token: access_token, token_type_hint: 'refresh_token' } });
    assert.equal(answer.status, 200);
    assertError(await server.profile(access_token), 401);
    assertError(await server.refresh(refresh_token), 401);
});

test('revoke: an unknown, empty or missing token is 200 and changes nothing', async () => {
    const { access_token } = await server.signIn();
    for (const form of [{ token: 'unknown' }, { token: '' }, {}, { token: 'x'.repeat(2000) }, { token: access_token.slice(0, -2) }]) {
        const answer = await server.client.post('/auth/revoke', { form });
        assert.equal(answer.status, 200, answer.text);
        assert.equal(answer.text, '');
    }
    assert.equal((await server.profile(access_token)).status, 200);
});
