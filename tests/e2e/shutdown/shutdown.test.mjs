import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import { test } from 'node:test';
import { Server } from '../harness/server.mjs';
import { pause, until } from '../harness/wait.mjs';

test('shutdown: SIGTERM under load: requests in flight are finished, and the exit code is 0 within ten seconds', async () => {
    // Hashing that takes long enough for the signal to arrive in the middle of it.
    const server = await Server.start({ env: { ARGON2_MEMORY_KIB: '65536', ARGON2_ITERATIONS: '6' } });
    try {
        const agent = new http.Agent({ keepAlive: false });
        const inFlight = Array.from({ length: 4 }, () => server.login({ agent }));
        // Those that wait on a thread are in the log's eyes not there yet; the signal may come as soon as they are sent.
        await pause(150);
        const started = performance.now();
        const [, ...answers] = await Promise.all([server.stop({ seconds: 10 }), ...inFlight]);
        for (const answer of answers) assert.equal(answer.status, 200, answer.text);
        console.log(`# stopped after ${(performance.now() - started).toFixed(0)} ms`);
    } finally {
        await server.dispose();
    }
});

test('shutdown: SIGINT ends it as well, and idle or half-open connections do not hold it up', async () => {
    const server = await Server.start();
    const sockets = [];
    try {
        for (let index = 0; index < 50; index += 1) {
            const socket = net.connect(server.port, '127.0.0.1');
            socket.on('error', () => {});
            sockets.push(socket);
            await new Promise((resolve) => socket.once('connect', resolve));
            if (index % 2) socket.write('POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{"em');
        }
        await server.stop({ signal: 'SIGINT', seconds: 10 });
    } finally {
        for (const socket of sockets) socket.destroy();
        await server.dispose();
    }
});

test('shutdown: what was written before the stop is there after the next start, and the port is free at once', async () => {
    const server = await Server.start();
    try {
        const { refresh_token } = await server.signIn();
        for (let round = 0; round < 3; round += 1) await server.restart();
        assert.equal((await server.refresh(refresh_token)).status, 200);
    } finally {
        await server.dispose();
    }
});

test('shutdown: under a steady load from many clients it still stops in time', async () => {
    const server = await Server.start();
    let running = true;
    const statuses = new Map();
    async function load() {
        while (running) {
            const status = await server.login({ checked: false }).then((answer) => answer.status, (error) => error.code ?? 'broken');
            statuses.set(status, (statuses.get(status) ?? 0) + 1);
            if (status !== 200) await pause(5);
        }
    }
    const clients = Array.from({ length: 32 }, load);
    try {
        await until('the load to run', () => statuses.get(200) > 50);
        await server.stop({ seconds: 10 });
    } finally {
        running = false;
        await Promise.all(clients);
        await server.dispose();
    }
    assert.equal(statuses.get(500), undefined, JSON.stringify([...statuses]));
});
