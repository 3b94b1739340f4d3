import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { parseRaw } from '../harness/client.mjs';
import { assertError, ownerEmail, Server } from '../harness/server.mjs';
import { until } from '../harness/wait.mjs';

let server;
const bodyLimit = 64 * 1024;
before(async () => { server = await Server.start({ env: { MAX_REQUEST_BODY_BYTES: String(bodyLimit) } }); });
after(() => server?.dispose());

const head = (text) => text.includes('\r\n\r\n');

test('limits: an unknown path is 404 in the documented shape, for every method', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH']) {
        assertError(await server.client.request(method, '/no/such/path'), 404, 'NOT_FOUND');
    }
    const answer = await server.client.request('HEAD', '/no/such/path');
    assert.equal(answer.status, 404);
    assert.equal(answer.text, '');
});

test('limits: a known path with another method is 405 with Allow', async () => {
    const answer = await server.client.request('DELETE', '/api/auth/login');
    assertError(answer, 405);
    assert.match(answer.headers.allow, /\bPOST\b/);
    const get = await server.client.request('POST', '/health');
    assertError(get, 405);
    assert.match(get.headers.allow, /\bGET\b/);
    assert.match(get.headers.allow, /\bHEAD\b/);
    assertError(await server.client.request('PURGE', '/health'), 405);
});

test('limits: a body above MAX_REQUEST_BODY_BYTES is 413, by its announced length and by its real one', async () => {
    const headers = { 'content-type': 'application/json' };
    const exact = await server.client.post('/api/auth/login', { body: ' '.repeat(bodyLimit), headers });
    assertError(exact, 400, 'BAD_REQUEST');
    const announced = await server.client.raw(`POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${bodyLimit + 1}\r\n\r\n`,
        { enough: head });
    const refusal = parseRaw(announced.text);
    assert.equal(refusal.status, 413, announced.text);
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    const chunked = await server.client.raw([`POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
        chunk.repeat(bodyLimit / 0x4000 + 1)], { enough: head });
    assert.equal(parseRaw(chunked.text).status, 413, chunked.text.slice(0, 300));
});

test('limits: the 413 of a large body is in the documented shape', async () => {
    const { text } = await server.client.raw(`POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: ${1 << 30}\r\nConnection: close\r\n\r\n`);
    const { status, json } = parseRaw(text);
    assert.equal(status, 413);
    assert.equal(typeof json.error, 'string');
    assert.match(json.error_code, /^[A-Z_]+$/);
    assert.match(json.timestamp, /^\d{4}-/);
});

test('limits: header fields beyond the limit are 431, a request line beyond it 414 or 431', async () => {
    const wide = await server.client.raw(`GET /health HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(128 * 1024)}\r\n\r\n`, { enough: head });
    assert.equal(parseRaw(wide.text).status, 431, wide.text.slice(0, 200));
    const many = Array.from({ length: 5000 }, (_, index) => `X-${index}: 1234567890`).join('\r\n');
    const numerous = await server.client.raw(`GET /health HTTP/1.1\r\nHost: x\r\n${many}\r\n\r\n`, { enough: head });
    assert.equal(parseRaw(numerous.text).status, 431, numerous.text.slice(0, 200));
    const long = await server.client.raw(`GET /${'x'.repeat(128 * 1024)} HTTP/1.1\r\nHost: x\r\n\r\n`, { enough: head });
    assert.ok([414, 431].includes(parseRaw(long.text).status), long.text.slice(0, 200));
});

test('limits: what is no HTTP/1.1 request is 400 and the connection is closed', async () => {
    for (const text of ['GARBAGE\r\n\r\n', 'GET /health\r\n\r\n', 'GET /health HTTP/9.9\r\nHost: x\r\n\r\n', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n',
        'GET /health HTTP/1.1\r\nHost x\r\n\r\n', 'G\x00T /health HTTP/1.1\r\nHost: x\r\n\r\n']) {
        const answer = await server.client.raw(Buffer.from(text, 'latin1'));
        assert.ok(answer.closed, 'the connection stays open');
        if (answer.text) assert.ok([400, 505].includes(parseRaw(answer.text).status), answer.text.slice(0, 200));
    }
    assert.equal((await server.client.get('/health')).status, 200);
});

test('limits: connections above HTTP_MAX_CONNECTIONS are refused, and room is made when some close', async () => {
    const small = await Server.start({ env: { HTTP_MAX_CONNECTIONS: '8' } });
    const sockets = [];
    try {
        small.client.close();
        for (let index = 0; index < 8; index += 1) {
            const socket = net.connect(small.port, '127.0.0.1');
            socket.on('error', () => {});
            sockets.push(socket);
            await new Promise((resolve) => socket.once('connect', resolve));
            await new Promise((resolve) => {
                socket.once('data', resolve);
                socket.write('GET /health HTTP/1.1\r\nHost: x\r\n\r\n');
            });
        }
        // Refused means: a 503, a closed connection, or one that is left waiting in the queue of the system.
        const refused = await small.client.raw('GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', { enough: head, timeout: 1500 });
        assert.ok(refused.text === '' || parseRaw(refused.text).status === 503, refused.text.slice(0, 200));
        for (const socket of sockets) socket.destroy();
        await until('room for a new connection', async () => {
            const { text } = await small.client.raw('GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', { enough: head, timeout: 1500 });
            return parseRaw(text).status === 200;
        });
    } finally {
        for (const socket of sockets) socket.destroy();
        await small.dispose();
    }
});

test('limits: authentication routes allow a burst of 20 and then answer 429 with Retry-After', async () => {
    const limited = await Server.start({ env: { DISABLE_RATE_LIMITING: 'false' } });
    try {
        const answers = [];
        for (let index = 0; index < 40; index += 1) answers.push(await limited.refresh('unknown'));
        const statuses = answers.map((answer) => answer.status);
        assert.ok(statuses.slice(0, 20).every((status) => status === 401), `${statuses}`);
        const refusal = answers.find((answer) => answer.status === 429);
        assert.ok(refusal, `${statuses}`);
        assertError(refusal, 429, 'TOO_MANY_REQUESTS');
        assert.match(refusal.headers['retry-after'], /^[1-9]\d*$/);
        assert.equal((await limited.client.get('/health')).status, 200);
        // One more is allowed per second; the address that a header claims does not make a new caller.
        const spoofed = await limited.refresh('unknown', { headers: { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9' } });
        assert.ok([401, 429].includes(spoofed.status));
        const burst = await Promise.all(Array.from({ length: 20 }, (_, index) => limited.refresh('unknown', { headers: { 'x-forwarded-for': `203.0.113.${index}` } })));
        assert.ok(burst.filter((answer) => answer.status === 429).length >= 15, 'X-Forwarded-For of a stranger is believed');
        await until('the limiter to let the caller in again', async () => (await limited.refresh('unknown')).status === 401, { every: 300 });
    } finally {
        await limited.dispose();
    }
});

test('limits: a storm of logins ends in 200 or in 503 with Retry-After, and health answers meanwhile', async () => {
    const storm = Array.from({ length: 150 }, () => server.login({ email: ownerEmail }));
    const health = await server.client.get('/health');
    assert.equal(health.status, 200);
    for (const answer of await Promise.all(storm)) {
        assert.ok([200, 503].includes(answer.status), answer.text);
        if (answer.status === 503) {
            assertError(answer, 503, 'SERVICE_UNAVAILABLE');
            assert.match(answer.headers['retry-after'], /^\d+$/);
        }
    }
    assert.equal((await server.login()).status, 200);
});
