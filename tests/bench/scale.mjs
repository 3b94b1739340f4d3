// Prints how much slower a tenant's reads become when the deployment is large: the same organization is read in a
// deployment of its own and among 10,000 organizations, 200,000 users and 1,000,000 sessions. 16 connections, p50 and
// p99 per route, the ratio of both, and on PostgreSQL how often a large table was read from end to end meanwhile.
// Asserts nothing: figures depend on the machine, which is named.
//
// node tests/bench/scale.mjs [--backend sqlite|psql] [--binary PATH] [--organizations 10000] [--requests 4000]
// psql needs AUTHOS_TEST_PSQL_URL: tests/servers.sh with node tests/bench/scale.mjs --backend psql
import { parseArgs } from 'node:util';
import os from 'node:os';
import path from 'node:path';
import { readFileSync } from 'node:fs';

const { values: options } = parseArgs({ options: {
    backend: { type: 'string', default: 'sqlite' },
    binary: { type: 'string' },
    organizations: { type: 'string', default: '10000' },
    requests: { type: 'string', default: '4000' },
} });
// The harness reads these when it is loaded.
process.env.AUTHOS_E2E_BACKEND = options.backend;
if (options.binary) process.env.AUTHOS_E2E_BINARY = path.resolve(options.binary);
const { Server } = await import('../e2e/harness/server.mjs');
const { populate, usersPerOrganization, sessionsPerUser } = await import('./population.mjs');

const connections = 16;
const warmUp = 200;
const routes = [
    ['organization', '/api/organizations/org-1'],
    ['members', '/api/organizations/org-1/members'],
    ['end users', '/api/organizations/org-1/users'],
    ['audit log', '/api/organizations/org-1/audit-log'],
];
const largeTables = ['sessions', 'users', 'memberships', 'identities', 'subscriptions', 'organizations', 'organization_audit_log', 'login_events'];

const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

async function measure(server, token, target, count) {
    const times = [];
    let left = count;
    const worker = async () => {
        while (left > 0) {
            left -= 1;
            const began = performance.now();
            const answer = await server.client.get(target, { token, checked: false });
            times.push(performance.now() - began);
            if (answer.status !== 200) throw new Error(`${target}: ${answer.status} ${answer.text}`);
        }
    };
    await Promise.all(Array.from({ length: connections }, worker));
    times.sort((a, b) => a - b);
    return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}

async function fullReads(database) {
    if (options.backend !== 'psql') return undefined;
    // The statistics of a connection arrive when it has been idle for a moment.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const rows = await database.sql(`SELECT relname, seq_scan FROM pg_stat_user_tables WHERE relname IN (${largeTables.map((name) => `'${name}'`)})`);
    return Object.fromEntries(rows.map(([name, count]) => [name, Number(count)]));
}

async function run(organizations) {
    const server = await Server.start({ env: { LOG_LEVEL: 'warn' } });
    try {
        await populate(server.database, options.backend, organizations);
        const token = (await server.signIn()).access_token;
        const figures = new Map();
        const before = await fullReads(server.database);
        for (const [name, target] of routes) {
            await measure(server, token, target, warmUp);
            figures.set(name, await measure(server, token, target, Number(options.requests)));
        }
        const after = await fullReads(server.database);
        const scans = before && Object.entries(after).filter(([name, count]) => count > before[name]).map(([name, count]) => `${name}: ${count - before[name]}`);
        return { figures, scans };
    } finally {
        await server.dispose();
    }
}

const cpu = /model name\s*:\s*(.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? os.arch();
const count = Number(options.organizations);
console.log(`machine:  ${cpu}, ${os.cpus().length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GiB, Linux ${os.release()}`);
console.log(`database: ${options.backend}; ${connections} connections, ${options.requests} requests per route; server and load on the same cores`);
const small = await run(1);
const large = await run(count);
console.log(`small:    1 organization of ${usersPerOrganization} users`);
console.log(`large:    ${count} organizations, ${count * usersPerOrganization} users, ${count * usersPerOrganization * sessionsPerUser} sessions`);
for (const [name] of routes) {
    const [a, b] = [small.figures.get(name), large.figures.get(name)];
    console.log(`${`${name}:`.padEnd(14)} p50 ${a.p50.toFixed(2)} -> ${b.p50.toFixed(2)} ms, p99 ${a.p99.toFixed(2)} -> ${b.p99.toFixed(2)} ms, ratio of p99 ${(b.p99 / a.p99).toFixed(2)} (goal: 3)`);
}
if (large.scans) console.log(`large tables read from end to end during the large run: ${large.scans.length === 0 ? 'none' : large.scans.join(', ')}`);
