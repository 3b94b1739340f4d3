import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parseRaw } from '../harness/client.mjs';
import { Server } from '../harness/server.mjs';

let server;
before(async () => { server = await Server.start(); });
after(() => server?.dispose());

const count = (text) => text.split(/HTTP\/1\.1 \d{3} /).length - 1;
const smuggled = 'GET /.well-known/jwks.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

/** One refusal, a closed connection, and not a byte of an answer to what was smuggled in. */
async function assertRefused(head, body = '') {
    const answer = await server.client.raw(`${head}\r\n\r\n${body}${smuggled}`, { timeout: 4000 });
    assert.ok(answer.closed, `the connection stays open after: ${head}`);
    assert.ok(count(answer.text) <= 1, `${count(answer.text)} answers to: ${head}`);
    if (answer.text) assert.ok([400, 413, 501].includes(parseRaw(answer.text).status), `${head}\n${answer.text.slice(0, 200)}`);
    assert.ok(!answer.text.includes('"keys"'), `the smuggled request was answered: ${head}`);
}

const post = 'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json';

test('checklist 54: Content-Length together with Transfer-Encoding is refused', async () => {
    await assertRefused(`${post}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked`, '0\r\n\r\n');
    await assertRefused(`${post}\r\nTransfer-Encoding: chunked\r\nContent-Length: 5`, '0\r\n\r\n');
});

test('checklist 54: disguised Transfer-Encoding is refused', async () => {
    for (const value of ['chunked, identity', 'identity', 'xchunked', 'chunked chunked', 'gzip, chunked', '\x0bchunked', 'chunked\x00']) {
        await assertRefused(`${post}\r\nTransfer-Encoding: ${value}`, '0\r\n\r\n');
    }
    await assertRefused(`${post}\r\nTransfer-Encoding : chunked`, '0\r\n\r\n');
    await assertRefused(`${post}\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity`, '0\r\n\r\n');
});

test('checklist 54: differing, signed, hexadecimal and overflowing lengths are refused', async () => {
    for (const lines of ['Content-Length: 2\r\nContent-Length: 3', 'Content-Length: 2, 3', 'Content-Length: +2', 'Content-Length: -1', 'Content-Length: 0x2',
        'Content-Length: 2 2', 'Content-Length: 18446744073709551618', 'Content-Length: ', 'Content-Length: two']) {
        await assertRefused(`${post}\r\n${lines}`, '{}');
    }
});

test('checklist 54: folded lines, blanks before the colon and bare line ends in a header are refused', async () => {
    await assertRefused('GET /health HTTP/1.1\r\nHost: x\r\nX-A: b\r\n folded');
    await assertRefused('GET /health HTTP/1.1\r\nHost : x');
    await assertRefused('GET /health HTTP/1.1\r\nHost: x\r\nX-A: b\rX-B: c');
    await assertRefused('GET /health HTTP/1.1\r\nHost: x\r\nX-A: a\x00b');
});

test('checklist 54: a missing or doubled Host is 400', async () => {
    for (const head of ['GET /health HTTP/1.1', 'GET /health HTTP/1.1\r\nHost: a\r\nHost: b']) {
        const { text } = await server.client.raw(`${head}\r\nConnection: close\r\n\r\n`);
        assert.equal(parseRaw(text).status, 400, `${head}\n${text.slice(0, 200)}`);
    }
});

test('checklist 54: broken chunks are refused and nothing behind them is answered', async () => {
    for (const chunk of ['5\r\nhell', 'g\r\nx\r\n0\r\n\r\n', 'ffffffffffffffff\r\nx\r\n0\r\n\r\n', '-1\r\nx\r\n0\r\n\r\n', '2\r\n{}x0\r\n\r\n', '2 \n{}\r\n0\r\n\r\n']) {
        const answer = await server.client.raw(`${post}\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}${smuggled}`, { timeout: 3000 });
        assert.ok(!answer.text.includes('"keys"'), JSON.stringify(chunk));
        assert.ok(count(answer.text) <= 1, JSON.stringify(chunk));
    }
});

test('checklist 54: a path is matched as it stands: no normalisation leads into a guarded route', async () => {
    const forms = ['//api/user', '/api//user', '/api/./user', '/api/x/../user', '/api/%75ser', '/api%2fuser', '/api/user/', '/api/user;x=y', '/api/user%00',
        '/api/user%2f', '/API/user', '/health/../api/user', '/health/..%2fapi/user', '/health/..;/api/user', '/%2e%2e/api/user', '/api\\user', '/health%23'];
    for (const path of forms) {
        const { text } = await server.client.raw(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
        const { status } = parseRaw(text);
        assert.ok([400, 404, 401].includes(status), `${path} -> ${status}`);
        assert.ok(!text.includes('owner@example.test'), path);
        if (path.startsWith('/health/')) assert.notEqual(status, 200, path);
    }
    const encodedLetter = parseRaw((await server.client.raw('GET /healt%68 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).text);
    assert.ok([200, 400, 404].includes(encodedLetter.status));
});

test('checklist 54: two requests in one packet get two answers in their order', async () => {
    const both = 'GET /health HTTP/1.1\r\nHost: x\r\n\r\nGET /no/such/path HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    const { text } = await server.client.raw(both);
    assert.deepEqual([...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => match[1]), ['200', '404']);
});

test('checklist 54: the body of a refused request is never read as the next one', async () => {
    const body = smuggled;
    const head = `POST /no/such/path HTTP/1.1\r\nHost: x\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
    const { text } = await server.client.raw([head, body, 'GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'], { timeout: 4000 });
    assert.ok(!text.includes('"keys"'), text);
    assert.equal(parseRaw(text).status, 404);
});
