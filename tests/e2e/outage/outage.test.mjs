import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createDatabase, servers } from '../harness/database.mjs';
import { backend, patience, serversScript } from '../harness/environment.mjs';
import { errorShapeFault } from '../harness/contract.mjs';
import { runBinary, Server } from '../harness/server.mjs';
import { until, pause } from '../harness/wait.mjs';

// A database server of its own: this test stops and starts it.
const limit = 6;
const deadlineSeconds = 5;
let directory;
let database;
let server;
const instance = () => path.join(directory, 'instance');
before(async () => {
    directory = await mkdtemp(path.join(os.tmpdir(), 'authos-outage-'));
    await chmod(directory, 0o755);
    await servers(serversScript, `${backend}_create`, instance());
    await servers(serversScript, `${backend}_start`, instance());
    database = await createDatabase(directory, await servers(serversScript, `${backend}_url`, instance()));
    server = await Server.start({ database, env: { DB_MAX_CONNECTIONS: String(limit), DB_ACQUIRE_TIMEOUT_SECS: '3', REQUEST_TIMEOUT_SECS: String(deadlineSeconds) } });
});
after(async () => {
    try {
        await server?.dispose();
    } finally {
        await servers(serversScript, `${backend}_stop`, instance()).catch(() => {});
        await rm(directory, { recursive: true, force: true });
    }
});

const readiness = async () => (await server.client.get('/health/ready', { timeout: 15_000 * patience })).status;
const connections = {
    psql: `SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    mysql: `SELECT COUNT(*) FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()`,
}[backend];

test('outage: the database goes and comes back under load: 503 in JSON in time, readiness follows, connections stay below the limit', { timeout: 180_000 * patience }, async () => {
    const { access_token } = await server.signIn();
    const answers = [];
    const peaks = [];
    let running = true;

    // Two sign in, which writes, the others read: more logins at once would be turned away, database or not.
    async function load(_, number) {
        while (running) {
            const answer = await (number < 2 ? server.login() : server.profile(access_token));
            answers.push(answer);
            if (answer.status !== 200) await pause(20);
        }
    }
    async function watch() {
        while (running) {
            // While the database is down there is nothing to count.
            const counted = await database.sql(connections).catch(() => undefined);
            if (counted) peaks.push(Number(counted[0][0]));
            await pause(100);
        }
    }
    const work = [...Array.from({ length: 16 }, load), watch()];
    try {
        for (let round = 0; round < 2; round += 1) {
            await until('answers under load', () => answers.slice(-20).every((answer) => answer.status === 200));
            await servers(serversScript, `${backend}_stop`, instance());
            await until('readiness to go to 503', async () => await readiness() === 503, { seconds: 20 });
            assert.equal((await server.client.get('/health/live')).status, 200, 'the process itself is alive');
            const down = answers.length;
            await until('requests to be answered while the database is down', () => answers.length > down + 20, { seconds: 30 });
            await servers(serversScript, `${backend}_start`, instance());
            await until('readiness to come back by itself', async () => await readiness() === 200, { seconds: 20 });
            const up = answers.length;
            await until('requests to succeed again', () => answers.slice(up).filter((answer) => answer.status === 200).length > 30, { seconds: 20 });
        }
    } finally {
        running = false;
        await Promise.all(work);
    }

    const refused = answers.filter((answer) => answer.status !== 200);
    assert.ok(refused.length > 0);
    for (const answer of refused) {
        assert.equal(answer.status, 503, answer.text);
        assert.equal(errorShapeFault(answer.json), undefined, answer.text);
        assert.match(answer.headers['retry-after'] ?? '', /^\d+$/);
    }
    const slowest = Math.max(...answers.map((answer) => answer.elapsed));
    assert.ok(slowest < (deadlineSeconds + 1.5) * 1000 * patience, `the slowest answer took ${slowest.toFixed(0)} ms`);
    assert.ok(Math.max(...peaks) <= limit, `${Math.max(...peaks)} connections, ${limit} are allowed`);
    console.log(`# ${answers.length} answers, ${refused.length} refused, slowest ${slowest.toFixed(0)} ms, at most ${Math.max(...peaks)} connections`);
});

test('outage: a start without a database fails with a message and without its password', async () => {
    const { code, output } = await runBinary([], {
        env: { ...server.env, DATABASE_URL: server.env.DATABASE_URL.replace(/:\d+\//, ':1/'), SERVER_PORT: String(server.port + 1) }, seconds: 60 });
    assert.notEqual(code, 0);
    assert.notEqual(output.trim(), '');
    for (const secret of database.secrets) assert.ok(!output.includes(secret), 'the database password is printed');
});
