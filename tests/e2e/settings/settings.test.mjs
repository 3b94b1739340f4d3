// Tenant settings against a name server and a web server of the test's own.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { startNameServer } from '../harness/dns.mjs';
import { assertError, Server } from '../harness/server.mjs';
import { until } from '../harness/wait.mjs';

const clientSecret = 'oauth-secret-of-acme-4711';
const mailPassword = 'mail-password-of-acme-4711';
let server;
let names;
let token;
let organization;

const call = (method, path, json, as = token) => server.client.request(method, path, { json, token: as });
const settings = (method, path, json) => call(method, `/api/organizations/acme/${path}`, json);
const ok = (answer, status = 200) => {
    assert.equal(answer.status, status, answer.text);
    return answer.json;
};

before(async () => {
    names = await startNameServer();
    server = await Server.start({ env: { DNS_SERVER: `127.0.0.1:${names.port}`, OUTBOUND_ALLOW_PRIVATE_NETWORKS: 'true', OUTBOUND_TIMEOUT_SECS: '3' } });
    server.secrets.add(clientSecret).add(mailPassword);
    token = (await server.signIn()).access_token;
    ({ organization } = ok(await call('POST', '/api/organizations', { slug: 'acme', name: 'Acme Corporation' })));
});
after(async () => {
    await server?.dispose();
    names?.close();
});

test('settings: a pending organization sets nothing, a free one neither domain nor branding', async () => {
    assertError(await settings('GET', 'oauth-credentials/github'), 403, 'ORGANIZATION_NOT_ACTIVE');
    assertError(await settings('POST', 'domain', { domain: 'login.acme.test' }), 403, 'ORGANIZATION_NOT_ACTIVE');
    ok(await call('POST', `/api/platform/organizations/${organization.id}/approve`, { tier_id: 'tier_free' }));
    assertError(await settings('POST', 'domain', { domain: 'login.acme.test' }), 403, 'FEATURE_NOT_AVAILABLE_IN_TIER');
    assertError(await settings('PATCH', 'branding', { primary_color: '#123456' }), 403, 'FEATURE_NOT_AVAILABLE_IN_TIER');
    ok(await call('PATCH', `/api/platform/organizations/${organization.id}/tier`, { tier_id: 'tier_pro' }));
});

test('settings: own OAuth applications come and go, their secret is never seen', async () => {
    assertError(await settings('GET', 'oauth-credentials/github'), 404, 'NOT_FOUND');
    assertError(await settings('POST', 'oauth-credentials/gitlab', { client_id: 'id', client_secret: clientSecret }), 400, 'BAD_REQUEST');
    const expected = { provider: 'github', client_id: 'acme-client', has_secret: true };
    assert.deepEqual(ok(await settings('POST', 'oauth-credentials/github', { client_id: 'acme-client', client_secret: clientSecret })), expected);
    await server.restart();
    assert.deepEqual(ok(await settings('GET', 'oauth-credentials/github')), expected);
    ok(await settings('DELETE', 'oauth-credentials/github'), 204);
    assertError(await settings('GET', 'oauth-credentials/github'), 404, 'NOT_FOUND');
});

test('settings: a mail server is set, moved without its password, and removed', async () => {
    const smtp = { host: 'mail.acme.test', port: 2525, username: 'acme', password: mailPassword, from_email: 'hello@acme.test', from_name: 'Acme' };
    ok(await settings('POST', 'smtp', smtp));
    const { password, ...shown } = smtp;
    assert.deepEqual(ok(await settings('GET', 'smtp')), { ...shown, tls: 'starttls', configured: true });
    ok(await settings('POST', 'smtp', { ...shown, host: 'evil.example.test' }));
    assert.equal(ok(await settings('GET', 'smtp')).configured, false);
    assertError(await settings('POST', 'smtp', { ...smtp, host: '169.254.169.254' }), 400, 'BAD_REQUEST');
    ok(await settings('DELETE', 'smtp'));
    assert.equal(ok(await settings('GET', 'smtp')).host, null);
});

test('settings: a domain is proven by its TXT record', async () => {
    const claim = ok(await settings('POST', 'domain', { domain: 'login.acme.test' }));
    const [dns] = claim.verification_methods;
    assert.deepEqual([dns.record_type, dns.record_name, dns.record_value], ['TXT', '_sso-verification.login.acme.test', claim.verification_token]);
    const early = ok(await settings('POST', 'domain/verify'));
    assert.equal(early.verified, false);
    assert.match(early.message, /there is no TXT record/);
    names.set(dns.record_name, ['v=spf1 -all', claim.verification_token]);
    assert.equal(ok(await settings('POST', 'domain/verify')).verified, true);
    assert.deepEqual(ok(await settings('GET', 'domain')), { custom_domain: 'login.acme.test', domain_verified: true });
});

test('settings: a proven domain may read answers, once the server has heard of it', async () => {
    const allowed = async (origin) => (await server.client.get('/health/live', { headers: { origin } })).headers['access-control-allow-origin'];
    await server.restart();
    await until('the domain', () => allowed('https://login.acme.test'));
    assert.equal(await allowed('https://login.acme.test'), 'https://login.acme.test');
    assert.equal(await allowed('http://login.acme.test'), undefined);
    assert.equal(await allowed('https://other.acme.test'), undefined);
});

test('settings: a domain is proven by its file', async (t) => {
    // "*.localhost" is this machine; the file must be at port 80, which a test may not always have.
    const web = http.createServer((request, response) => response.end(request.url === '/.well-known/sso-verification.txt' ? `${web.proof}\n` : 'no'));
    const listening = await new Promise((resolve) => {
        web.once('error', () => resolve(false));
        web.listen(80, '127.0.0.1', () => resolve(true));
    });
    if (!listening) return t.skip('port 80 is not to be had');
    try {
        const claim = ok(await settings('POST', 'domain', { domain: 'acme.localhost' }));
        assert.deepEqual(ok(await settings('GET', 'domain')), { custom_domain: 'acme.localhost', domain_verified: false });
        web.proof = `not ${claim.verification_token}`;
        const early = ok(await settings('POST', 'domain/verify'));
        assert.equal(early.verified, false);
        assert.match(early.message, /does not consist of the token/);
        web.proof = claim.verification_token;
        assert.equal(ok(await settings('POST', 'domain/verify')).verified, true);
    } finally {
        web.closeAllConnections();
        web.close();
    }
});

test('settings: a domain that is given up is gone', async () => {
    ok(await settings('DELETE', 'domain'), 204);
    assert.deepEqual(ok(await settings('GET', 'domain')), { custom_domain: null, domain_verified: false });
    assertError(await settings('POST', 'domain/verify'), 400, 'BAD_REQUEST');
});

test('settings: branding is for members, and public while the organization is active', async () => {
    const look = { logo_url: 'https://cdn.acme.test/logo.svg', primary_color: '#1a2b3c' };
    assert.deepEqual(ok(await settings('PATCH', 'branding', look)), look);
    assert.deepEqual(ok(await settings('PATCH', 'branding', { logo_url: null })), { ...look, logo_url: null });
    assertError(await settings('PATCH', 'branding', { primary_color: 'red' }), 400, 'BAD_REQUEST');
    const open = (slug) => server.client.get(`/api/organizations/${slug}/branding/public`);
    assert.deepEqual(ok(await open('acme')), { ...look, logo_url: null });
    ok(await call('POST', `/api/platform/organizations/${organization.id}/suspend`));
    assertError(await open('acme'), 404, 'NOT_FOUND');
    assertError(await open('never-was'), 404, 'NOT_FOUND');
    assert.deepEqual(ok(await settings('GET', 'branding')), { ...look, logo_url: null });
});
