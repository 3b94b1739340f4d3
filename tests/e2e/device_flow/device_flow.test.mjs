// The device grant as a raw program speaks it, and as a public library does.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import * as oauth from 'openid-client';
import { Server } from '../harness/server.mjs';

const grant = 'urn:ietf:params:oauth:grant-type:device_code';
const ok = (answer) => {
    assert.equal(answer.status, 200, answer.text);
    return answer.json;
};
let server;
let token;
let device;

before(async () => {
    server = await Server.start({ env: { DEVICE_POLL_INTERVAL_SECS: '1' } });
    token = (await server.signIn()).access_token;
    const made = ok(await server.client.post('/api/organizations', { json: { slug: 'acme', name: 'Acme' }, token }));
    const { id } = made.organization ?? made;
    ok(await server.client.post(`/api/platform/organizations/${id}/approve`, { json: { tier_id: 'tier_pro' }, token }));
    const created = ok(await server.client.post('/api/organizations/acme/services', {
        token, json: { slug: 'television', name: 'Television', service_type: 'desktop', device_activation_uri: 'https://tv.example.test/activate' },
    }));
    device = { client_id: (created.service ?? created).client_id, org: 'acme', service: 'television' };
});
after(() => server.dispose());

const start = async (more = {}) => ok(await server.client.post('/auth/device/code', { form: { ...device, ...more } }));
const poll = (codes) => server.client.post('/auth/token', { form: { grant_type: grant, client_id: device.client_id, device_code: codes.device_code } });
const answer = (how, codes) => server.client.post(`/auth/device/${how}`, { json: { user_code: codes.user_code }, token });
const assertPolled = (polled, error) => {
    assert.equal(polled.status, 400, polled.text);
    assert.equal(polled.json.error, error);
};

test('device flow: a poller by RFC 8628 waits, is slowed down, and gets its token once', async () => {
    const codes = await start();
    assert.equal(codes.interval, 1);
    assert.equal(codes.verification_uri_complete, `https://tv.example.test/activate?user_code=${codes.user_code}`);
    assertPolled(await poll(codes), 'authorization_pending');
    assertPolled(await poll(codes), 'slow_down');
    assert.deepEqual(ok(await server.client.post('/auth/device/verify', { json: { user_code: codes.user_code } })), {
        org_slug: 'acme', service_slug: 'television', available_providers: [],
    });
    ok(await answer('approve', codes));
    const answers = await Promise.all(Array.from({ length: 50 }, () => poll(codes)));
    const granted = answers.filter(({ status }) => status === 200);
    assert.equal(granted.length, 1);
    for (const other of answers.filter(({ status }) => status !== 200)) assertPolled(other, 'invalid_grant');
    assert.equal(granted[0].headers['cache-control'], 'no-store');
    const user = ok(await server.client.get('/api/user', { token: granted[0].json.access_token }));
    assert.deepEqual([user.org, user.service], ['acme', 'television']);
});

test('device flow: a denied device is told so', async () => {
    const codes = await start();
    ok(await answer('deny', codes));
    assertPolled(await poll(codes), 'access_denied');
});

test('device flow: the platform command line gets a token of the platform', async () => {
    const cli = { client_id: 'platform-admin-cli', org: 'platform', service: 'admin-cli' };
    const codes = ok(await server.client.post('/auth/device/code', { json: cli }));
    assert.match(codes.verification_uri, /\/activate$/);
    ok(await answer('approve', codes));
    const granted = ok(await server.client.post('/auth/token', { json: { grant_type: grant, client_id: cli.client_id, device_code: codes.device_code } }));
    assert.equal(granted.refresh_token, undefined);
    ok(await server.client.get('/api/organizations', { token: granted.access_token }));
});

test('device flow: a public library of OAuth gets through, and hears of a denial', async () => {
    const base = `http://127.0.0.1:${server.port}`;
    const metadata = { issuer: base, device_authorization_endpoint: `${base}/auth/device/code`, token_endpoint: `${base}/auth/token` };
    const config = new oauth.Configuration(metadata, device.client_id, {}, oauth.None());
    oauth.allowInsecureRequests(config);
    const parameters = { org: 'acme', service: 'television', scope: 'offline_access' };

    const codes = await oauth.initiateDeviceAuthorization(config, parameters);
    const polling = oauth.pollDeviceAuthorizationGrant(config, codes);
    await pause(2500); // it hears "authorization_pending" at least once
    ok(await answer('approve', codes));
    const granted = await polling;
    assert.equal(granted.token_type, 'bearer');
    assert.equal(granted.scope, 'offline_access');
    ok(await server.client.get('/api/user', { token: granted.access_token }));
    ok(await server.client.post('/api/auth/refresh', { json: { refresh_token: granted.refresh_token } }));

    const refused = await oauth.initiateDeviceAuthorization(config, parameters);
    ok(await answer('deny', refused));
    await assert.rejects(oauth.pollDeviceAuthorizationGrant(config, refused), { error: 'access_denied' });
});
