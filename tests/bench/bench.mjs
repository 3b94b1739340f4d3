// Prints what the SQLite server costs: size of its binary, time from start to first answer, memory when idle, and
// requests per second of three operations. Asserts nothing: figures depend on the machine, which is named.
//
// node tests/bench/bench.mjs [--binary build/sqlite/bin/sso_sqlite] [--seconds 5] [--starts 20] [--no-load]
// Needs wrk for the load (Debian package wrk); the server is pinned to core 0 and wrk to core 1.
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../e2e/harness/environment.mjs';
import { hexSecret, makeKeys } from '../e2e/harness/keys.mjs';

const { values: options } = parseArgs({ options: {
    binary: { type: 'string', default: path.join(root, 'build/sqlite/bin/sso_sqlite') },
    seconds: { type: 'string', default: '5' },
    starts: { type: 'string', default: '20' },
    'no-load': { type: 'boolean', default: false },
} });
if (!existsSync(options.binary)) {
    console.error(`There is no ${options.binary}: deploy/quickstart.sh --no-start builds it; --binary names another.`);
    process.exit(66);
}
const directory = mkdtempSync(path.join(os.tmpdir(), 'authos-bench-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));

const keys = makeKeys();
const port = 20000 + Math.floor(Math.random() * 10000);
const password = `bench-${hexSecret(8)}`;
// A production configuration: every default as it is, but no limit per address.
const env = {
    PATH: process.env.PATH,
    DATABASE_URL: `sqlite:${directory}/data.db`, SERVER_HOST: '127.0.0.1', SERVER_PORT: String(port), BASE_URL: `http://127.0.0.1:${port}`,
    JWT_PRIVATE_KEY_BASE64: keys.privateBase64, JWT_PUBLIC_KEY_BASE64: keys.publicBase64, JWT_KID: keys.kid, ENCRYPTION_KEY: hexSecret(),
    PLATFORM_OWNER_EMAIL: 'owner@example.test', PLATFORM_OWNER_PASSWORD: password, DISABLE_RATE_LIMITING: 'true', LOG_FORMAT: 'json',
};

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function request(method, target, body) {
    return new Promise((resolve, reject) => {
        const sent = http.request({ host: '127.0.0.1', port, method, path: target, agent: false, headers: body && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } }, (response) => {
            let text = '';
            response.on('data', (chunk) => { text += chunk; });
            response.on('end', () => resolve({ status: response.statusCode, text }));
        });
        sent.on('error', reject);
        sent.end(body);
    });
}

function start(pinned) {
    const log = openSync(path.join(directory, 'server.log'), 'a');
    const [command, args] = pinned ? ['taskset', ['-c', '0', options.binary]] : [options.binary, []];
    return spawn(command, args, { env, cwd: directory, stdio: ['ignore', log, log] });
}

async function firstAnswer(child) {
    for (;;) {
        if (child.exitCode !== null) throw new Error(`the server ended:\n${readFileSync(path.join(directory, 'server.log'), 'utf8').slice(-2000)}`);
        const answer = await request('GET', '/health/live').catch(() => undefined);
        if (answer?.status === 200) return;
        await pause(0.5);
    }
}

function stop(child) {
    return new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill('SIGTERM');
    });
}

function status(child, field) {
    return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024;
}

function strippedMegabytes() {
    const copy = path.join(directory, 'stripped');
    copyFileSync(options.binary, copy);
    execFileSync('strip', [copy]);
    return statSync(copy).size / 1e6;
}

async function startTimes(count) {
    const times = [];
    for (let index = 0; index < count; index += 1) {
        const began = performance.now();
        const child = start(false);
        await firstAnswer(child);
        times.push(performance.now() - began);
        await stop(child);
    }
    return times.sort((a, b) => a - b);
}

function wrk(args, target, more = {}) {
    const output = execFileSync('taskset', ['-c', '1', 'wrk', '-d', `${options.seconds}s`, '--latency', ...args, `http://127.0.0.1:${port}${target}`],
        { encoding: 'utf8', env: { ...process.env, ...more } });
    const rate = /Requests\/sec:\s+([\d.]+)/.exec(output)[1];
    const p50 = /^ +50% +(\S+)/m.exec(output)[1];
    const p99 = /^ +99% +(\S+)/m.exec(output)[1];
    const bad = /Non-2xx or 3xx responses: (\d+)/.exec(output)?.[1] ?? '0';
    return `${Math.round(Number(rate))} requests/s, p50 ${p50}, p99 ${p99}, ${bad} not 2xx`;
}

async function load() {
    const child = start(true);
    await firstAnswer(child);
    const sessions = 16;
    const tokens = [];
    for (let index = 0; index < sessions; index += 1) {
        const answer = await request('POST', '/api/auth/login', JSON.stringify({ email: 'owner@example.test', password }));
        tokens.push(JSON.parse(answer.text).refresh_token);
    }
    const file = path.join(directory, 'tokens');
    writeFileSync(file, `${tokens.join('\n')}\n`);
    console.log(`health, 64 connections:              ${wrk(['-t1', '-c64'], '/health')}`);
    console.log(`JWKS, 64 connections:                ${wrk(['-t1', '-c64'], '/.well-known/jwks.json')}`);
    console.log(`refresh with rotation, ${sessions} sessions:   ${wrk([`-t${sessions}`, `-c${sessions}`, '-s', path.join(root, 'tests/bench/refresh.lua')], '/', { TOKENS: file })}`);
    console.log(`memory after the load:               ${status(child, 'VmRSS').toFixed(1)} MiB`);
    await stop(child);
}

const cpu = /model name\s*:\s*(.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? os.arch();
const system = /PRETTY_NAME="(.*)"/.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? os.type();
console.log(`machine:                             ${cpu}, ${os.cpus().length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GiB, ${system}, Linux ${os.release()}`);
console.log(`binary, stripped:                    ${strippedMegabytes().toFixed(1)} MB (goal: 10)`);
const fresh = (await startTimes(1))[0];
const times = await startTimes(Number(options.starts));
console.log(`start to first answer:               median ${times[Math.floor(times.length / 2)].toFixed(0)} ms, fastest ${times[0].toFixed(0)}, slowest ${times.at(-1).toFixed(0)} (goal: 50); on an empty database ${fresh.toFixed(0)}`);
const idle = start(false);
await firstAnswer(idle);
await pause(15_000); // every periodic job has run at least once
console.log(`memory of the idle server:           ${status(idle, 'VmRSS').toFixed(1)} MiB (goal: 15), of it ${status(idle, 'RssAnon').toFixed(1)} its own, the rest shared libraries and files; ${/Threads:\s+(\d+)/.exec(readFileSync(`/proc/${idle.pid}/status`, 'utf8'))[1]} threads`);
await stop(idle);
if (!options['no-load']) await load();
