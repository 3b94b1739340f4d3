// What is promised to be immediate is so on every instance: a change made at one is refused at the other by the very
// next call.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addAccount } from '../harness/accounts.mjs';
import { assertError, Server } from '../harness/server.mjs';

const O = '/api/organizations/acme';
let here;
let there;
let platformOwner;
let owner;
let organization;

before(async () => {
    here = await Server.start();
    there = await Server.beside(here);
    await there.launch();
    platformOwner = (await here.signIn()).access_token;
    await addAccount(here, 'founder@acme.test');
    owner = await signIn('founder@acme.test');
    organization = ok(await call(here, owner, 'POST', '/api/organizations', { slug: 'acme', name: 'Acme' })).organization;
    ok(await call(here, platformOwner, 'POST', `/api/platform/organizations/${organization.id}/approve`, { tier_id: 'tier_pro' }));
});
after(async () => {
    await there?.dispose();
    await here?.dispose();
});

const call = (server, token, method, path, json, headers) => server.client.request(method, path, { json, token, headers });
const ok = (answer, status = 200) => {
    assert.equal(answer.status, status, answer.text);
    return answer.json;
};
const signIn = async (email) => ok(await here.login({ email })).access_token;
const join = async (email, role) => {
    const id = await addAccount(here, email);
    const token = await signIn(email);
    const { token: invitation } = ok(await call(here, owner, 'POST', `${O}/invitations`, { email, role }));
    ok(await call(here, token, 'POST', '/api/invitations/accept', { token: invitation }));
    return { id, token };
};

test('instances: a demoted role and a removed member', async () => {
    const bob = await join('bob@acme.test', 'admin');
    ok(await call(there, bob.token, 'GET', `${O}/members`));
    ok(await call(here, owner, 'PATCH', `${O}/members/${bob.id}`, { role: 'member' }));
    assertError(await call(there, bob.token, 'GET', `${O}/members`), 403, 'FORBIDDEN');
    ok(await call(here, owner, 'POST', `${O}/members/${bob.id}`));
    assertError(await call(there, bob.token, 'GET', O), 404, 'NOT_FOUND');
});

test('instances: a role that lost a capability, and a grant on one service that was taken away', async () => {
    const role = ok(await call(here, owner, 'POST', `${O}/roles`, { slug: 'auditor', name: 'Auditor', permissions: ['audit_logs.view'] }));
    const eve = await join('eve@acme.test', 'auditor');
    ok(await call(there, eve.token, 'GET', `${O}/audit-log`));
    ok(await call(here, owner, 'PUT', `${O}/roles/${role.id}`, { permissions: [] }));
    assertError(await call(there, eve.token, 'GET', `${O}/audit-log`), 403, 'FORBIDDEN');

    ok(await call(here, owner, 'POST', `${O}/services`, { slug: 'shop', name: 'Shop', service_type: 'web' }));
    const grant = (access) => call(here, owner, 'PUT', `${O}/members/${eve.id}/service-access`, { grants: [{ service_slug: 'shop', access }] });
    ok(await grant('viewer'));
    ok(await call(there, eve.token, 'GET', `${O}/services/shop`));
    ok(await grant(null));
    assertError(await call(there, eve.token, 'GET', `${O}/services/shop`), 403, 'FORBIDDEN');
});

test('instances: a revoked API key', async () => {
    const key = ok(await call(here, owner, 'POST', `${O}/services/shop/api-keys`, { name: 'backend', permissions: ['read:users'] }), 201);
    const users = () => there.client.request('GET', '/api/service/users', { headers: { 'x-api-key': key.key } });
    ok(await users());
    assert.equal((await call(here, owner, 'DELETE', `${O}/services/shop/api-keys/${key.id}`)).status, 204);
    assertError(await users(), 401, 'UNAUTHORIZED');
});

test('instances: a revoked session', async () => {
    const token = await signIn('eve@acme.test');
    ok(await call(there, token, 'GET', '/api/user'));
    ok(await call(here, token, 'POST', '/api/auth/logout'));
    assertError(await call(there, token, 'GET', '/api/user'), 401, 'UNAUTHORIZED');
});

test('instances: a demoted platform owner', async () => {
    const id = await addAccount(here, 'deputy@example.test');
    const deputy = await signIn('deputy@example.test');
    ok(await call(here, platformOwner, 'POST', '/api/platform/owners', { user_id: id }));
    ok(await call(there, deputy, 'GET', '/api/platform/tiers'));
    ok(await call(here, platformOwner, 'DELETE', `/api/platform/owners/${id}`));
    assertError(await call(there, deputy, 'GET', '/api/platform/tiers'), 403, 'FORBIDDEN');
});

test('instances: a suspended organization', async () => {
    ok(await call(there, owner, 'GET', `${O}/services`));
    ok(await call(here, platformOwner, 'POST', `/api/platform/organizations/${organization.id}/suspend`));
    assertError(await call(there, owner, 'GET', `${O}/services`), 403, 'ORGANIZATION_NOT_ACTIVE');
});
