import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { test } from 'node:test';
import { isSqlite } from '../harness/environment.mjs';
import { Server } from '../harness/server.mjs';
import { until } from '../harness/wait.mjs';

test('durability: the checkpoint job empties the write-ahead log while the server runs', { skip: !isSqlite && 'SQLite only' }, async () => {
    const server = await Server.start({ env: { WAL_CHECKPOINT_INTERVAL_SECS: '1' } });
    try {
        const size = async () => (await stat(`${server.database.file}-wal`).catch(() => ({ size: 0 }))).size;
        await Promise.all(Array.from({ length: 20 }, () => server.login()));
        await until('the write-ahead log to be empty', async () => await size() === 0, { seconds: 15 });
    } finally {
        await server.dispose();
    }
});
