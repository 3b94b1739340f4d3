import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { after, before, test } from 'node:test';
import { slowed } from '../harness/environment.mjs';
import { assertError, Server } from '../harness/server.mjs';

let server;
before(async () => { server = await Server.start(); });
after(() => server?.dispose());

const headers = { 'content-type': 'application/json' };
const rss = async () => Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${server.process.child.pid}/status`, 'utf8'))[1]);

/** Processor time that the server has used, in milliseconds; unlike the time on the clock it does not depend on what else runs. */
async function processorTime() {
    const fields = (await readFile(`/proc/${server.process.child.pid}/stat`, 'utf8')).split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Refused with `status`, at the cost of less than 50 ms of processor time. */
async function assertDefused(body, status, more = {}) {
    const tries = 3;
    const before = await processorTime();
    for (let index = 0; index < tries; index += 1) {
        const answer = await server.client.post('/api/auth/login', { body, headers: { ...headers, ...more } });
        assert.ok([status].flat().includes(answer.status), `${answer.status}: ${answer.text.slice(0, 200)}`);
    }
    const each = (await processorTime() - before) / tries;
    if (!slowed) assert.ok(each < 50, `it took ${each.toFixed(0)} ms`);
}

test('checklist 53: deeply nested JSON is refused at once and memory stays flat', async () => {
    await assertDefused('['.repeat(100), 400); // warms up
    const before = await rss();
    for (const open of ['[', '{"a":', '[[{"a":']) {
        const depth = Math.floor(1_000_000 / open.length);
        await assertDefused(open.repeat(depth), 400);
    }
    await assertDefused('['.repeat(500_000) + ']'.repeat(500_000), 400);
    if (!slowed) assert.ok(await rss() - before < 24 * 1024, `memory grew by ${await rss() - before} KiB`);
});

test('checklist 53: a JSON text of the documented depth passes the parser', async () => {
    const nested = `{"email":"a@example.test","password":"wrong-password","more":${'['.repeat(30)}${']'.repeat(30)}}`;
    assertError(await server.client.post('/api/auth/login', { body: nested, headers }), 401);
});

test('checklist 53: ten million nested brackets are 413', async () => {
    await assertDefused('['.repeat(2_000_000), 413);
});

test('checklist 53: huge numbers, long strings and a hundred thousand members are cheap', async () => {
    const digits = '9'.repeat(500_000);
    await assertDefused(`{"email":${digits},"password":"x"}`, 400);
    await assertDefused(`{"email":1e${'9'.repeat(1000)},"password":"x"}`, 400);
    await assertDefused(`{"email":"${'x'.repeat(900_000)}","password":"x"}`, [400, 401]);
    await assertDefused(`{${Array.from({ length: 60_000 }, (_, index) => `"${index}":0`).join(',')}}`, 400);
});

test('checklist 53: compressed bodies are not unpacked', async () => {
    const packed = gzipSync(Buffer.alloc(64 << 20));
    assert.ok(packed.length < 1 << 20);
    const before = await rss();
    const answer = await server.client.post('/api/auth/login', { body: packed, headers: { ...headers, 'content-encoding': 'gzip' } });
    assert.ok([400, 415].includes(answer.status), answer.text);
    if (!slowed) assert.ok(await rss() - before < 16 * 1024, `memory grew by ${await rss() - before} KiB`);
});

test('checklist 53: invalid UTF-8, lone surrogates and NUL are refused', async () => {
    for (const body of [Buffer.from('7b22656d61696c223a22ff40622e63227d', 'hex'), '{"email":"\\ud800@example.test","password":"x"}',
        Buffer.from('{"email":"a\u0000@example.test","password":"x"}')]) {
        assertError(await server.client.post('/api/auth/login', { body, headers }), 400, 'BAD_REQUEST');
    }
});
