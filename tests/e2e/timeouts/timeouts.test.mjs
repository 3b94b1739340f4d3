import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parseRaw } from '../harness/client.mjs';
import { patience } from '../harness/environment.mjs';
import { Server } from '../harness/server.mjs';
import { pause } from '../harness/wait.mjs';

let server;
before(async () => {
    server = await Server.start({ env: { HTTP_HEADER_TIMEOUT_SECS: '1', HTTP_BODY_TIMEOUT_SECS: '1', HTTP_IDLE_TIMEOUT_SECS: '2' } });
});
after(() => server?.dispose());

/** The server ended the connection by itself, within reason, and said nothing or 408. */
function assertEnded({ closed, text, elapsed }, seconds) {
    assert.ok(closed, `the connection is still open after ${elapsed.toFixed(0)} ms`);
    assert.ok(elapsed < (seconds + 4) * 1000 * patience, `it took ${elapsed.toFixed(0)} ms`);
    if (text !== '') assert.equal(parseRaw(text).status, 408, text.slice(0, 200));
}

/** Pieces of one character with a pause in between: never silent, never finished. */
const drip = (text) => [...text].flatMap((letter) => [letter, () => pause(150)]);

test('timeouts: a connection that says nothing is closed', async () => {
    assertEnded(await server.client.raw([], { timeout: 15_000 * patience }), 2);
});

test('timeouts: a header that never ends is closed, however lively it drips', async () => {
    assertEnded(await server.client.raw(['GET /health HTTP/1.1\r\nHost: x\r\n', ...drip(`X-Slow: ${'x'.repeat(80)}`)], { timeout: 15_000 * patience }), 1);
});

test('timeouts: a body that never ends is closed, however lively it drips', async () => {
    const start = 'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n';
    assertEnded(await server.client.raw([start, ...drip('{"email":"'.padEnd(80, 'x'))], { timeout: 15_000 * patience }), 1);
});

test('timeouts: an idle kept-alive connection is closed after HTTP_IDLE_TIMEOUT_SECS', async () => {
    const answer = await server.client.raw('GET /health HTTP/1.1\r\nHost: x\r\n\r\n', { timeout: 15_000 * patience });
    assert.equal(parseRaw(answer.text).status, 200);
    assert.ok(answer.closed, 'still open');
    assert.ok(answer.elapsed >= 1000, `closed after ${answer.elapsed.toFixed(0)} ms already`);
});

test('timeouts: 200 slow connections do not keep anybody else waiting', async () => {
    const slow = Array.from({ length: 200 }, () => server.client.raw(['GET /health HTTP/1.1\r\nHost: x\r\n', ...drip('X-Slow: xxxxx')], { timeout: 15_000 * patience }));
    await pause(200);
    const answers = await Promise.all(Array.from({ length: 20 }, () => server.client.get('/health')));
    for (const answer of answers) {
        assert.equal(answer.status, 200);
        assert.ok(answer.elapsed < 1000 * patience, `health took ${answer.elapsed.toFixed(0)} ms`);
    }
    for (const end of await Promise.all(slow)) assert.ok(end.closed);
});
