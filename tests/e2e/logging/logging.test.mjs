import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertError, Server } from '../harness/server.mjs';
import { until } from '../harness/wait.mjs';

/** Starts a server with these settings, lets it refuse one login, stops it, and returns its log as lines. */
async function logOf(env) {
    const server = await Server.start({ env: { LOG_LEVEL: null, ...env } });
    try {
        assertError(await server.login({ password: 'wrong-password' }), 401);
        await server.stop();
        return server.log.split('\n').filter(Boolean);
    } finally {
        await server.dispose();
    }
}

const levels = (lines) => new Set(lines.map((line) => JSON.parse(line).level));

test('logging: JSON lines say when, how grave and what, in the same order', async () => {
    for (const line of await logOf({ LOG_FORMAT: 'json' })) {
        const event = JSON.parse(line);
        assert.deepEqual(Object.keys(event).slice(0, 3), ['ts', 'level', 'event'], line);
        assert.match(event.ts, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        assert.match(event.event, /^[a-z0-9_]+(\.[a-z0-9_]+)+$/, 'an event has a dotted name');
    }
});

test('logging: LOG_FORMAT=text is for people: no JSON, the same words', async () => {
    const lines = await logOf({ LOG_FORMAT: 'text' });
    for (const line of lines) assert.throws(() => JSON.parse(line), line);
    assert.ok(lines.some((line) => line.includes('Running database migrations...')));
    assert.ok(lines.some((line) => line.includes('Starting AuthOS API...')));
});

test('logging: without a terminal and LOG_FORMAT it is JSON', async () => {
    for (const line of await logOf({ LOG_FORMAT: null })) assert.doesNotThrow(() => JSON.parse(line), line);
});

test('logging: LOG_LEVEL leaves out what is less grave, RUST_LOG counts where it is unset', async () => {
    for (const env of [{ LOG_LEVEL: 'warn' }, { RUST_LOG: 'warn' }, { LOG_LEVEL: 'warn', RUST_LOG: 'trace' }]) {
        const found = levels(await logOf({ LOG_FORMAT: 'json', ...env }));
        assert.ok(found.has('warn'), 'a failed login is a warning');
        assert.ok(!found.has('info') && !found.has('debug'), [...found].join());
    }
    assert.ok(!levels(await logOf({ LOG_FORMAT: 'json' })).has('debug'), 'info is the default');
});

test('logging: a caller cannot write lines of his own or escape the one he is in', async () => {
    const server = await Server.start();
    try {
        const forged = '"}\\n{"ts":"x","level":"error","event":"forged.event"}\u2028\u001b[31m';
        assert.ok((await server.login({ email: `${forged}@example.test`, password: 'wrong-password' })).status >= 400);
        await server.client.get(`/${encodeURIComponent(forged)}`);
        await server.client.get('/api/user', { headers: { 'user-agent': 'x\tforged.event', 'x-request-id': '"}{"event":"forged.event"}' } });
        await until('the requests to be logged', () => server.events.some((event) => event.event === 'http.request' && event.status === 401));
        for (const event of server.events) assert.notEqual(event.event, 'forged.event');
        assert.ok(!server.log.includes('\u001b'), 'a control character stands in the log');
    } finally {
        await server.dispose();
    }
});
