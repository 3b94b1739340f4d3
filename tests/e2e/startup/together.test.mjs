import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { createDatabase } from '../harness/database.mjs';
import { appliedMigrations, countRows, guideMigrations, schemaOf } from '../harness/schema.mjs';
import { Server } from '../harness/server.mjs';

test('startup: three instances at once on one empty database make one schema and one owner', async () => {
    const directory = await mkdtemp(path.join(os.tmpdir(), 'authos-together-'));
    const database = await createDatabase(directory);
    const alone = await Server.start();
    const first = await Server.prepare({ database });
    const others = [];
    try {
        for (let index = 0; index < 2; index += 1) others.push(await Server.beside(first));
        const all = [first, ...others];
        for (const server of all) server.spawn();
        await Promise.all(all.map((server) => server.ready({ seconds: 60 })));

        assert.equal(await schemaOf(database), await schemaOf(alone.database));
        assert.deepEqual((await appliedMigrations(database)).slice(0, 4), guideMigrations);
        assert.equal(await countRows(database, 'users'), 1);
        assert.equal(await countRows(database, 'users', 'is_platform_owner = 1'), 1);
        const applied = all.map((server) => server.process.output.split(`Applied migration: ${guideMigrations[0]}`).length - 1);
        assert.equal(applied.reduce((sum, count) => sum + count, 0), 1, 'the first migration ran more than once');

        const { access_token } = await first.signIn();
        for (const server of others) assert.equal((await server.profile(access_token, { checked: false })).status, 200);
    } finally {
        for (const server of [first, ...others, alone]) await server.dispose();
        await database.drop();
        await rm(directory, { recursive: true, force: true });
    }
});
