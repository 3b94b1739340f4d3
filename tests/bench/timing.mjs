// Asks whether the time of an answer tells if an account exists. Every public route that takes an address is probed
// with known and unknown addresses in turn, each address once, and Welch's t-test compares the two groups. Exits
// with 1 where |t| is above 4.5, the bound that is usual for timing leaks (about one false alarm in 150,000).
//
// node tests/bench/timing.mjs [--binary PATH] [--accounts 400] [--rounds 3] [--route login]
import { parseArgs } from 'node:util';
import os from 'node:os';
import path from 'node:path';
import { randomBytes } from 'node:crypto';

const { values: options } = parseArgs({ options: {
    binary: { type: 'string' },
    accounts: { type: 'string', default: '400' },
    rounds: { type: 'string', default: '3' },
    route: { type: 'string' },
} });
process.env.AUTHOS_E2E_BACKEND = 'sqlite';
if (options.binary) process.env.AUTHOS_E2E_BINARY = path.resolve(options.binary);
const { freePort, Server } = await import('../e2e/harness/server.mjs');
const { addAccount } = await import('../e2e/harness/accounts.mjs');
const { startReceiver } = await import('../e2e/harness/mail.mjs');

const accounts = Number(options.accounts);
const rounds = Number(options.rounds);
const bound = 4.5;
const routes = [
    ['login', '/api/auth/login', (email) => ({ email, password: 'not the password' })],
    ['forgot password', '/api/auth/forgot-password', (email) => ({ email })],
    ['magic link', '/api/auth/magic-link/request', (email) => ({ email })],
    ['resend verification', '/api/auth/resend-verification', (email) => ({ email })],
    ['register', '/api/auth/register', (email) => ({ email, password: `long enough ${randomBytes(6).toString('hex')}` })],
    ['passkey start', '/api/auth/passkeys/authenticate/start', (email) => ({ email })],
    ['lookup', '/api/auth/lookup-email', (email) => ({ email })],
];

/** Welch's t for two groups with unequal variances. */
function welch(a, b) {
    const mean = (x) => x.reduce((sum, v) => sum + v, 0) / x.length;
    const [ma, mb] = [mean(a), mean(b)];
    const variance = (x, m) => x.reduce((sum, v) => sum + (v - m) ** 2, 0) / (x.length - 1);
    const error = Math.sqrt(variance(a, ma) / a.length + variance(b, mb) / b.length);
    return { t: (ma - mb) / error, known: ma, unknown: mb, n: a.length + b.length };
}

/** The slowest part is the machine's doing, not the program's: both groups lose the same share of it. */
const trimmed = (times) => times.sort((x, y) => x - y).slice(0, Math.ceil(times.length * 0.95));

async function probe(server, target, body) {
    // What an answer left to do in the background (a mail) must not weigh on the next one.
    await new Promise((resolve) => setTimeout(resolve, 4));
    const began = process.hrtime.bigint();
    const answer = await server.client.post(target, { json: body, checked: false });
    const spent = Number(process.hrtime.bigint() - began) / 1000;
    return { spent, shape: `${answer.status} ${answer.text.replace(/[A-Za-z0-9_-]{16,}|\d{4}-\d\d-\d\dT[\d:.]+Z/g, '…')}` };
}

async function compare(server, [name, target, bodyOf], known, unknown) {
    const times = { known: [], unknown: [] };
    const shapes = { known: new Set(), unknown: new Set() };
    for (let i = 0; i < 40; i += 1) await probe(server, target, bodyOf(`warm${name.replaceAll(' ', '')}${i}@example.test`));
    for (let i = 0; i < known.length; i += 1) {
        // In turn, and in changing order, so that whatever drifts drifts in both.
        const pair = [['known', known[i]], ['unknown', unknown[i]]];
        if (i % 2 === 1) pair.reverse();
        for (const [group, email] of pair) {
            const { spent, shape } = await probe(server, target, bodyOf(email));
            times[group].push(spent);
            shapes[group].add(shape);
        }
    }
    const result = welch(trimmed(times.known), trimmed(times.unknown));
    const alike = [...shapes.known].sort().join() === [...shapes.unknown].sort().join();
    return { ...result, alike, shapes };
}

const port = await freePort();
const receiver = await startReceiver({ port });
const server = await Server.start({ env: {
    LOG_LEVEL: 'warn', SMTP_HOST: '127.0.0.1', SMTP_PORT: String(port), SMTP_TLS: 'none', SMTP_FROM_EMAIL: 'sso@authos.example',
    OUTBOUND_ALLOW_PRIVATE_NETWORKS: 'true',
} });
let failed = false;
try {
    console.log(`${os.cpus()[0].model}, ${os.cpus().length} cores, SQLite, ${accounts} accounts per round, ${rounds} rounds at most`);
    for (const route of routes.filter(([name]) => !options.route || name === options.route)) {
        let verdict;
        // A machine that is busy with something else gives false alarms: what leaks leaks every time.
        for (let round = 0; round < rounds; round += 1) {
            const tag = randomBytes(4).toString('hex');
            const known = Array.from({ length: accounts }, (_, i) => `a${tag}${i}@example.test`);
            const unknown = Array.from({ length: accounts }, (_, i) => `b${tag}${i}@example.test`);
            for (const email of known) await addAccount(server, email);
            verdict = await compare(server, route, known, unknown);
            if (verdict.alike && Math.abs(verdict.t) <= bound) break;
        }
        const bad = !verdict.alike || Math.abs(verdict.t) > bound;
        failed ||= bad;
        console.log(`${route[0].padEnd(20)} known ${verdict.known.toFixed(0)} µs, unknown ${verdict.unknown.toFixed(0)} µs, t ${verdict.t.toFixed(2)}, n ${verdict.n}${bad ? '  DIFFERS' : ''}`);
        if (!verdict.alike) console.log([...verdict.shapes.known].slice(0, 3), [...verdict.shapes.unknown].slice(0, 3));
    }
} finally {
    await server.dispose();
    await receiver.close();
}
process.exitCode = failed ? 1 : 0;
