import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server } from '../harness/server.mjs';
import { until } from '../harness/wait.mjs';

let server;
const dashboard = 'https://dashboard.example.test';
const extra = 'https://extra.example.test';
before(async () => {
    server = await Server.start({ env: { PLATFORM_DASHBOARD_BASE_URL: dashboard, CORS_ALLOWED_ORIGINS: `${extra},http://localhost:5173` } });
});
after(() => server?.dispose());

test('headers: every kind of answer carries the security headers', async () => {
    const answers = [await server.client.get('/health'), await server.client.get('/no/such/path'), await server.client.request('DELETE', '/health'),
        await server.client.get('/api/user'), await server.login(), await server.client.get('/metrics'), await server.client.get('/.well-known/jwks.json')];
    for (const { headers, status } of answers) {
        assert.equal(headers['strict-transport-security'], 'max-age=31536000; includeSubDomains', `${status}`);
        assert.equal(headers['x-content-type-options'], 'nosniff', `${status}`);
        assert.equal(headers['x-frame-options'], 'DENY', `${status}`);
        assert.equal(headers['referrer-policy'], 'no-referrer', `${status}`);
        assert.ok(!('x-powered-by' in headers));
        assert.doesNotMatch(headers.server ?? '', /\d/, 'the version of the software is told to strangers');
    }
});

test('headers: answers with tokens and about persons are not stored by anybody', async () => {
    const { access_token, refresh_token } = await server.signIn();
    const answers = [await server.profile(access_token), await server.refresh(refresh_token), await server.login({ password: 'wrong-password' })];
    for (const { headers } of answers) assert.match(headers['cache-control'] ?? '', /no-store/);
});

test('headers: every answer has a request id of its own; a well-formed one of the caller is kept', async () => {
    const first = (await server.client.get('/health')).headers['x-request-id'];
    const second = (await server.client.get('/health')).headers['x-request-id'];
    assert.match(first, /^[\w-]{8,}$/);
    assert.notEqual(first, second);
    const given = 'caller-0123456789abcdef';
    assert.equal((await server.client.get('/api/user', { headers: { 'x-request-id': given } })).headers['x-request-id'], given);
    for (const bad of ['x'.repeat(500), 'a b', 'a"b', '<script>', '{"level":"error"}']) {
        const answered = (await server.client.get('/health', { headers: { 'x-request-id': bad } })).headers['x-request-id'];
        assert.notEqual(answered, bad);
        assert.match(answered, /^[\w-]{8,}$/);
    }
});

test('headers: the log tells the request id of the answer, one JSON object per line', async () => {
    const id = (await server.client.get('/api/user')).headers['x-request-id'];
    await until('a line with this request id', () => server.events.some((event) => event.request_id === id));
    for (const event of server.events) for (const name of ['ts', 'level', 'event']) assert.ok(name in event, JSON.stringify(event));
});

test('cors: configured origins, BASE_URL and the dashboard are allowed with credentials', async () => {
    for (const origin of [extra, 'http://localhost:5173', dashboard, server.env.BASE_URL]) {
        const { headers } = await server.client.get('/api/user', { headers: { origin } });
        assert.equal(headers['access-control-allow-origin'], origin);
        assert.equal(headers['access-control-allow-credentials'], 'true');
        assert.match(headers.vary ?? '', /\borigin\b/i);
    }
});

test('cors: nobody else is: no reflection, no wildcard, no null', async () => {
    for (const origin of ['https://evil.example', 'null', '*', `${extra}.evil.example`, `http://${new URL(extra).host}`, `${extra}:8443`, extra.toUpperCase().replace('HTTPS', 'https').replace('EXTRA', 'EXTRA.EVIL'), `${extra}/`, '']) {
        const { headers } = await server.client.get('/api/user', { headers: { origin } });
        assert.ok(!('access-control-allow-origin' in headers), `${origin} is allowed`);
        assert.ok(!('access-control-allow-credentials' in headers), origin);
    }
});

test('cors: a preflight is answered without authentication, and only to allowed origins', async () => {
    const ask = (origin) => server.client.request('OPTIONS', '/api/user', {
        headers: { origin, 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'authorization,content-type' } });
    const allowed = await ask(extra);
    assert.ok([200, 204].includes(allowed.status), allowed.text);
    assert.equal(allowed.headers['access-control-allow-origin'], extra);
    assert.match(allowed.headers['access-control-allow-methods'], /\bPATCH\b/);
    assert.match(allowed.headers['access-control-allow-headers'].toLowerCase(), /\bauthorization\b/);
    const refused = await ask('https://evil.example');
    assert.ok(!('access-control-allow-origin' in refused.headers));
});

test('headers: a forged Host changes nothing that the server says about itself', async () => {
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', forwarded: 'host=evil.example' };
    for (const path of ['/.well-known/openid-configuration', '/openapi.json', '/no/such/path']) {
        const answer = await server.client.get(path, { headers });
        assert.ok(!answer.text.includes('evil.example'), path);
        assert.ok(!JSON.stringify(answer.headers).includes('evil.example'), path);
    }
});
