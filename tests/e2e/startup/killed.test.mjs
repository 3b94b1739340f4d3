import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slowed } from '../harness/environment.mjs';
import { countRows, schemaOf, appliedMigrations } from '../harness/schema.mjs';
import { Server } from '../harness/server.mjs';
import { pause } from '../harness/wait.mjs';

const rounds = slowed ? 4 : 20;

test(`startup: kill -9 at random moments of it, ${rounds} rounds: the next start is complete`, { timeout: 600_000 }, async () => {
    const reference = await Server.prepare();
    const started = performance.now();
    await reference.launch();
    const duration = performance.now() - started;
    const schema = await schemaOf(reference.database);
    const applied = await appliedMigrations(reference.database);
    await reference.dispose();

    let interrupted = 0;
    for (let round = 0; round < rounds; round += 1) {
        const server = await Server.prepare();
        try {
            // One moment out of each slice of the start-up, so that the rounds cover all of it.
            const moment = ((round + Math.random()) / rounds) * duration * 1.1;
            server.spawn();
            await pause(moment);
            await server.kill();
            const complete = await schemaOf(server.database).catch(() => '') === schema;
            if (!complete) interrupted += 1;
            await server.launch();
            const about = `round ${round}, killed after ${moment.toFixed(1)} of ${duration.toFixed(1)} ms`;
            assert.equal(await schemaOf(server.database), schema, `${about}: the schema is not complete`);
            assert.deepEqual(await appliedMigrations(server.database), applied, about);
            assert.equal(await countRows(server.database, 'users', 'is_platform_owner = 1'), 1, about);
            await server.signIn();
        } finally {
            await server.dispose();
        }
    }
    console.log(`# ${interrupted} of ${rounds} kills left an incomplete schema behind`);
});
