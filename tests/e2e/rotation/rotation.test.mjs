import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { makeKeys } from '../harness/keys.mjs';
import { assertError, Server } from '../harness/server.mjs';

let server;
let earlier;
const next = makeKeys({ kid: 'e2e-key-2', privateForm: 'pkcs1', publicForm: 'pkcs1' });
before(async () => {
    server = await Server.start();
    earlier = await server.signIn();
});
after(() => server?.dispose());

const rotated = () => ({ JWT_PRIVATE_KEY_BASE64: next.privateBase64, JWT_PUBLIC_KEY_BASE64: next.publicBase64, JWT_KID: next.kid });

test('rotation: with the old key among the previous ones, old tokens go on working and new ones use the new key', async () => {
    await server.restart({ ...rotated(), JWT_PREVIOUS_PUBLIC_KEYS_JSON: JSON.stringify({ [server.keys.kid]: server.keys.publicBase64 }) });
    assert.equal((await server.profile(earlier.access_token)).status, 200);
    const fresh = await server.signIn();
    assert.equal(decodeProtectedHeader(fresh.access_token).kid, next.kid);

    const keys = (await server.client.get('/.well-known/jwks.json')).json.keys.map((key) => key.kid);
    assert.deepEqual(keys, [next.kid, server.keys.kid], 'the active key comes first');
    const keySet = createRemoteJWKSet(new URL(`${server.env.BASE_URL}/.well-known/jwks.json`));
    for (const token of [fresh.access_token, earlier.access_token]) await jwtVerify(token, keySet, { issuer: server.env.BASE_URL });
});

test('rotation: without it, old access tokens are refused and the refresh token still works', async () => {
    await server.restart({ ...rotated(), JWT_PREVIOUS_PUBLIC_KEYS_JSON: null });
    assertError(await server.profile(earlier.access_token), 401);
    const pair = await server.refresh(earlier.refresh_token);
    assert.equal(pair.status, 200, pair.text);
    assert.equal((await server.profile(pair.json.access_token)).status, 200);
});
