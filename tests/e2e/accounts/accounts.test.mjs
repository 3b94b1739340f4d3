// The life of an account whose owner has a mailbox: sign-up, proof of the address, sign-in, a forgotten password,
// a link that signs in. Black box: mails arrive at an SMTP server, links are followed by their parameters.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readable, startReceiver } from '../harness/mail.mjs';
import { freePort, ownerEmail, Server } from '../harness/server.mjs';
import { until } from '../harness/wait.mjs';

const password = 'correct horse battery';
const dashboard = 'https://pages.authos.example';
let receiver;
let server;

before(async () => {
    const port = await freePort();
    receiver = await startReceiver({ port });
    server = await Server.start({ env: {
        SMTP_HOST: '127.0.0.1', SMTP_PORT: String(port), SMTP_TLS: 'none', SMTP_FROM_EMAIL: 'sso@authos.example',
        OUTBOUND_ALLOW_PRIVATE_NETWORKS: 'true', PLATFORM_DASHBOARD_BASE_URL: dashboard } });
});
after(async () => {
    await server?.dispose();
    await receiver?.close();
});

/** The newest mail to `address` with that subject, after `act`; its link as a URL. */
async function linkMailedBy(address, subject, act) {
    const seen = receiver.mails.length;
    await act();
    const find = () => receiver.mails.slice(seen).find((mail) => mail.to.includes(address) && readable(mail).includes(subject));
    await until(`the mail "${subject}"`, () => Boolean(find()), { seconds: 30 });
    const text = readable(find());
    const link = text.match(/https?:\/\/\S+token=[\w-]+\S*/);
    return link ? new URL(link[0].replace(/[>"].*$/, '').replaceAll('&amp;', '&')) : undefined;
}

const post = (path, json, token) => server.client.post(path, { json, token });
const signIn = (email, secret) => post('/api/auth/login', { email, password: secret });

test('accounts: from sign-up to a link that signs in', async () => {
    const email = 'ada@mail.example';
    const verification = await linkMailedBy(email, 'Confirm', async () => {
        assert.equal((await post('/api/auth/register', { email, password })).status, 200);
    });
    assert.equal(verification.origin, dashboard);
    assert.equal(verification.pathname, '/verify-email');
    assert.equal((await signIn(email, password)).status, 401);
    const verify = `/auth/verify-email?token=${verification.searchParams.get('token')}`;
    assert.equal((await server.client.get(verify)).status, 200);
    assert.equal((await server.client.get(verify)).status, 400);
    const first = await signIn(email, password);
    assert.equal(first.status, 200);

    const reset = await linkMailedBy(email, 'Set a new password', async () => {
        assert.equal((await post('/api/auth/forgot-password', { email })).status, 200);
    });
    assert.equal(reset.pathname, '/reset-password');
    const next = 'another fine staple';
    const body = { token: reset.searchParams.get('token'), new_password: next };
    assert.equal((await post('/api/auth/reset-password', body)).status, 200);
    assert.equal((await post('/api/auth/reset-password', body)).status, 400);
    assert.equal((await server.client.get('/api/user', { token: first.json.access_token })).status, 401);
    assert.equal((await signIn(email, password)).status, 401);
    assert.equal((await signIn(email, next)).status, 200);

    const magic = await linkMailedBy(email, 'sign-in link', async () => {
        assert.equal((await post('/api/auth/magic-link/request', { email })).status, 200);
    });
    assert.equal(magic.pathname, '/auth/magic-link/verify');
    const follow = `/api/auth/magic-link/verify?token=${magic.searchParams.get('token')}`;
    const entered = await server.client.get(follow);
    assert.equal(entered.status, 200, entered.text);
    assert.equal((await server.client.get('/api/user', { token: entered.json.access_token })).json.email, email);
    assert.equal((await server.client.get(follow)).status, 400);
});

test('accounts: [80-6] a forged Host, Forwarded or X-Forwarded-* changes no link', async () => {
    const reset = await linkMailedBy(ownerEmail, 'Set a new password', async () => {
        const answer = await server.client.post('/api/auth/forgot-password', { json: { email: ownerEmail }, headers: {
            host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', 'x-forwarded-port': '8080',
            forwarded: 'host=evil.example;proto=http' } });
        assert.equal(answer.status, 200, answer.text);
    });
    assert.equal(reset.origin, dashboard);
    for (const mail of receiver.mails) assert.ok(!readable(mail).includes('evil.example'));
});

test('accounts: [80-47] strangers see the same answers for known and unknown addresses', async () => {
    for (const path of ['/api/auth/register', '/api/auth/forgot-password', '/api/auth/resend-verification', '/api/auth/magic-link/request']) {
        const seen = new Set();
        for (const email of [ownerEmail, `nobody-${path.length}@mail.example`]) {
            const answer = await post(path, { email, password });
            seen.add(`${answer.status} ${answer.text}`);
        }
        assert.equal(seen.size, 1, path);
    }
});
