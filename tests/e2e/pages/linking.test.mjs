// Linking accounts at providers from the account page, and the page of an invitation, in a real browser.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addAccount } from '../harness/accounts.mjs';
import { launchBrowser, photograph, visitor } from '../harness/browser.mjs';
import { startProviders } from '../harness/providers.mjs';
import { freePort, Server } from '../harness/server.mjs';

const kCalendar = 'https://www.googleapis.com/auth/calendar';
const kShop = '/app/account-security?org=acme&service=shop';
let server;
let providers;
let browser;
let base;
let owner;

const ok = (answer) => {
    assert.ok(answer.status < 300, answer.text);
    return answer.json;
};
const call = async (method, path, json) => ok(await server.client.request(method, path, { json, token: owner }));

before(async () => {
    providers = await startProviders({ port: await freePort(), clients: { platform: 'platform-secret' } });
    server = await Server.start({ env: providers.env });
    base = server.env.BASE_URL;
    owner = (await server.signIn()).access_token;
    const { organization } = await call('POST', '/api/organizations', { slug: 'acme', name: 'Acme Corporation' });
    await call('POST', `/api/platform/organizations/${organization.id}/approve`, { tier_id: 'tier_enterprise' });
    await call('PATCH', '/api/organizations/acme/branding', { primary_color: '#0a7d4f' });
    await call('POST', '/api/organizations/acme/services', { slug: 'shop', name: 'Acme Shop', service_type: 'web', google_scopes: [kCalendar] });
    browser = await launchBrowser();
});
after(async () => {
    await browser?.close();
    for (const token of [...(providers?.tokens ?? []), ...(providers?.refreshTokens.keys() ?? [])]) server.secrets.add(token);
    await server?.dispose();
    await providers?.close();
});

const press = (page, action, within = '') => page.click(`${within} button[value=${action}]`);
const identities = 'section[aria-labelledby=identities-heading]';
const linked = 'section[aria-labelledby=linked-heading]';
const row = (section, provider) => `${section} li:has(strong:text-is("${provider}"))`;

async function close(context) {
    for (const cookie of await context.cookies()) {
        if (/session|step|device/.test(cookie.name) && cookie.value) server.secrets.add(cookie.value);
    }
    await context.close();
}

/** Signed in at the shop by GitHub, at the account page. */
async function enterShop(id, email, options = {}) {
    providers.person = { id, email, verified: true };
    const context = await visitor(browser, options);
    const page = await context.newPage();
    await page.goto(`${base}/authorize?org=acme&service=shop`);
    await page.click('a[href^="/auth/github"]');
    await page.waitForURL(/account-security/);
    return { context, page };
}

test('pages: a way to sign in and an account for services are linked from the account page, without scripts too', async () => {
    const { context, page } = await enterShop(501, 'ada@example.test', { javaScript: false });
    await page.click(`${row(identities, 'Google')} button`);
    await page.waitForURL(/done=linked/);
    assert.equal(new URL(page.url()).origin, base);
    assert.match(await page.textContent('[role=status]'), /was connected/);
    assert.match(await page.textContent(row(identities, 'Google')), /Connected/);
    assert.equal(await page.locator(row(linked, 'Microsoft')).count(), 0, 'the service uses nothing there');
    providers.person = { id: 777, email: 'ada.other@example.test', verified: true };
    await page.click(`${row(linked, 'Google')} button`);
    await page.waitForURL(/done=account_linked/);
    assert.match(await page.textContent('[role=status]'), /was linked/);
    assert.match(await page.textContent(linked), /Google · ada\.other@example\.test/);
    await close(context);
    const again = await enterShop(501, 'ada@example.test');
    await photograph(again.page, 'account-links');
    await close(again.context);
});

test('pages: what went wrong with a link is told on the account page', async () => {
    const { context, page } = await enterShop(502, 'bob@example.test');
    const told = async (press_, words, shot) => {
        await press_();
        await page.waitForURL(/status=error/);
        const alert = page.locator('[role=alert]');
        assert.match(await alert.textContent(), words);
        if (shot) await photograph(page, shot);
    };
    providers.person = { id: 501, email: 'ada@example.test', verified: true }; // Google's account of ada
    await told(() => page.click(`${row(identities, 'Google')} button`), /belongs to another user here/, 'account-link-conflict');
    assert.match(page.url(), /error_code=PROVIDER_ACCOUNT_CONFLICT/);
    providers.fault = 'denied';
    await page.goto(base + kShop);
    await told(() => page.click(`${row(linked, 'Google')} button`), /You, or Google, refused/, 'account-link-denied');
    providers.fault = 'html';
    await page.goto(base + kShop);
    await told(() => page.click(`${row(linked, 'Google')} button`), /Google did not answer/);
    providers.fault = undefined;
    assert.equal(await page.locator(`${linked} button[value=unlink_account]`).count(), 0);
    await close(context);
});

test('pages: the page of a service that asks tells of a conflict, and another account can be linked there', async () => {
    const { context, page } = await enterShop(505, 'eli@example.test');
    const { key } = await call('POST', '/api/organizations/acme/services/shop/api-keys', { name: 'backend', permissions: ['read:provider_tokens'] });
    const user = String(await server.database.sql("SELECT id FROM users WHERE email = 'eli@example.test'")).trim();
    server.secrets.add(key);
    const { reauth_url: asked } = ok(await server.client.post('/api/service/provider-tokens', { headers: { 'x-api-key': key }, json: { user_id: user, provider: 'google', scopes: [kCalendar] } }));
    server.secrets.add(asked.slice(asked.lastIndexOf('/') + 1));
    await page.goto(asked);
    providers.person = { id: 777, email: 'ada.other@example.test', verified: true }; // linked by ada
    await press(page, 'link');
    await page.waitForURL(/error_code=PROVIDER_ACCOUNT_CONFLICT/);
    assert.match(await page.textContent('[role=alert]'), /Google belongs to another user here/);
    await photograph(page, 'consent-conflict');
    providers.person = { id: 888, email: 'eli.other@example.test', verified: true };
    await press(page, 'link');
    await page.waitForURL(/status=success/);
    assert.equal(await page.locator('button[value=link]').count(), 1, 'one more account may be linked');
    await press(page, 'approve');
    assert.match(await page.textContent('h1'), /Allowed/);
    await close(context);
});

test('pages: [80-9] the callback of a link opens in its own browser only, once', async () => {
    const { context, page } = await enterShop(503, 'grace@example.test');
    let callback;
    const atProvider = `${providers.base}/**`;
    await page.route(atProvider, async (route) => {
        callback = (await route.fetch({ maxRedirects: 0 })).headers().location;
        return route.fulfill({ status: 200, contentType: 'text/html', body: '<!DOCTYPE html><title>Google</title>' });
    });
    await page.click(`${row(identities, 'Google')} button`);
    await page.waitForURL(atProvider);
    await page.unroute(atProvider);
    const elsewhere = await visitor(browser, { language: 'de' });
    const foreign = await elsewhere.newPage();
    assert.equal((await foreign.goto(callback)).status(), 400);
    assert.match(await foreign.textContent('main'), /in einem anderen Browser begonnen/);
    await photograph(foreign, 'link-foreign-browser-de');
    await elsewhere.close();
    await page.goto(callback);
    await page.waitForURL(/done=linked/);
    assert.equal((await page.goto(callback)).status(), 400);
    assert.match(await page.textContent('main'), /finished already/);
    await close(context);
});

test('pages: an old sign-in is confirmed before a link is begun, in German', async () => {
    const { context, page } = await enterShop(504, 'lin@example.test', { language: 'de' });
    await photograph(page, 'account-links-de');
    await server.database.sql('UPDATE sessions SET authenticated_at = authenticated_at - 3600000');
    await page.click(`${row(identities, 'Google')} button`);
    await page.waitForURL(/\/reauthenticate/);
    await page.click('a.primary');
    await page.click('a[href^="/auth/github"]');
    await page.waitForURL(/account-security/);
    providers.fault = 'denied';
    await page.click(`${row(identities, 'Google')} button`);
    await page.waitForURL(/status=error/);
    assert.match(await page.textContent('[role=alert]'), /Google haben abgelehnt/);
    await photograph(page, 'account-link-denied-de');
    providers.fault = undefined;
    await close(context);
});

async function invite(email, role = 'member') {
    const { token } = await call('POST', '/api/organizations/acme/invitations', { email, role });
    server.secrets.add(token);
    return `${base}/invitations/accept/${token}`;
}

async function enter(page, email) {
    await page.fill('#email', email);
    await page.fill('#password', server.password);
    await page.click('button.primary');
}

test('pages: an invitation says who invites to what before anybody signs in; it is accepted, and declined', async () => {
    const email = 'mary@example.test';
    await addAccount(server, email);
    const context = await visitor(browser);
    const page = await context.newPage();
    await page.goto(await invite(email));
    await page.waitForURL(/\/invitations\/accept\?token=/);
    assert.match(await page.textContent('main'), /Acme Corporation invites you.*role: member/s);
    assert.equal(await page.textContent('.site'), 'Acme Corporation');
    await photograph(page, 'invitation-stranger');
    await page.click('a.primary');
    await page.waitForURL(/\/login/);
    await enter(page, email);
    await page.waitForURL(/\/invitations\/accept\?token=/);
    assert.match(await page.textContent('.lead'), /mary@example\.test/);
    await photograph(page, 'invitation');
    await press(page, 'decline');
    assert.match(await page.textContent('h1'), /declined/);
    await page.goto(await invite(email, 'admin'));
    assert.match(await page.textContent('.lead'), /administrator/);
    await press(page, 'accept');
    assert.match(await page.textContent('main'), /member of Acme Corporation/);
    await photograph(page, 'invitation-accepted');
    const members = ok(await server.client.get('/api/organizations/acme/members', { token: owner }));
    assert.match(JSON.stringify(members), /mary@example\.test/);
    await close(context);
});

test('pages: an invitation that is used, over, unknown or for another account says how to go on', async () => {
    const [email, other] = ['joe@example.test', 'eve@example.test'];
    for (const one of [email, other]) await addAccount(server, one);
    const context = await visitor(browser, { language: 'de' });
    const page = await context.newPage();
    await page.goto(`${base}/invitations/accept?token=${'x'.repeat(43)}`);
    assert.match(await page.textContent('main'), /gibt es nicht/);
    assert.doesNotMatch(await page.textContent('body'), /Acme/);
    const link = await invite(email);
    await page.goto(`${base}/login`);
    await enter(page, other);
    await page.waitForURL(/account-security/);
    server.secrets.add((await context.cookies()).find((one) => one.name === 'authos_session').value);
    await page.goto(link);
    assert.match(await page.textContent('h1'), /anderes Konto/);
    await photograph(page, 'invitation-wrong-account-de');
    await press(page, 'another_account');
    await page.waitForURL(/\/login\?return_to/);
    await enter(page, email);
    await page.waitForURL(/\/invitations\/accept\?token=/);
    await server.database.sql(`UPDATE organization_invitations SET expires_at = 1 WHERE email = '${email}'`);
    await page.reload();
    assert.match(await page.textContent('main'), /abgelaufen/);
    await photograph(page, 'invitation-expired-de');
    await close(context);
});
