import assert from 'node:assert/strict';
import { createHmac, createPublicKey, createSign, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import { makeKeys } from '../harness/keys.mjs';
import { assertError, ownerEmail, Server } from '../harness/server.mjs';
import { until } from '../harness/wait.mjs';

let server;
let token;
let keySet;
before(async () => {
    server = await Server.start();
    token = (await server.signIn()).access_token;
    keySet = createRemoteJWKSet(new URL(`${server.env.BASE_URL}/.well-known/jwks.json`));
});
after(() => server?.dispose());

const encode = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const rules = () => ({ issuer: server.env.BASE_URL, audience: 'platform', typ: 'authos-management+jwt', algorithms: ['RS256'] });

/** Signs header and claims with the server's own key: only what the test changes is wrong. */
function forge(header, claims = decodeJwt(token), key = server.keys.privateKey) {
    const input = `${encode(header)}.${encode(claims)}`;
    return `${input}.${createSign('sha256').update(input).sign(key).toString('base64url')}`;
}

async function assertRefused(forged) {
    assertError(await server.profile(forged), 401);
    assertError(await server.client.post('/api/auth/logout', { token: forged }), 401);
    assert.equal((await server.profile(token)).status, 200, 'the genuine token stopped working');
}

test('jose: verifies an access token through the JWKS URL, with every claim of the profile', async () => {
    const { payload, protectedHeader } = await jwtVerify(token, keySet, rules());
    assert.equal(protectedHeader.kid, server.keys.kid);
    assert.equal(payload.email, ownerEmail);
    assert.equal(payload.token_use, 'management_access');
    assert.equal(payload.is_platform_owner, true);
    assert.equal(payload.exp - payload.iat, 24 * 3600);
    assert.match(payload.sub, /^[0-9a-f-]{36}$/);
    assert.match(payload.jti, /^[0-9a-f-]{36}$/);
    for (const absent of ['org', 'service', 'password', 'permissions']) assert.ok(!(absent in payload), absent);
});

test('jose: refuses the token when one character of any part is changed', async () => {
    const parts = token.split('.');
    for (let index = 0; index < 3; index += 1) {
        const changed = [...parts];
        const middle = Math.floor(changed[index].length / 2);
        const letter = changed[index][middle] === 'A' ? 'B' : 'A';
        changed[index] = changed[index].slice(0, middle) + letter + changed[index].slice(middle + 1);
        const tampered = changed.join('.');
        await assert.rejects(jwtVerify(tampered, keySet, rules()));
        await assertRefused(tampered);
    }
});

test('checklist 24: "none" in any spelling, with and without a signature, is refused', async () => {
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '']) {
        const unsigned = `${encode({ ...decodeProtectedHeader(token), alg })}.${token.split('.')[1]}.`;
        await assertRefused(unsigned);
        await assertRefused(unsigned + token.split('.')[2]);
    }
});

test('checklist 24: HS256 with the public key as its secret is refused', async () => {
    const pem = createPublicKey(server.keys.publicPem);
    const secrets = [server.keys.publicPem, pem.export({ type: 'spki', format: 'der' }), pem.export({ type: 'pkcs1', format: 'pem' }), server.keys.publicBase64];
    for (const secret of secrets) {
        const input = `${encode({ ...decodeProtectedHeader(token), alg: 'HS256' })}.${token.split('.')[1]}`;
        await assertRefused(`${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`);
    }
});

test('checklist 24: another algorithm of the same key is refused: the key says RS256', async () => {
    for (const alg of ['PS256', 'RS384', 'RS512', 'PS512']) {
        const other = await new SignJWT(decodeJwt(token)).setProtectedHeader({ ...decodeProtectedHeader(token), alg }).sign(server.keys.privateKey);
        await assertRefused(other);
    }
});

test('checklist 24: a kid that is a path, SQL, unknown or missing is refused', async () => {
    const header = decodeProtectedHeader(token);
    for (const kid of ['../../../../dev/null', "' OR '1'='1", '/etc/passwd', 'unknown', '', null, 7, 'x'.repeat(5000)]) {
        await assertRefused(forge({ ...header, kid }));
    }
    delete header.kid;
    await assertRefused(forge(header));
});

test('checklist 24: keys that the token itself brings (jwk, jku, x5u, x5c) are not looked at', async () => {
    const own = makeKeys();
    const header = decodeProtectedHeader(token);
    const jwk = own.publicKey.export({ format: 'jwk' });
    for (const more of [{ jwk }, { jku: 'http://127.0.0.1:1/jwks' }, { x5u: 'http://127.0.0.1:1/cert' }, { x5c: [own.publicBase64] }]) {
        await assertRefused(forge({ ...header, ...more }, decodeJwt(token), own.privateKey));
    }
});

test('checklist 24: a critical header extension and duplicate header members are refused', async () => {
    const header = decodeProtectedHeader(token);
    await assertRefused(forge({ ...header, crit: ['exp'] }));
    await assertRefused(forge({ ...header, crit: ['b64'], b64: false }));
    const twice = `{"alg":"RS256","alg":"none","typ":"${header.typ}","kid":"${header.kid}"}`;
    await assertRefused(forge(twice));
});

test('checklist 24: an encrypted token around an unsigned one is refused', async () => {
    await assertRefused(`${encode({ alg: 'RSA-OAEP', enc: 'A256GCM', cty: 'JWT' })}.AAAA.BBBB.CCCC.DDDD`);
});

test('checklist 24: claims that are missing, of the wrong type or of another party are refused', async () => {
    const header = decodeProtectedHeader(token);
    const claims = decodeJwt(token);
    const changes = [{ iss: 'https://evil.example' }, { iss: `${claims.iss}/` }, { aud: 'org:x' }, { aud: [] }, { aud: ['platform', 'org:x'] },
        { exp: 1 }, { exp: String(claims.exp) }, { exp: 1e400 }, { nbf: claims.exp }, { sub: '' }, { sub: 7 }, { jti: randomUUID() }];
    for (const change of changes) await assertRefused(forge(header, { ...claims, ...change }));
    for (const name of ['iss', 'aud', 'exp', 'sub']) {
        const without = { ...claims };
        delete without[name];
        await assertRefused(forge(header, without));
    }
});

test('checklist 25: a correctly signed token of another type is no access token', async () => {
    const claims = decodeJwt(token);
    const header = decodeProtectedHeader(token);
    const types = { 'at+jwt': 'external_resource_access', 'authos-mfa-preauth+jwt': 'mfa_preauth', 'authos-impersonation+jwt': 'impersonation',
        'oauth-id-jag+jwt': 'id_jag', JWT: 'management_access', 'logout+jwt': 'management_access', 'authos-management+jwt': 'mfa_preauth' };
    for (const [typ, token_use] of Object.entries(types)) await assertRefused(forge({ ...header, typ }, { ...claims, token_use }));
    const untyped = { ...header };
    delete untyped.typ;
    await assertRefused(forge(untyped));
});

test('checklist 25: a refresh token is no access token, and the other way round', async () => {
    const pair = await server.signIn();
    assertError(await server.profile(pair.refresh_token), 401);
    assert.notEqual((await server.refresh(pair.access_token.slice(0, 1000))).status, 200);
});

test('tokens: a correctly signed token that was never issued is refused', async () => {
    const claims = { ...decodeJwt(token), jti: randomUUID(), iat: decodeJwt(token).iat - 5 };
    await assertRefused(forge(decodeProtectedHeader(token), claims));
});

test('tokens: malformed and huge credentials are refused', async () => {
    for (const bad of ['a', 'a.b', 'a.b.c', '..', 'a.b.c.d', `${token}.`, `.${token}`, `${token}=`, `${token}AA`, 'x'.repeat(6000), `${'e'.repeat(3000)}.${'y'.repeat(2000)}.z`]) {
        assertError(await server.profile(bad), 401);
    }
});

test('tokens: an expired access token says TOKEN_EXPIRED', async () => {
    const brief = await Server.start({ env: { ACCESS_TOKEN_TTL_SECS: '1' } });
    try {
        const { access_token } = await brief.signIn();
        const answer = await until('the token to expire', async () => {
            const reply = await brief.profile(access_token);
            return reply.status === 200 ? undefined : reply;
        });
        assertError(answer, 401, 'TOKEN_EXPIRED');
    } finally {
        await brief.dispose();
    }
});
