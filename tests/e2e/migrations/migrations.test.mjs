import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { backend, root } from '../harness/environment.mjs';
import { appliedMigrations, countRows, guideMigrations, schemaOf } from '../harness/schema.mjs';
import { runBinary, Server } from '../harness/server.mjs';

let server;
let first;
before(async () => {
    server = await Server.start();
    first = server.log;
});
after(() => server?.dispose());

const messages = (log) => log.split('\n').filter(Boolean).map((line) => JSON.parse(line)).map((event) => Object.values(event).filter((value) => typeof value === 'string'));
const positionOf = (log, text) => messages(log).findIndex((values) => values.includes(text));

test('migrations: the log lines of the deployment guide stand there word for word and in order', () => {
    const order = ['Running database migrations...', ...guideMigrations.map((name) => `Applied migration: ${name}`),
        'Database migrations completed', 'Starting AuthOS API...'].map((text) => [text, positionOf(first, text)]);
    for (const [text, at] of order) assert.notEqual(at, -1, `"${text}" is not in the log:\n${first.slice(0, 3000)}`);
    const positions = order.map(([, at]) => at);
    assert.deepEqual(positions, [...positions].sort((a, b) => a - b), 'the lines are out of order');
});

test('migrations: the four of the guide come first, then ours, all of them recorded', async () => {
    const files = (await readdir(path.join(root, 'migrations', backend))).filter((name) => name.endsWith('.sql')).map((name) => name.slice(0, -4)).sort();
    const applied = await appliedMigrations(server.database);
    assert.deepEqual(applied, files);
    assert.deepEqual(applied.slice(0, 4), guideMigrations);
});

test('migrations: a second start applies nothing and says so with the same two lines', async () => {
    await server.restart();
    const log = server.process.output;
    assert.ok(log.includes('Running database migrations...'));
    assert.ok(log.includes('Database migrations completed'));
    assert.ok(!log.includes('Applied migration:'), log);
});

test('migrations: "migrate" applies them and ends; serving afterwards finds nothing to do', async () => {
    const fresh = await Server.prepare();
    try {
        const { code, output } = await runBinary(['migrate'], { env: fresh.env, cwd: fresh.directory, seconds: 60 });
        assert.equal(code, 0, output);
        for (const name of guideMigrations) assert.ok(output.includes(`Applied migration: ${name}`), output);
        assert.ok(!output.includes('Starting AuthOS API...'), output);
        assert.equal(await schemaOf(fresh.database), await schemaOf(server.database));
        await fresh.launch();
        assert.ok(!fresh.process.output.includes('Applied migration:'));
    } finally {
        await fresh.dispose();
    }
});

async function refusesToStart(changed) {
    const { code, output } = await runBinary([], { env: server.env, cwd: server.directory, seconds: 30 });
    assert.notEqual(code, 0, `the server started although ${changed}`);
    return output;
}

test('migrations: a changed one stops the start with its name', async () => {
    await server.stop();
    const name = guideMigrations[1];
    const before = await server.database.sql(`SELECT checksum FROM _seaql_migrations WHERE version = '${name}'`);
    await server.database.sql(`UPDATE _seaql_migrations SET checksum = 'tampered' WHERE version = '${name}'`);
    const output = await refusesToStart('a migration has changed');
    assert.ok(output.includes(name), output);
    await server.database.sql(`UPDATE _seaql_migrations SET checksum = '${before[0][0]}' WHERE version = '${name}'`);
});

test('migrations: an unknown one stops the start with its name', async () => {
    const name = 'm20990101_000001_from_the_future';
    const columns = 'applied_at, checksum, step';
    await server.database.sql(`INSERT INTO _seaql_migrations (version, ${columns})
        SELECT '${name}', ${columns} FROM _seaql_migrations WHERE version = '${guideMigrations[0]}'`);
    const schema = await schemaOf(server.database);
    const output = await refusesToStart('the database knows a migration that this binary does not');
    assert.ok(output.includes(name), output);
    assert.equal(await schemaOf(server.database), schema);
    await server.database.sql(`DELETE FROM _seaql_migrations WHERE version = '${name}'`);
});

test('migrations: with the record mended the server starts again, with one owner', async () => {
    await server.launch();
    assert.equal(await countRows(server.database, 'users', 'is_platform_owner = 1'), 1);
});
