import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { backend } from '../harness/environment.mjs';
import { hexSecret } from '../harness/keys.mjs';
import { runBinary, Server } from '../harness/server.mjs';
import { schemaOf } from '../harness/schema.mjs';

let server;
before(async () => { server = await Server.start(); });
after(() => server?.dispose());

const tables = {
    sqlite: `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`,
    psql: `SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
    mysql: `SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY 1`,
}[backend];

async function everything() {
    const content = [await schemaOf(server.database)];
    for (const [table] of await server.database.sql(tables)) {
        const rows = await server.database.sql(`SELECT * FROM ${table}`);
        content.push(`${table}:\n${rows.map((row) => row.join('|')).sort().join('\n')}`);
    }
    return content.join('\n\n');
}

test('canary: another ENCRYPTION_KEY refuses to start, says so, and leaves the database as it was', async () => {
    await server.stop();
    const before = await everything();
    const wrong = hexSecret();
    const { code, output } = await runBinary([], { env: { ...server.env, ENCRYPTION_KEY: wrong }, cwd: server.directory });
    assert.notEqual(code, 0, 'the server started with a key that does not fit its database');
    assert.ok(output.includes('ENCRYPTION_KEY'), output);
    assert.ok(!output.includes(wrong) && !output.includes(server.env.ENCRYPTION_KEY), 'a key is printed');
    assert.equal(await everything(), before);
});

test('canary: the right ENCRYPTION_KEY starts it again', async () => {
    await server.launch();
    await server.signIn();
});

test('canary: a new active key with the old one among ENCRYPTION_PREVIOUS_KEYS starts', async () => {
    const old = server.env.ENCRYPTION_KEY;
    await server.restart({ ENCRYPTION_KEY: hexSecret(), ENCRYPTION_KEY_ID: 'second', ENCRYPTION_PREVIOUS_KEYS: `default=${old}` });
    await server.signIn();
});
