import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Server } from '../harness/server.mjs';

let server;
const path = '/.well-known/jwks.json';
before(async () => { server = await Server.start(); });
after(() => server?.dispose());

test('jwks: holds exactly the active public key, and nothing private', async () => {
    const answer = await server.client.get(path);
    assert.equal(answer.status, 200);
    assert.equal(answer.json.keys.length, 1);
    const [key] = answer.json.keys;
    const { n, e } = createPublicKey(server.keys.publicPem).export({ format: 'jwk' });
    assert.deepEqual(key, { kty: 'RSA', alg: 'RS256', use: 'sig', kid: server.keys.kid, n, e });
});

test('jwks: has an ETag and cache headers; If-None-Match answers 304 without a body', async () => {
    const answer = await server.client.get(path);
    assert.match(answer.headers.etag, /^(W\/)?"[^"]+"$/);
    assert.match(answer.headers['cache-control'], /max-age=\d+/);
    for (const value of [answer.headers.etag, `"other", ${answer.headers.etag}`, '*', `W/${answer.headers.etag.replace(/^W\//, '')}`]) {
        const again = await server.client.get(path, { headers: { 'if-none-match': value } });
        assert.equal(again.status, 304, value);
        assert.equal(again.text, '');
        assert.equal(again.headers.etag, answer.headers.etag);
    }
    assert.equal((await server.client.get(path, { headers: { 'if-none-match': '"other"' } })).status, 200);
});

test('jwks: the ETag is of the content: the same after a restart', async () => {
    const { etag } = (await server.client.get(path)).headers;
    await server.restart();
    assert.equal((await server.client.get(path)).headers.etag, etag);
});

test('discovery: issuer is BASE_URL, jwks_uri works, and nothing is promised that is not there', async () => {
    const { status, json, headers } = await server.client.get('/.well-known/openid-configuration');
    assert.equal(status, 200);
    assert.equal(json.issuer, server.env.BASE_URL);
    assert.equal(json.jwks_uri, `${server.env.BASE_URL}${path}`);
    assert.match(headers['content-type'], /^application\/json/);
    const document = (await server.client.get('/openapi.json')).json;
    for (const [name, value] of Object.entries(json)) {
        if (!/_(endpoint|uri)$/.test(name)) continue;
        assert.ok(value.startsWith(`${server.env.BASE_URL}/`), `${name} is not below the issuer`);
        assert.ok(document.paths[new URL(value).pathname], `${name} names a path that the server does not have`);
    }
});
