// A B2B platform by its API alone: everything that an operator, an organization's people and their programs do, from
// the first organization to its end. The harness holds every answer against the OpenAPI document.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { addAccount } from '../harness/accounts.mjs';
import { assertError, Server } from '../harness/server.mjs';
import { until } from '../harness/wait.mjs';

const O = '/api/organizations/acme';
const received = [];
let receiver;
let server;
let platformOwner; // access tokens
let owner;
let member;
let organization;
let memberId;
let shop; // the service with its secret
let plan;
let apiKey;
let customer;

before(async () => {
    receiver = http.createServer((request, response) => {
        let body = '';
        request.on('data', (chunk) => { body += chunk; });
        request.on('end', () => {
            received.push(JSON.parse(body));
            response.writeHead(204).end();
        });
    });
    await new Promise((resolve) => { receiver.listen(0, '127.0.0.1', resolve); });
    server = await Server.start({ env: { OUTBOUND_ALLOW_PRIVATE_NETWORKS: 'true' } });
    platformOwner = (await server.signIn()).access_token;
    await addAccount(server, 'founder@acme.test');
    memberId = await addAccount(server, 'bob@acme.test');
    owner = await signIn('founder@acme.test');
    member = await signIn('bob@acme.test');
});
after(async () => {
    receiver?.close();
    await server?.dispose();
});

const signIn = async (email) => {
    const answer = await server.login({ email });
    assert.equal(answer.status, 200, answer.text);
    return answer.json.access_token;
};
const call = (token, method, path, json, headers) => server.client.request(method, path, { json, token, headers });
const ok = (answer, status = 200) => {
    assert.equal(answer.status, status, answer.text);
    return answer.json;
};
const program = (method, path, json) => server.client.request(method, `/api/service${path}`, { json, headers: { 'x-api-key': apiKey.key } });

test('governance: an organization waits for approval, gets a tier and grows out of it', async () => {
    organization = ok(await call(owner, 'POST', '/api/organizations', { slug: 'acme', name: 'Acme' })).organization;
    assertError(await call(owner, 'POST', `${O}/services`, { slug: 'shop', name: 'Shop', service_type: 'web' }), 403, 'ORGANIZATION_NOT_ACTIVE');
    const decisions = `/api/platform/organizations/${organization.id}`;
    assertError(await call(owner, 'POST', `${decisions}/approve`, {}), 403, 'FORBIDDEN');
    assert.equal(ok(await call(platformOwner, 'POST', `${decisions}/approve`, {})).status, 'active');
    assertError(await call(owner, 'PATCH', `${O}/branding`, { primary_color: '#123456' }), 403, 'FEATURE_NOT_AVAILABLE_IN_TIER');
    ok(await call(platformOwner, 'PATCH', `${decisions}/tier`, { tier_id: 'tier_pro' }));
    assert.equal(ok(await call(owner, 'PATCH', `${O}/branding`, { primary_color: '#123456' })).primary_color, '#123456');
    assert.equal(ok(await server.client.get(`${O}/branding/public`)).primary_color, '#123456');
});

test('governance: a webhook is told of what follows', async () => {
    const url = `http://127.0.0.1:${receiver.address().port}/hook`;
    const events = ['service.created', 'invitation.accepted', 'user.joined', 'api_key.created', 'subscription.created'];
    const made = ok(await call(owner, 'POST', `${O}/webhooks`, { name: 'Everything', url, events }));
    assert.match(made.secret, /^whsec_/);
    assert.equal(ok(await call(owner, 'GET', `${O}/webhooks`)).webhooks[0].secret, undefined);
});

test('governance: a service with its secret, redirect URIs and plans', async () => {
    const draft = { slug: 'shop', name: 'Shop', service_type: 'web', redirect_uris: ['https://shop.acme.test/callback'] };
    assertError(await call(owner, 'POST', `${O}/services`, { ...draft, redirect_uris: ['https://shop.acme.test/#x'] }), 400, 'BAD_REQUEST');
    const made = ok(await call(owner, 'POST', `${O}/services`, draft));
    shop = made.service;
    assert.equal(made.default_plan.name, 'free');
    assert.ok(shop.client_secret);
    assert.equal(ok(await call(owner, 'GET', `${O}/services/shop`)).client_secret, undefined);
    const rotated = ok(await call(owner, 'POST', `${O}/services/shop/secret/rotate`));
    assert.notEqual(rotated.client_secret, shop.client_secret);
    plan = ok(await call(owner, 'POST', `${O}/services/shop/plans`, { name: 'pro', price_cents: 1900, currency: 'usd', features: ['export'] })).plan;
    assert.deepEqual(ok(await call(owner, 'GET', `${O}/services/shop/plans`)).map((item) => item.plan.name), ['free', 'pro']);
});

test('governance: an invitation makes a member, a custom role says what he may do', async () => {
    assertError(await call(member, 'GET', O), 404, 'NOT_FOUND');
    const role = ok(await call(owner, 'POST', `${O}/roles`, { slug: 'shopkeeper', name: 'Shopkeeper', permissions: ['services.view'] }));
    const invited = ok(await call(owner, 'POST', `${O}/invitations`, { email: 'bob@acme.test', role: 'shopkeeper' }));
    assertError(await call(owner, 'POST', '/api/invitations/accept', { token: invited.token }), 403, 'FORBIDDEN');
    ok(await call(member, 'POST', '/api/invitations/accept', { token: invited.token }));
    assert.equal((await call(member, 'POST', '/api/invitations/accept', { token: invited.token })).status, 404);
    assert.equal(ok(await call(member, 'GET', `${O}/services`)).services.length, 1);
    assertError(await call(member, 'PATCH', `${O}/services/shop`, { name: 'Mine' }), 403, 'FORBIDDEN');
    ok(await call(owner, 'PUT', `${O}/members/${memberId}/service-access`, { grants: [{ service_slug: 'shop', access: 'manager' }] }));
    assert.equal(ok(await call(member, 'PATCH', `${O}/services/shop`, { name: 'The shop' })).name, 'The shop');
    ok(await call(owner, 'PATCH', `${O}/members/${memberId}`, { role: 'member' }));
    assertError(await call(member, 'PATCH', `${O}/services/shop`, { name: 'Mine' }), 403, 'FORBIDDEN');
    assert.equal((await call(owner, 'DELETE', `${O}/roles/${role.id}`)).status, 204);
    assert.deepEqual(ok(await call(owner, 'GET', `${O}/members`)).members.map((item) => item.membership.role).sort(), ['member', 'owner']);
});

test('governance: a program of the service works with its users and subscriptions by API key', async () => {
    apiKey = ok(await call(owner, 'POST', `${O}/services/shop/api-keys`, { name: 'backend', permissions: ['read:users', 'write:users', 'read:subscriptions', 'write:subscriptions', 'read:analytics', 'read:service'] }), 201);
    assert.match(apiKey.key, /^sk_live_/);
    customer = ok(await program('POST', '/users', { email: 'customer@example.test' }));
    ok(await program('POST', '/subscriptions', { user_id: customer.id, plan_id: plan.id }));
    assert.equal(ok(await program('GET', '/subscriptions')).subscriptions[0].plan_name, 'pro');
    assertError(await program('DELETE', `/users/${customer.id}`), 403, 'FORBIDDEN');
    assert.equal(ok(await program('GET', '/analytics')).active_subscriptions, 1);
    const [endUser] = ok(await call(owner, 'GET', `${O}/users`)).users;
    assert.equal(endUser.user.email, 'customer@example.test');
    assert.equal(endUser.subscriptions[0].plan_name, 'pro');
    assertError(await call(owner, 'DELETE', `${O}/services/shop`), 400, 'BAD_REQUEST');
});

test('governance: the webhook has heard of each change once', async () => {
    await until('all events', () => new Set(received.map(({ event }) => event)).size === 5, { seconds: 30, every: 100 });
    assert.deepEqual(received.map(({ event }) => event).sort(), ['api_key.created', 'invitation.accepted', 'service.created', 'subscription.created', 'user.joined']);
    assert.ok(received.every((item) => item.organization_id === organization.id));
});

test('governance: analytics and audit log tell what happened', async () => {
    ok(await call(owner, 'POST', `${O}/select`));
    assert.equal((await server.client.post('/api/auth/login', { json: { email: 'founder@acme.test', password: server.password, org_slug: 'acme' } })).status, 200);
    const trends = ok(await call(owner, 'GET', `${O}/analytics/login-trends`));
    assert.equal(trends.reduce((sum, { count }) => sum + count, 0), 1);
    assert.equal(ok(await call(owner, 'GET', `${O}/analytics/recent-logins`))[0].provider, 'password');
    const actions = ok(await call(owner, 'GET', `${O}/audit-log?limit=100`)).logs.map(({ action }) => action);
    for (const action of ['organization.created', 'branding.updated', 'service.created', 'plan.created', 'user.invited', 'user.joined', 'user.role_updated', 'api_key.created', 'user.login.success']) {
        assert.ok(actions.includes(action), `${action} is missing in ${actions.join(' ')}`);
    }
    assertError(await call(member, 'GET', `${O}/audit-log`), 403, 'FORBIDDEN');
    const overview = ok(await call(platformOwner, 'GET', '/api/platform/analytics/overview'));
    assert.deepEqual([overview.total_organizations, overview.total_services], [1, 1]);
});

test('governance: a revoked key, a removed member and a suspended organization are refused at once', async () => {
    assert.equal((await call(owner, 'DELETE', `${O}/services/shop/api-keys/${apiKey.id}`)).status, 204);
    assertError(await program('GET', '/users'), 401, 'UNAUTHORIZED');
    ok(await call(owner, 'POST', `${O}/members/${memberId}`));
    assertError(await call(member, 'GET', O), 404, 'NOT_FOUND');
    ok(await call(platformOwner, 'POST', `/api/platform/organizations/${organization.id}/suspend`));
    assertError(await call(owner, 'GET', `${O}/services`), 403, 'ORGANIZATION_NOT_ACTIVE');
    ok(await call(platformOwner, 'POST', `/api/platform/organizations/${organization.id}/activate`));
});

test('governance: support looks through a user\'s eyes, with a reason that stays', async () => {
    const founder = ok(await call(owner, 'GET', '/api/user'));
    const borrowed = ok(await call(platformOwner, 'POST', '/api/platform/impersonate', { user_id: founder.id, reason: 'ticket 17' })).token;
    assert.equal(ok(await call(borrowed, 'GET', O)).organization.id, organization.id);
    assertError(await call(borrowed, 'GET', '/api/platform/users'), 403, 'FORBIDDEN');
    ok(await call(borrowed, 'PATCH', O, { name: 'Acme Limited' }));
    const [entry] = ok(await call(owner, 'GET', `${O}/audit-log?action=organization.updated`)).logs;
    assert.ok(JSON.stringify(entry.details).includes('impersonated_by'), JSON.stringify(entry));
    assert.equal(ok(await call(platformOwner, 'GET', '/api/platform/audit-log?action=user.impersonate')).total, 1);
});

test('governance: a person takes his data along and is forgotten', async () => {
    const exported = ok(await call(member, 'GET', `/api/privacy/export/${memberId}`));
    assert.equal(exported.email, 'bob@acme.test');
    assertError(await call(member, 'DELETE', `/api/privacy/forget/${memberId}`, {}), 403, 'FORBIDDEN');
    ok(await call(member, 'DELETE', `/api/privacy/forget/${memberId}`, { current_password: server.password }));
    assertError(await call(member, 'GET', '/api/user'), 401);
    assertError(await server.login({ email: 'bob@acme.test' }), 401);
    const left = await server.database.sql(`SELECT COUNT(*) FROM users WHERE email_key = 'bob@acme.test'`);
    assert.equal(Number(left[0][0]), 0);
});

test('governance: deletion takes everything along, and the platform remembers who did it', async () => {
    ok(await call(platformOwner, 'DELETE', `/api/platform/organizations/${organization.id}`));
    assertError(await call(owner, 'GET', O), 404, 'NOT_FOUND');
    for (const table of ['services', 'plans', 'subscriptions', 'webhooks', 'organization_roles', 'organization_invitations']) {
        assert.equal(Number((await server.database.sql(`SELECT COUNT(*) FROM ${table}`))[0][0]), 0, table);
    }
    const { logs } = ok(await call(platformOwner, 'GET', '/api/platform/audit-log?limit=1'));
    assert.equal(logs[0].action, 'delete_organization');
    assert.equal(ok(await call(platformOwner, 'GET', '/api/platform/users/search?q=founder')).length, 1);
});
