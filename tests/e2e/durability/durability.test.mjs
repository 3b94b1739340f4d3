import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { isSqlite, patience } from '../harness/environment.mjs';
import { Server } from '../harness/server.mjs';
import { pause } from '../harness/wait.mjs';

const hash = (token) => createHash('sha256').update(token).digest('hex');

/** Signs in and refreshes until the connection breaks; every token that was acknowledged goes into `acknowledged`. */
async function writeUntilKilled(server, acknowledged) {
    for (;;) {
        try {
            const signedIn = await server.login({ checked: false });
            if (signedIn.status !== 200) continue;
            let { refresh_token } = signedIn.json;
            acknowledged.push(refresh_token);
            for (let index = 0; index < 5; index += 1) {
                const answer = await server.refresh(refresh_token, { checked: false });
                if (answer.status !== 200) break;
                refresh_token = answer.json.refresh_token;
                acknowledged.push(refresh_token);
            }
        } catch {
            return;
        }
    }
}

test('durability: kill -9 under write load loses no acknowledged write, three times in a row', { timeout: 180_000 * patience }, async () => {
    const server = await Server.start();
    const acknowledged = [];
    try {
        for (let round = 0; round < 3; round += 1) {
            const before = acknowledged.length;
            const writers = Array.from({ length: 8 }, () => writeUntilKilled(server, acknowledged));
            await pause(700 + Math.random() * 600);
            await server.kill();
            await Promise.all(writers);
            assert.ok(acknowledged.length - before > 20, `only ${acknowledged.length - before} writes were acknowledged`);

            if (isSqlite) {
                // On the files as the crash left them, before the server has looked at them.
                assert.deepEqual(await server.database.sql('PRAGMA integrity_check'), [['ok']]);
                assert.deepEqual(await server.database.sql('PRAGMA foreign_key_check'), []);
            }
            await server.launch();
            // A token lives in its session until it is consumed, and in the history afterwards.
            const known = new Set((await server.database.sql(
                'SELECT refresh_token_hash FROM sessions UNION SELECT token_hash FROM session_refresh_token_history')).map(([value]) => value));
            const missing = acknowledged.filter((token) => !known.has(hash(token)));
            assert.equal(missing.length, 0, `${missing.length} of ${acknowledged.length} acknowledged writes are gone`);
        }
        console.log(`# ${acknowledged.length} acknowledged writes, none missing`);
    } finally {
        await server.dispose();
    }
});

test('durability: another program that reads the database and closes it takes nothing away from the running server', { skip: !isSqlite && 'SQLite only' }, async () => {
    const server = await Server.start();
    try {
        await server.signIn();
        // The last program to close a database deletes its write-ahead log, unless it sees that others are still there.
        assert.equal((await server.database.sql('SELECT COUNT(*) FROM sessions'))[0][0], '1');
        const { refresh_token } = await server.signIn();
        assert.equal((await server.database.sql('SELECT COUNT(*) FROM sessions'))[0][0], '2');
        await server.kill();
        await server.launch();
        assert.equal((await server.refresh(refresh_token)).status, 200);
    } finally {
        await server.dispose();
    }
});

test('durability: SQLite runs in WAL mode with full synchronisation unless told otherwise', { skip: !isSqlite && 'SQLite only' }, async () => {
    const server = await Server.start();
    try {
        assert.deepEqual(await server.database.sql('PRAGMA journal_mode'), [['wal']]);
    } finally {
        await server.dispose();
    }
});
