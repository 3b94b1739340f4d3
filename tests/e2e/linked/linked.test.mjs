// Accounts that users link, and the tokens that services get of them: what each of the three asked for and agreed to.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertError } from '../harness/server.mjs';
import { back, ok, World } from './world.mjs';

const linked = '/api/user/linked-accounts';
let world;
let ada;
let account;
before(async () => {
    world = await World.start({ shop: ['repo', 'gist', 'user:email'], printer: ['gist'] });
    ada = await world.person(4711, 'ada@example.test').signIn('shop');
});
after(() => world?.close());

test('linked: the application of a sign-in gets the token of that sign-in, in its own context only', async () => {
    const given = ok(await ada.call('GET', '/api/provider-token/github'));
    assert.ok(world.providers.tokens.has(given.access_token));
    assert.ok(world.providers.refreshTokens.has(given.refresh_token));
    assert.deepEqual([...given.scopes].sort(), ['gist', 'repo', 'user:email']);
    assertError(await ada.call('GET', '/api/provider-token/google'), 403, 'FORBIDDEN');
    const owner = (await world.server.signIn()).access_token;
    assertError(await world.server.client.get('/api/provider-token/github', { token: owner }), 400, 'BAD_REQUEST');
});

test('linked: an account is linked by an application, and listed; what no service of it may use is not asked for', async () => {
    assertError(await ada.call('POST', `${linked}/github/link`, { scopes: ['admin:org'] }), 403, 'FORBIDDEN');
    assert.equal((await ada.link(`${linked}/github/link`, 815, { scopes: ['repo'] })).href, `${back('shop')}?status=success&provider=github&action=link`);
    assert.deepEqual(world.asked, ['repo', 'user:email']);
    const accounts = await ada.accounts();
    assert.equal(accounts.length, 1);
    [account] = accounts;
    assert.deepEqual([account.provider, account.provider_user_id, account.status, account.grants], ['github', '815', 'active', []]);
    assert.deepEqual([...account.scopes].sort(), ['repo', 'user:email']);
});

test('linked: a service gets a token only after its user granted it, and not for longer', async () => {
    assert.equal((await world.ask('shop', ada, ['repo'])).code, 'PROVIDER_GRANT_REQUIRED');
    const grant = ok(await ada.call('POST', `${linked}/${account.id}/grants`, { service_slug: 'shop', scopes: ['repo'] }));
    assert.deepEqual([grant.service_slug, grant.scopes, grant.status], ['shop', ['repo'], 'active']);
    const given = await world.ask('shop', ada, ['repo']);
    assert.equal(given.status, 'ok');
    assert.equal(given.refresh_token, undefined);
    assert.equal(given.account.provider_user_id, '815');
    assert.ok(world.providers.tokens.has(given.access_token));
    // The key of another service, whose user she is not.
    assertError(await world.server.client.post('/api/service/provider-tokens', {
        json: { user_id: ada.user, provider: 'github', scopes: ['gist'] }, headers: { 'x-api-key': world.keys.printer },
    }), 404, 'NOT_FOUND');
    assert.equal((await ada.call('DELETE', `${linked}/${account.id}/grants/${grant.service_id}`)).status, 204);
    assert.equal((await world.ask('shop', ada, ['repo'])).code, 'PROVIDER_GRANT_REQUIRED');
    ok(await ada.call('POST', `${linked}/${account.id}/grants`, { service_slug: 'shop', scopes: ['repo'] }));
});

test('linked: a service that wants more asks its user, who goes to the provider once more and completes', async () => {
    const action = await world.ask('shop', ada, ['repo', 'gist'], { redirect_uri: back('shop'), state: 'a b&c' });
    assert.equal(action.code, 'PROVIDER_SCOPE_CONSENT_REQUIRED');
    assert.deepEqual(action.missing_scopes, ['gist']);
    const request = world.requestOf(action);
    const shown = ok(await ada.call('GET', request));
    assert.deepEqual([shown.status, shown.service.slug, shown.scopes], ['pending', 'shop', ['gist', 'repo']]);
    // To say yes is not enough: the token that is there cannot do it.
    assertError(await ada.call('POST', `${request}/complete`, {}), 400, 'PROVIDER_SCOPE_CONSENT_REQUIRED');
    const page = await ada.link(`${request}/link`, 815);
    assert.deepEqual(world.asked, ['gist', 'repo', 'user:email']);
    assert.equal(page.pathname, new URL(action.reauth_url).pathname);
    assert.equal(page.searchParams.get('status'), 'success');
    assert.equal((await world.ask('shop', ada, ['repo', 'gist'])).code, 'PROVIDER_SCOPE_CONSENT_REQUIRED'); // not before she said yes
    assert.equal(ok(await ada.call('POST', `${request}/complete`, {})).redirect_url, `${back('shop')}?provider_grant=success&provider=github&state=a%20b%26c`);
    assertError(await ada.call('POST', `${request}/complete`, {}), 404, 'NOT_FOUND');
    const given = await world.ask('shop', ada, ['repo', 'gist']);
    assert.equal(given.status, 'ok');
    assert.deepEqual([...given.scopes].sort(), ['gist', 'repo', 'user:email']);
    assert.equal((await ada.accounts()).length, 1);
});

test('linked: [80-21] a service is handed a token that can do no more than it asked for', async () => {
    await ada.signIn('printer');
    const action = await world.ask('printer', ada, ['gist']);
    assert.equal(action.code, 'PROVIDER_GRANT_REQUIRED');
    const request = world.requestOf(action);
    await ada.link(`${request}/link`, 815);
    assert.deepEqual(world.asked, ['gist', 'user:email']);
    assert.equal(ok(await ada.call('POST', `${request}/complete`, {})).redirect_url, null);
    const given = await world.ask('printer', ada, ['gist']);
    assert.deepEqual([...given.scopes].sort(), ['gist', 'user:email']);
    const other = await world.ask('shop', ada, ['repo']);
    assert.equal(other.status, 'ok');
    assert.notEqual(given.access_token, other.access_token);
    // In the context of one service the grants to others do not show.
    assert.deepEqual((await ada.accounts())[0].grants.map((grant) => grant.service_slug), ['printer']);
});

test('linked: an account that another user of the tenant linked is a conflict, and changes nothing', async () => {
    const bob = await world.person(5000, 'bob@example.test').signIn('shop');
    assert.notEqual(bob.user, ada.user);
    const end = await bob.link(`${linked}/github/link`, 815);
    assert.equal(end.origin + end.pathname, back('shop'));
    assert.deepEqual(Object.fromEntries(end.searchParams), {
        status: 'error', error: 'This account is already linked to a different user', error_code: 'PROVIDER_ACCOUNT_CONFLICT', provider: 'github', action: 'link',
    });
    assert.deepEqual(await bob.accounts(), []);
    assertError(await bob.call('DELETE', `${linked}/${account.id}`), 404, 'NOT_FOUND');
    assert.equal((await world.ask('shop', ada, ['repo'])).status, 'ok');
});

test('linked: a request belongs to its user, and may be declined once', async () => {
    const bob = await world.person(5000, 'bob@example.test').signIn('shop');
    const action = await world.ask('shop', bob, ['repo'], { redirect_uri: back('shop'), state: 'of-the-shop' });
    assert.equal(action.code, 'PROVIDER_LINK_REQUIRED');
    const request = world.requestOf(action);
    await ada.signIn('shop');
    for (const [method, path] of [['GET', ''], ['POST', '/link'], ['POST', '/complete'], ['POST', '/decline']])
        assertError(await ada.call(method, request + path, method === 'POST' ? {} : undefined), 404, 'NOT_FOUND');
    const declined = ok(await bob.call('POST', `${request}/decline`, {}));
    assert.deepEqual(declined, { status: 'declined', redirect_url: `${back('shop')}?provider_grant=denied&error=access_denied&provider=github&state=of-the-shop` });
    assertError(await bob.call('POST', `${request}/complete`, {}), 404, 'NOT_FOUND');
    assert.equal((await world.ask('shop', bob, ['repo'])).code, 'PROVIDER_LINK_REQUIRED');
});

test('linked: an unlinked account takes its grants and tokens with it', async () => {
    assert.equal((await ada.call('DELETE', `${linked}/${account.id}`)).status, 204);
    assert.deepEqual(await ada.accounts(), []);
    assert.equal((await world.ask('shop', ada, ['repo'])).code, 'PROVIDER_LINK_REQUIRED');
    assert.deepEqual(await world.server.database.sql(`SELECT id FROM service_provider_grants WHERE user_id = '${ada.user}'`), []);
});
