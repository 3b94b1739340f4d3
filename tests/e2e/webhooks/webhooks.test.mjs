import assert from 'node:assert/strict';
import { lookup } from 'node:dns/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { createDatabase } from '../harness/database.mjs';
import { plainSignature, startWebhookReceiver } from '../harness/receiver.mjs';
import { assertError, freePort, Server } from '../harness/server.mjs';
import { until } from '../harness/wait.mjs';

const ok = (answer) => {
    assert.ok(answer.status === 200 || answer.status === 204, answer.text);
    return answer.json;
};
const kPrivate = { OUTBOUND_ALLOW_PRIVATE_NETWORKS: 'true', WEBHOOK_RETRY_BASE_SECS: '1' };
const cleanups = [];
after(async () => {
    for (const clean of cleanups.reverse()) await clean();
});

/** An organization on `server`, and short ways to its webhooks. */
async function organization(server, slug) {
    const token = (await server.signIn()).access_token;
    const call = (method, rest = '', json, as = server) => as.client.request(method, `/api/organizations/${slug}${rest}`, { json, token });
    ok(await server.client.post('/api/organizations', { json: { slug, name: 'Acme' }, token }));
    return {
        call,
        rename: async (name, as) => ok(await call('PATCH', '', { name }, as)),
        hook: (url, events = ['organization.updated']) => call('POST', '/webhooks', { name: `Hook ${Math.random()}`, url, events }),
        history: async (id, query = '') => ok(await call('GET', `/webhooks/${id}/deliveries${query}`)).deliveries,
    };
}

async function receiver(options = {}) {
    const port = await freePort();
    const made = await startWebhookReceiver({ port, ...options });
    made.url = `http://127.0.0.1:${port}/in`;
    cleanups.push(() => made.close());
    return made;
}

function assertSigned(request, secret) {
    assert.equal(request.method, 'POST');
    assert.equal(request.headers['content-type'], 'application/json');
    assert.equal(request.headers['x-webhook-signature'], plainSignature(secret, request.body));
    assert.equal(request.headers['x-webhook-timestamp'], request.headers['webhook-timestamp']);
    assert.ok(Math.abs(Number(request.headers['x-webhook-timestamp']) * 1000 - request.at) < 5000);
    assert.deepEqual(new Webhook(secret).verify(request.body, request.headers), JSON.parse(request.body));
    assert.throws(() => new Webhook(secret).verify(`${request.body} `, request.headers));
}

test('webhooks: a receiver that is down for three attempts gets the event once, correctly signed', async () => {
    const server = await Server.start({ env: kPrivate });
    cleanups.push(() => server.dispose());
    const acme = await organization(server, 'acme');
    const port = await freePort(); // nobody listens yet
    const created = ok(await acme.hook(`http://127.0.0.1:${port}/in`));
    await acme.rename('Renamed');

    await until('three failed attempts', async () => (await acme.history(created.id))[0].attempt_count >= 3, { seconds: 60, every: 200 });
    const [failed] = await acme.history(created.id);
    assert.equal(failed.delivered, false);
    assert.match(failed.delivery_error, /^upstream_unreachable/);
    assert.ok(failed.next_retry_at);
    const up = await startWebhookReceiver({ port });
    cleanups.push(() => up.close());
    const [delivered] = await until('the delivery', async () => {
        const history = await acme.history(created.id, '?delivered=true');
        return history.length > 0 && history;
    }, { seconds: 60, every: 200 });

    assert.equal(delivered.attempt_count, 4);
    assert.equal(delivered.response_status_code, 200);
    assert.equal(delivered.response_body, 'thanks');
    assert.equal(up.requests.length, 1);
    assertSigned(up.requests[0], created.secret);
    assert.equal(up.requests[0].headers['webhook-id'], delivered.id);
    assert.deepEqual(JSON.parse(up.requests[0].body), delivered.payload);
    assert.deepEqual(delivered.payload.data, { old_name: 'Acme', new_name: 'Renamed' });
    const metrics = (await server.client.get('/metrics')).text;
    assert.match(metrics, /^sso_webhook_delivery_latency_seconds_count 1$/m);
});

test('webhooks: redirects are not followed, a ping is sent, a redelivery and a rotation work', async () => {
    const server = await Server.start({ env: kPrivate });
    cleanups.push(() => server.dispose());
    const acme = await organization(server, 'acme');
    const target = await receiver();
    const moved = await receiver({ reply: () => ({ status: 302, headers: { location: target.url } }) });
    const away = ok(await acme.hook(moved.url, ['user.logout']));
    ok(await acme.call('POST', `/webhooks/${away.id}/test`));
    await until('the redirect', async () => (await acme.history(away.id))[0].response_status_code === 302, { every: 100 });
    assert.equal(target.requests.length, 0);
    ok(await acme.call('DELETE', `/webhooks/${away.id}`));

    const hook = ok(await acme.hook(target.url));
    const { delivery_id: id } = ok(await acme.call('POST', `/webhooks/${hook.id}/test`));
    await until('the ping', async () => target.requests.length === 1);
    assertSigned(target.requests[0], hook.secret);
    assert.equal(JSON.parse(target.requests[0].body).event, 'webhook.test.ping');

    const rotated = ok(await acme.call('POST', `/webhooks/${hook.id}/secret/rotate`, { overlap_seconds: 60 }));
    await until('the record', async () => (await acme.history(hook.id))[0].delivered);
    ok(await acme.call('POST', `/webhooks/${hook.id}/deliveries/${id}/redeliver`));
    await until('the redelivery', async () => target.requests.length === 2);
    const [first, second] = target.requests;
    assert.equal(second.headers['webhook-id'], first.headers['webhook-id']);
    assertSigned(second, rotated.secret);
    // The old secret still verifies, also with the public library.
    new Webhook(hook.secret).verify(second.body, second.headers);
});

test('webhooks: a server that is killed between two attempts still delivers', async () => {
    const server = await Server.start({ env: kPrivate });
    cleanups.push(() => server.dispose());
    const acme = await organization(server, 'acme');
    const down = await receiver({ reply: () => ({ status: 503, body: 'not now' }) });
    const hook = ok(await acme.hook(down.url));
    await acme.rename('Renamed');
    await until('a failed attempt', async () => (await acme.history(hook.id))[0].attempt_count === 1, { every: 20 });
    await server.kill();
    down.reply = () => ({ status: 204, body: '' });
    await server.launch();
    await until('the delivery', async () => (await acme.history(hook.id))[0].delivered, { seconds: 30, every: 100 });
    const good = down.requests.slice(1);
    assert.equal(good.length, 1);
    assertSigned(good[0], hook.secret);
});

/** A name that this machine resolves to a loopback address and that does not look like it. */
async function innocentName() {
    for (const name of [os.hostname(), 'ip6-localhost', 'ip6-loopback', 'localhost.localdomain']) {
        const found = await lookup(name).catch(() => undefined);
        if (found && name !== 'localhost' && /^(127\.|::1$)/.test(found.address)) return name;
    }
    return undefined;
}

test('webhooks: private targets are refused when they are saved, and when a name leads to them', async (context) => {
    const server = await Server.start({ env: { WEBHOOK_RETRY_BASE_SECS: '1' } });
    cleanups.push(() => server.dispose());
    const acme = await organization(server, 'acme');
    const target = await receiver();
    for (const url of [target.url, 'https://127.0.0.1/', 'https://10.0.0.1/', 'https://169.254.169.254/', 'https://[::1]/', 'https://[fe80::1]/', 'https://localhost/', 'https://0x7f.1/']) {
        assertError(await acme.hook(url), 400, 'BAD_REQUEST');
    }
    const name = await innocentName();
    if (!name) return context.diagnostic('this machine has no further name for its loopback address; only saving was tested');
    const hook = ok(await acme.hook(`https://${name}:${new URL(target.url).port}/in`));
    await acme.rename('Renamed');
    const [failed] = await until('a refused attempt', async () => {
        const history = await acme.history(hook.id);
        return history[0].attempt_count > 0 && history;
    }, { every: 100 });
    assert.equal(failed.delivered, false);
    assert.match(failed.delivery_error, /^address_not_allowed/);
    assert.equal(target.requests.length, 0);
    return undefined;
});

test('webhooks: three instances on one database deliver each event once', async () => {
    const directory = await mkdtemp(path.join(os.tmpdir(), 'authos-webhooks-'));
    const database = await createDatabase(directory);
    const first = await Server.prepare({ database, env: kPrivate });
    const all = [first];
    try {
        for (let index = 0; index < 2; index += 1) {
            const other = await Server.prepare({ database, env: kPrivate, password: first.password });
            other.configure({ BASE_URL: first.env.BASE_URL, ENCRYPTION_KEY: first.env.ENCRYPTION_KEY, DEVICE_TRUST_SECRET: first.env.DEVICE_TRUST_SECRET });
            all.push(other);
        }
        for (const server of all) await server.launch({ seconds: 60 });
        const acme = await organization(first, 'acme');
        const target = await receiver();
        const hook = ok(await acme.hook(target.url));
        const events = 45;
        for (let index = 0; index < events; index += 1) await acme.rename(`Name ${index}`, all[index % 3]);
        await until('all deliveries', async () => (await acme.history(hook.id, '?delivered=true&limit=100')).length === events, { seconds: 60, every: 200 });
        assert.equal(target.requests.length, events);
        assert.equal(new Set(target.requests.map((request) => request.headers['webhook-id'])).size, events);
        for (const request of target.requests) assertSigned(request, hook.secret);
    } finally {
        for (const server of all) await server.dispose();
        await database.drop();
        await rm(directory, { recursive: true, force: true });
    }
});
