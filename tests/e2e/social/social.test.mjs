import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Browser, fragmentOf, startProviders } from '../harness/providers.mjs';
import { assertError, freePort, Server } from '../harness/server.mjs';

const cleanups = [];
after(async () => {
    for (const clean of cleanups.reverse()) await clean();
});
const kBack = 'https://shop.example.test/back';

/** A server with emulated providers, and organizations with a service "shop" each. */
async function world(slugs = ['acme']) {
    const providers = await startProviders({ port: await freePort(), clients: { platform: 'platform-secret', 'client-acme': 'secret-acme', 'client-other': 'secret-other' } });
    cleanups.push(() => providers.close());
    const server = await Server.start({ env: providers.env });
    cleanups.push(() => server.dispose());
    const token = (await server.signIn()).access_token;
    const call = async (method, path, json) => {
        const answer = await server.client.request(method, path, { json, token });
        assert.ok(answer.status < 300, `${method} ${path}: ${answer.text}`);
        return answer.json;
    };
    for (const slug of slugs) {
        const { organization } = await call('POST', '/api/organizations', { slug, name: slug });
        if (organization.status === 'pending') await call('POST', `/api/platform/organizations/${organization.id}/approve`, { tier_id: 'tier_enterprise' });
        await call('PATCH', `/api/platform/organizations/${organization.id}/tier`, { tier_id: 'tier_enterprise' });
        await call('POST', `/api/organizations/${slug}/services`, { slug: 'shop', name: 'Shop', service_type: 'web', redirect_uris: [kBack] });
    }
    return { server, providers, call };
}
const start = (provider, slug = 'acme') => `/auth/${provider}?org=${slug}&service=shop&redirect_uri=${encodeURIComponent(kBack)}&state=my%20state`;

test('social: each provider signs a person in, with tokens in the fragment and PKCE [80-17]', async () => {
    const { server, providers } = await world();
    for (const provider of ['github', 'google', 'microsoft']) {
        providers.person.email = `${provider}@example.test`;
        const end = await new Browser(server).through(start(provider));
        assert.equal(end.status, 303, end.text);
        assert.ok(end.headers.location.startsWith(`${kBack}#`));
        assert.equal(end.headers['referrer-policy'], 'no-referrer');
        const tokens = fragmentOf(end);
        assert.equal(tokens.state, 'my state');
        const profile = await server.client.get('/api/user', { token: tokens.access_token });
        assert.equal(profile.json.email, `${provider}@example.test`);
    }
});

test('social: a state is for one browser, one provider and one use, also under 50 calls at once [80-18]', async () => {
    const { server } = await world();
    const browser = new Browser(server);
    const callback = await browser.callback(start('github'));
    assertError(await new Browser(server).open(callback), 400, 'BAD_REQUEST');
    assertError(await browser.open(callback.replace('/github/', '/google/')), 400, 'BAD_REQUEST');
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const url = new URL(callback);
    const answers = await Promise.all(Array.from({ length: 50 }, () => server.client.get(url.pathname + url.search, { headers: { cookie } })));
    assert.equal(answers.filter((answer) => answer.status === 303).length, 1);
    assert.equal(answers.filter((answer) => answer.status === 400).length, 49, JSON.stringify(answers.map((answer) => answer.status)));
});

test('social: two tabs of one browser both come through', async () => {
    const { server } = await world();
    const browser = new Browser(server);
    const callbacks = [await browser.callback(start('github')), await browser.callback(start('google'))];
    for (const callback of callbacks.reverse()) assert.equal((await browser.open(callback)).status, 303);
    assert.equal(browser.cookies.size, 0);
});

test('social: faults of a provider end in time and with an error', async () => {
    const { server, providers } = await world();
    providers.fault = 'denied';
    const denied = await new Browser(server).through(start('github'));
    assert.equal(denied.headers.location, `${kBack}?error=access_denied&error_description=The%20user%20said%20no&state=my%20state`);
    for (const fault of ['status500', 'html', 'error200', 'huge', 'hang']) {
        providers.fault = undefined;
        const browser = new Browser(server);
        const callback = await browser.callback(start('github'));
        providers.fault = fault;
        const answer = await browser.open(callback);
        assertError(answer, 500, 'OAUTH_ERROR');
        assert.ok(answer.elapsed < 15_000, `${fault} took ${answer.elapsed} ms`);
    }
    providers.fault = undefined;
    for (const person of [{ id: 1, email: 'ada@example.test', verified: false }, { id: 2, email: undefined, verified: true }]) {
        providers.person = person;
        assertError(await new Browser(server).through(start('github')), 403, 'FORBIDDEN');
    }
});

test('social: each tenant is spoken for by its own client only, also when a secret is wrong', async () => {
    const { server, providers, call } = await world(['acme', 'other']);
    await call('POST', '/api/organizations/acme/oauth-credentials/github', { client_id: 'client-acme', client_secret: 'wrong-secret' });
    await call('POST', '/api/organizations/other/oauth-credentials/github', { client_id: 'client-other', client_secret: 'secret-other' });
    assertError(await new Browser(server).through(start('github')), 500, 'OAUTH_ERROR');
    assert.equal((await new Browser(server).through(start('github', 'other'))).status, 303);
    const sent = providers.calls.filter((made) => made.method === 'POST').map((made) => new URLSearchParams(made.body));
    assert.deepEqual(sent.map((form) => [form.get('client_id'), form.get('client_secret')]), [['client-acme', 'wrong-secret'], ['client-other', 'secret-other']]);
});

test('social: identities are linked in the browser that asked, and unlinked down to one', async () => {
    const { server } = await world();
    const browser = new Browser(server);
    const token = fragmentOf(await browser.through(start('github'))).access_token;
    const link = await server.client.post('/api/user/identities/google/link', { json: {}, token });
    browser.keep(link);
    const callback = await browser.visit(link.json.authorization_url);
    assertError(await new Browser(server).open(callback), 400, 'BAD_REQUEST');
    assert.equal((await browser.open(callback)).headers.location, `${kBack}?status=success&provider=google&action=link`);
    assert.deepEqual((await server.client.get('/api/user/identities', { token })).json, [{ provider: 'github' }, { provider: 'google' }]);
    assert.equal((await server.client.request('DELETE', '/api/user/identities/github', { token })).status, 204);
    assertError(await server.client.request('DELETE', '/api/user/identities/google', { token }), 400, 'BAD_REQUEST');
});

test('social: a platform owner comes to the dashboard', async () => {
    const { server, providers } = await world();
    providers.person.email = server.env.PLATFORM_OWNER_EMAIL;
    const end = await new Browser(server).through('/auth/admin/github?return_to=%2Fapp');
    assert.ok(end.headers.location.startsWith(`${server.env.BASE_URL}/auth/callback?return_to=%2Fapp#access_token=`), end.headers.location);
    assertError(await server.client.get('/auth/admin/github?return_to=%2F%2Fevil.test'), 400, 'BAD_REQUEST');
});
