// Whatever way somebody came in by, the second factor of the account stands behind it. Passkeys that verify their user are
// both factors in one; the tests of passkeys see to that.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addAccount } from '../harness/accounts.mjs';
import { readable, startReceiver } from '../harness/mail.mjs';
import { Browser as Follower, startLiar } from '../harness/openid.mjs';
import { Browser, fragmentOf, startProviders } from '../harness/providers.mjs';
import { assertError, freePort, Server } from '../harness/server.mjs';
import { until } from '../harness/wait.mjs';
import { claimsOf, enrolWith, headerOf, ok, patiently } from './steps.mjs';

const back = 'https://shop.example.test/back';
const grant = 'urn:ietf:params:oauth:grant-type:device_code';
const clientSecret = 'upstream-client-secret-of-acme-4711';
let server;
let receiver;
let providers;
let idp;
let clientId;
const enrolled = {}; // by kind

const post = (path, json, token) => patiently(() => server.client.post(path, { json, token }));
const place = (more) => new URLSearchParams({ org: 'acme', service: 'shop', ...more });

before(async () => {
    const port = await freePort();
    receiver = await startReceiver({ port });
    providers = await startProviders({ port: await freePort(), clients: { platform: 'platform-secret' } });
    idp = await startLiar({ port: await freePort(), clientId: 'authos' });
    server = await Server.start({ env: {
        ...providers.env, SMTP_HOST: '127.0.0.1', SMTP_PORT: String(port), SMTP_TLS: 'none', SMTP_FROM_EMAIL: 'sso@authos.example',
        DEVICE_POLL_INTERVAL_SECS: '1', MFA_PREAUTH_TTL_SECS: '300',
    } });
    server.secrets.add(clientSecret);
    const { access_token: token } = await server.signIn();
    const { organization } = ok(await post('/api/organizations', { slug: 'acme', name: 'Acme' }, token));
    ok(await post(`/api/platform/organizations/${organization.id}/approve`, { tier_id: 'tier_enterprise' }, token));
    const created = ok(await post('/api/organizations/acme/services', {
        slug: 'shop', name: 'Shop', service_type: 'web', redirect_uris: [back], device_activation_uri: 'https://tv.example.test/activate' }, token));
    clientId = (created.service ?? created).client_id;
    ok(await post('/api/organizations/acme/upstream-providers', {
        connection_id: 'main', name: 'Main', provider_type: 'oidc', client_id: 'authos', client_secret: clientSecret, issuer: idp.issuer }, token));
    for (const kind of ['password', 'link']) await addAccount(server, `${kind}@example.test`);
});
after(async () => {
    await server?.dispose();
    await idp?.close();
    await providers?.close();
    await receiver?.close();
});

async function followMailedLink(email) {
    const seen = receiver.mails.length;
    ok(await post('/api/auth/magic-link/request', { email }));
    const find = () => receiver.mails.slice(seen).find((mail) => mail.to.includes(email) && readable(mail).includes('magic-link/verify'));
    await until('the link', () => Boolean(find()), { seconds: 30 });
    const token = /magic-link\/verify\?token=([\w-]+)/.exec(readable(find()))[1];
    server.secrets.add(token);
    return ok(await server.client.get(`/api/auth/magic-link/verify?token=${token}`));
}
function asGitHubUser() {
    providers.person = { id: 4711, email: 'github@example.test', verified: true };
    return new Browser(server);
}
async function throughConnection() {
    idp.subject = 'grace';
    const end = await new Follower().follow(`${server.env.BASE_URL}/auth/oidc?${place({ connection_id: 'main', redirect_uri: back })}`, (url) => url.host === 'shop.example.test');
    return Object.fromEntries(new URLSearchParams(end.url.hash.slice(1)));
}

/** One sign-in each, from a browser that was never seen before: the token response, or the fields of the fragment. */
const kinds = {
    'a password': async () => ok(await post('/api/auth/login', { email: 'password@example.test', password: server.password })),
    'a link in a mail': () => followMailedLink('link@example.test'),
    'a social provider': async () => fragmentOf(await asGitHubUser().through(`/auth/github?${place({ redirect_uri: back })}`)),
    "the organization's own provider": throughConnection,
};

/** The pre-auth token of an answer that stopped at the second factor, and at nothing else. */
function stopped(answer) {
    const token = answer.preauth_token ?? answer.access_token;
    server.secrets.add(token);
    if (answer.preauth_token) assert.deepEqual(answer, { preauth_token: token, mfa_required: 'true' });
    else assert.equal(answer.refresh_token, '');
    assert.equal(headerOf(token).typ, 'authos-mfa-preauth+jwt');
    assert.equal(claimsOf(token).mfa_required, true);
    return token;
}
const complete = async (preauth, code, more) => ok(await post('/api/auth/mfa/verify', { preauth_token: preauth, code, ...more }));

for (const [kind, signIn] of Object.entries(kinds)) {
    test(`mfa: [80-14] whoever comes by ${kind} is asked for the second factor`, async () => {
        const without = await signIn();
        assert.ok(without.refresh_token.length >= 43, 'nothing to ask for yet');
        const before = claimsOf(without.access_token);
        const { codes } = await enrolWith(server, without.access_token);
        enrolled[kind] = { codes, token: without.access_token };

        const preauth = stopped(await signIn());
        for (const path of ['/api/user', '/api/user/mfa/status']) assertError(await server.client.get(path, { token: preauth }), 401);
        assertError(await post('/api/auth/refresh', { refresh_token: preauth }), 401);
        const entered = await complete(preauth, codes.pop());
        const after = claimsOf(entered.access_token);
        assert.equal(after.mfa_verified, true);
        assert.deepEqual([after.sub, after.org, after.service], [before.sub, before.org, before.service]);
        stopped(await signIn()); // from yet another browser, once more
    });
}

const start = async () => ok(await server.client.post('/auth/device/code', { form: { client_id: clientId, org: 'acme', service: 'shop' } }));
const poll = (codes) => server.client.post('/auth/token', { form: { grant_type: grant, client_id: clientId, device_code: codes.device_code } });
/** `code` is one of RFC 8628, or nothing: the device is in. */
async function polled(codes, code) {
    let answer;
    await until('an answer that is not "slow_down"', async () => {
        answer = await poll(codes);
        return answer.json?.error !== 'slow_down';
    }, { every: 1100 });
    if (!code) return ok(answer);
    assert.deepEqual([answer.status, answer.json.error], [400, code], answer.text);
    return undefined;
}

test('mfa: [80-14] a device is approved by one who proved both factors, and by nobody between the two', async () => {
    const { codes } = enrolled['a social provider'];
    const device = await start();
    const preauth = stopped(await kinds['a social provider']());
    assertError(await post('/auth/device/approve', { user_code: device.user_code }, preauth), 401);
    await polled(device, 'authorization_pending');
    const { access_token: token } = await complete(preauth, codes.pop());
    ok(await post('/auth/device/approve', { user_code: device.user_code }, token));
    const granted = await polled(device);
    assert.equal(claimsOf(granted.access_token).mfa_verified, true);
    assert.equal(claimsOf(granted.access_token).sub, claimsOf(token).sub);
});

/** Comes by the social provider for a device; where that ends. */
async function forDevice(device) {
    const browser = asGitHubUser();
    const end = await browser.through(`/auth/github?${place({ user_code: device.user_code })}`);
    assert.equal(end.status, 303, end.text);
    await polled(device, 'authorization_pending');
    return { browser, end };
}

test('mfa: [80-14] a device that waits for a sign-in at a provider waits for the second factor as well, on our page', async () => {
    const device = await start();
    const { browser, end } = await forDevice(device);
    assert.match(end.headers.location, /^\/mfa/);
    const page = await browser.open(end.headers.location);
    assert.equal(page.status, 200, page.text);
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const form = { code: enrolled['a social provider'].codes.pop(), form_token: /name="form_token" value="([^"]+)"/.exec(page.text)[1] };
    const done = await server.client.post(end.headers.location, { form, headers: { cookie, origin: server.env.BASE_URL } });
    assert.equal(done.status, 303, done.text);
    assert.equal(done.headers.location, '/activate/success?status=success&device_flow=true');
    assert.equal(claimsOf((await polled(device)).access_token).mfa_verified, true);
});

test('mfa: [80-14] a dashboard elsewhere that asks for the second factor of a device names the device', async () => {
    server.configure({ PLATFORM_DASHBOARD_BASE_URL: 'https://dashboard.example.test' });
    await server.restart();
    const device = await start();
    const { end } = await forDevice(device);
    assert.ok(end.headers.location.startsWith('https://dashboard.example.test/auth/callback#'), end.headers.location);
    const preauth = stopped(fragmentOf(end));
    const { codes } = enrolled['a social provider'];
    assertError(await post('/api/auth/mfa/verify', { preauth_token: preauth, code: codes.at(-1) }), 400, 'BAD_REQUEST');
    await complete(preauth, codes.pop(), { device_code_id: claimsOf(preauth).device_code_id });
    assert.equal(claimsOf((await polled(device)).access_token).mfa_verified, true);
});
