import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { backend } from '../harness/environment.mjs';
import { hexSecret } from '../harness/keys.mjs';
import { assertError, Server } from '../harness/server.mjs';
import { until } from '../harness/wait.mjs';

let server;
before(async () => { server = await Server.start({ env: { METRICS_UPDATE_INTERVAL_SECS: '1' } }); });
after(() => server?.dispose());

const scrape = async (options) => (await server.client.get('/metrics', options)).text;
const samples = (text) => text.split('\n').filter((line) => line && !line.startsWith('#'));
const value = (text, start) => Number(samples(text).find((line) => line.startsWith(start))?.split(' ').pop());

const types = {
    sso_http_request_duration_seconds: 'histogram',
    sso_db_pool_connections_total: 'gauge',
    sso_db_pool_connections_idle: 'gauge',
    sso_db_pool_connections_max: 'gauge',
    sso_job_queue_depth: 'gauge',
    sso_job_processing_duration_seconds: 'histogram',
    sso_webhook_delivery_latency_seconds: 'histogram',
    sso_active_users_total: 'gauge',
    sso_login_failures_total: 'counter',
};

function promtool(text) {
    return new Promise((resolve, reject) => {
        const child = spawn('promtool', ['check', 'metrics']);
        let output = '';
        for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { output += chunk; });
        child.on('error', reject);
        child.on('close', () => resolve(output.split('\n').filter(Boolean)));
        child.stdin.end(text);
    });
}

test('metrics: all nine names of the deployment guide are there from the first scrape, with their types', async () => {
    const text = await scrape();
    for (const [name, type] of Object.entries(types)) {
        assert.ok(text.includes(`# TYPE ${name} ${type}\n`), `${name} is no ${type}`);
        assert.match(text, new RegExp(`^# HELP ${name} \\S`, 'm'));
        assert.ok(samples(text).some((line) => line.startsWith(name)), `${name} has no sample`);
    }
});

test('metrics: passkeys and the renewal of provider tokens have labels of their own from the first scrape', async () => {
    const text = await scrape();
    for (const method of ['passkey', 'passkey_registration']) {
        for (const result of ['success', 'failure']) assert.equal(value(text, `sso_auth_attempts_total{method="${method}",result="${result}"}`), 0);
    }
    assert.ok(text.includes('sso_job_processing_duration_seconds_count{job_type="provider_token_refresh"}'));
});

test('metrics: promtool complains of nothing but the gauge names that the guide fixes', async () => {
    await server.login();
    await server.login({ password: 'wrong-password' });
    const complaints = await promtool(await scrape());
    const allowed = /^(sso_db_pool_connections_total|sso_active_users_total|sso_mfa_enabled_users_total) non-counter metrics should not have "_total" suffix$/;
    assert.deepEqual(complaints.filter((line) => !allowed.test(line)), []);
});

test('metrics: the content type is the Prometheus text format', async () => {
    const { headers } = await server.client.get('/metrics');
    assert.match(headers['content-type'], /^text\/plain; version=0\.0\.4/);
});

test('metrics: a failed login is counted with its reason, and the pool with its backend', async () => {
    const total = (text) => samples(text).filter((line) => line.startsWith('sso_login_failures_total{')).reduce((sum, line) => sum + Number(line.split(' ').pop()), 0);
    const before = total(await scrape());
    assertError(await server.login({ password: 'wrong-password' }), 401);
    assert.equal(total(await scrape()), before + 1);
    const name = { sqlite: 'sqlite', psql: 'postgres', mysql: 'mysql' }[backend];
    const text = await scrape();
    assert.match(text, new RegExp(`^sso_db_pool_connections_max\\{[^}]*backend="${name}"`, 'm'));
    const pool = (kind) => value(text, `sso_db_pool_connections_${kind}{`);
    assert.ok(pool('max') >= 1 && pool('total') <= pool('max') && pool('idle') <= pool('total'), text);
});

test('metrics: a request is measured under its route and the class of its status', async () => {
    await server.client.get('/health');
    const text = await scrape();
    assert.match(text, /^sso_http_request_duration_seconds_count\{[^}]*method="GET"[^}]*\} \d+$/m);
    const line = samples(text).find((entry) => entry.startsWith('sso_http_request_duration_seconds_count') && entry.includes('route="/health"'));
    assert.ok(line, 'no series for /health');
    assert.match(line, /status="2xx"/);
});

test('metrics: the gauges of the product are filled by the updater', async () => {
    await until('the active users to be counted', async () => Number.isFinite(value(await scrape(), 'sso_active_users_total')));
    assert.ok(Number.isFinite(value(await scrape(), 'sso_job_queue_depth')));
});

test('checklist 52: random paths, methods, addresses and tokens do not add a single series', async () => {
    const names = (text) => new Set(samples(text).map((line) => line.slice(0, line.lastIndexOf(' '))));
    async function noise(round) {
        const text = `${round}-${randomUUID()}`;
        await server.client.get(`/${text}`);
        await server.client.get(`/api/${text}/services/${text}?q=${text}`);
        await server.client.request('DELETE', `/api/user/${text}`);
        await server.client.request('PURGE', '/health');
        await server.client.request('POST', '/health');
        await server.login({ email: `${text}@example.test`, password: 'wrong-password' });
        await server.client.post('/api/auth/login', { json: { email: 'a@example.test', password: 'wrong-password', org_slug: text } });
        await server.refresh(`refresh-${randomUUID()}`);
        await server.profile(`access-${randomUUID()}`);
    }
    await noise(0);
    const before = names(await scrape());
    for (let round = 1; round <= 25; round += 1) await noise(round);
    const added = [...names(await scrape())].filter((name) => !before.has(name));
    assert.deepEqual(added, []);
});

test('metrics: with METRICS_BEARER_TOKEN the page wants exactly that token', async () => {
    const secret = hexSecret();
    server.secrets.add(secret);
    await server.restart({ METRICS_BEARER_TOKEN: secret });
    for (const token of [undefined, 'x', `${secret}0`, secret.toUpperCase()]) {
        const answer = await server.client.get('/metrics', { token });
        assertError(answer, 401);
        assert.match(answer.headers['www-authenticate'], /^Bearer/);
    }
    const page = await server.client.get('/metrics', { token: secret });
    assert.equal(page.status, 200);
});
