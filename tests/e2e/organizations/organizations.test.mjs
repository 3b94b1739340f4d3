import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertError, ownerEmail, Server } from '../harness/server.mjs';

let server;
let token;
let organization;
before(async () => {
    server = await Server.start({ env: { MAX_ORGS_PER_USER: '3' } });
    token = (await server.signIn()).access_token;
});
after(() => server?.dispose());

const call = (method, path, json, as = token) => server.client.request(method, path, { json, token: as });
const decide = (verb, json) => call('POST', `/api/platform/organizations/${organization.id}/${verb}`, json);
const ok = (answer) => {
    assert.equal(answer.status, 200, answer.text);
    return answer.json;
};

test('organizations: the owner creates one; it is pending and comes with a session in it', async () => {
    const created = ok(await call('POST', '/api/organizations', { slug: 'acme', name: 'Acme Corporation' }));
    organization = created.organization;
    assert.equal(organization.status, 'pending');
    assert.equal(organization.tier_id, 'tier_free');
    assert.equal(created.owner.email, ownerEmail);
    assert.equal(created.membership.role, 'owner');
    assert.equal((await server.profile(created.access_token)).json.org, 'acme');
});

test('organizations: what is pending can be read and renamed, but not selected', async () => {
    assert.equal(ok(await call('GET', '/api/organizations/acme')).organization.id, organization.id);
    assert.equal(ok(await call('PATCH', '/api/organizations/acme', { name: 'Acme Ltd' })).organization.name, 'Acme Ltd');
    const refused = await call('POST', '/api/organizations/acme/select');
    assertError(refused, 403, 'ORGANIZATION_NOT_ACTIVE');
    assert.equal(refused.json.error, 'Organization is not active. Current status: pending');
});

test('organizations: approval with a tier, then its limits and features', async () => {
    assertError(await decide('approve', { tier_id: 'tier_gold' }), 404, 'NOT_FOUND');
    assert.equal(ok(await decide('approve', { tier_id: 'tier_starter' })).status, 'active');
    assertError(await decide('approve', {}), 400, 'BAD_REQUEST');
    const path = `/api/platform/organizations/${organization.id}`;
    const tier = ok(await call('PATCH', `${path}/tier`, { tier_id: 'tier_pro', max_users: 12 }));
    assert.deepEqual([tier.tier_id, tier.max_services, tier.max_users], ['tier_pro', null, 12]);
    const features = ok(await call('PATCH', `${path}/features`, { allow_siem: true, max_mau: 9000 }));
    assert.deepEqual(features.feature_overrides, { allow_siem: true, max_mau: 9000 });
    assert.deepEqual(ok(await call('PATCH', `${path}/features`, { max_mau: null })).feature_overrides, { allow_siem: true });
    assert.deepEqual(ok(await call('GET', '/api/platform/tiers')).map(({ id }) => id), ['tier_free', 'tier_starter', 'tier_pro', 'tier_enterprise']);
});

test('organizations: selecting one gives a session that can be refreshed', async () => {
    const selected = ok(await call('POST', '/api/organizations/acme/select'));
    assert.equal(selected.organization.slug, 'acme');
    const next = ok(await server.refresh(selected.refresh_token));
    assert.equal((await server.profile(next.access_token)).json.org, 'acme');
});

test('organizations: suspension refuses what needs an active one, activation ends it', async () => {
    const selected = ok(await call('POST', '/api/organizations/acme/select'));
    assert.equal(ok(await decide('suspend')).status, 'suspended');
    assertError(await decide('suspend'), 400, 'BAD_REQUEST');
    assertError(await call('POST', '/api/organizations/acme/select'), 403, 'ORGANIZATION_NOT_ACTIVE');
    assertError(await server.refresh(selected.refresh_token), 403, 'ORGANIZATION_NOT_ACTIVE');
    assert.equal(ok(await call('GET', '/api/organizations/acme')).organization.status, 'suspended');
    assert.equal(ok(await decide('activate')).status, 'active');
    assertError(await decide('activate'), 400, 'BAD_REQUEST');
    ok(await server.refresh(selected.refresh_token));
});

test('organizations: ownership goes to members only', async () => {
    assertError(await call('POST', '/api/organizations/acme/transfer-ownership', { new_owner_email: 'nobody@example.test' }), 404, 'NOT_FOUND');
    assertError(await call('POST', '/api/organizations/acme/transfer-ownership', { new_owner_email: ownerEmail }), 400, 'BAD_REQUEST');
});

test('organizations: a taken slug and one too many are refused', async () => {
    assertError(await call('POST', '/api/organizations', { slug: 'acme', name: 'Another' }), 400, 'BAD_REQUEST');
    assertError(await call('POST', '/api/organizations', { slug: 'admin', name: 'Another' }), 400, 'BAD_REQUEST');
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => call('POST', '/api/organizations', { slug: `more-${i}`, name: 'More' })));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, ...Array(8).fill(400)]);
    assert.equal(ok(await call('GET', '/api/organizations')).length, 3);
    assert.equal(ok(await call('GET', '/api/organizations?status=pending&limit=1&page=2')).length, 1);
});

test('organizations: the platform owner lists, rejects and deletes', async () => {
    const pending = ok(await call('GET', '/api/platform/organizations?status=pending'));
    assert.equal(pending.total, 2);
    const [rejected, removed] = pending.organizations;
    assert.equal(rejected.owner.email, ownerEmail);
    const refusal = ok(await call('POST', `/api/platform/organizations/${rejected.id}/reject`, { reason: 'No such company' }));
    assert.deepEqual([refusal.status, refusal.rejection_reason], ['rejected', 'No such company']);
    ok(await call('DELETE', `/api/platform/organizations/${removed.id}`));
    assertError(await call('GET', `/api/organizations/${removed.slug}`), 404, 'NOT_FOUND');
    assertError(await call('DELETE', `/api/platform/organizations/${removed.id}`), 404, 'NOT_FOUND');
});

test('organizations: everything is in the audit log, newest first, also after a restart', async () => {
    await server.restart();
    const { logs } = ok(await call('GET', '/api/platform/audit-log?target_type=organization'));
    assert.deepEqual(logs.map(({ action }) => action), ['delete_organization', 'reject_organization', 'activate_organization', 'suspend_organization',
        'update_organization_features', 'update_organization_features', 'update_organization_tier', 'approve_organization']);
    assert.deepEqual(JSON.parse(logs.at(-1).metadata), { old_status: 'pending', new_status: 'active', tier_id: 'tier_starter' });
    assert.equal(ok(await call('GET', `/api/platform/audit-log?action=suspend_organization&target_id=${organization.id}`)).total, 1);
});

test('organizations: the owner deletes it, and it is as if it had never been', async () => {
    const inside = ok(await call('POST', '/api/organizations/acme/select')).access_token;
    assert.equal(ok(await call('DELETE', '/api/organizations/acme', undefined, inside)), null);
    assertError(await server.profile(inside), 401);
    const gone = await call('GET', '/api/organizations/acme');
    const never = await call('GET', '/api/organizations/never-was');
    assertError(gone, 404, 'NOT_FOUND');
    assert.equal(gone.json.error, never.json.error);
});
