// The account page in a real browser: sessions and the proof of oneself, with a password, with an authenticator,
// and without both; and what a sign-in at a provider, a service and an invitation ask on pages.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { authenticator } from 'otplib';
import { addAccount } from '../harness/accounts.mjs';
import { launchBrowser, photograph, visitor } from '../harness/browser.mjs';
import { startProviders } from '../harness/providers.mjs';
import { freePort, Server } from '../harness/server.mjs';

const kBack = 'https://shop.example.test/back';
const kCalendar = 'https://www.googleapis.com/auth/calendar';
const kAccount = '/app/account-security';
let server;
let providers;
let browser;
let base;
let apiKey;
let owner;

const ok = (answer) => {
    assert.ok(answer.status < 300, answer.text);
    return answer.json;
};

before(async () => {
    providers = await startProviders({ port: await freePort(), clients: { platform: 'platform-secret' } });
    server = await Server.start({ env: providers.env });
    base = server.env.BASE_URL;
    owner = (await server.signIn()).access_token;
    const call = async (method, path, json) => ok(await server.client.request(method, path, { json, token: owner }));
    const { organization } = await call('POST', '/api/organizations', { slug: 'acme', name: 'Acme Corporation' });
    await call('POST', `/api/platform/organizations/${organization.id}/approve`, { tier_id: 'tier_enterprise' });
    await call('PATCH', '/api/organizations/acme/branding', { primary_color: '#0a7d4f' });
    await call('POST', '/api/organizations/acme/services', { slug: 'shop', name: 'Acme Shop', service_type: 'web', redirect_uris: [kBack] });
    await call('PATCH', '/api/organizations/acme/services/shop', { google_scopes: [kCalendar] });
    apiKey = (await call('POST', '/api/organizations/acme/services/shop/api-keys', { name: 'backend', permissions: ['read:provider_tokens'] })).key;
    server.secrets.add(apiKey);
    browser = await launchBrowser();
});
after(async () => {
    await browser?.close();
    await server?.dispose();
    await providers?.close();
});

const userId = (email) => server.database.sql(`SELECT id FROM users WHERE email = '${email}' ORDER BY created_at DESC LIMIT 1`).then((text) => String(text).trim());
/** The proof of identity behind every session becomes an hour old. */
const age = () => server.database.sql('UPDATE sessions SET authenticated_at = authenticated_at - 3600000');

async function enter(page, email) {
    await page.fill('#email', email);
    await page.fill('#password', server.password);
    await page.click('button.primary');
}

const press = (page, action, within = '') => page.click(`${within} button[value=${action}]`);

async function close(context) {
    for (const cookie of await context.cookies()) {
        if (/session|step|device/.test(cookie.name) && cookie.value) server.secrets.add(cookie.value);
    }
    await context.close();
}

test('pages: sessions are listed and ended, one, all others, and all', async () => {
    const email = 'ada@example.test';
    await addAccount(server, email);
    const elsewhere = async (agent) => {
        const tokens = ok(await server.login({ email, headers: { 'user-agent': agent } }));
        for (const name of ['access_token', 'refresh_token']) server.secrets.add(tokens[name]);
        return tokens.access_token;
    };
    const statuses = (...tokens) => Promise.all(tokens.map(async (token) => (await server.profile(token)).status));
    const phone = await elsewhere('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1');
    const strange = await elsewhere('<script>alert(1)</script>');
    const context = await visitor(browser, { javaScript: false });
    const page = await context.newPage();
    await page.goto(base + kAccount);
    await enter(page, email);
    await page.waitForURL(/account-security/);
    const rows = page.locator('section[aria-labelledby=sessions-heading] li');
    assert.equal(await rows.count(), 3);
    assert.match(await rows.first().textContent(), /This session/);
    assert.equal(await rows.first().locator('button').count(), 0);
    assert.match(await rows.allTextContents().then((texts) => texts.join()), /Safari on iPhone.*127\.0\.0\.1/s);
    await rows.filter({ hasText: 'iPhone' }).locator('button').click();
    await page.waitForURL(/done=session_ended/);
    assert.match(await page.textContent('[role=status]'), /was ended/);
    assert.deepEqual(await statuses(phone, strange), [401, 200]);
    await press(page, 'end_other_sessions');
    await page.waitForURL(/done=sessions_ended/);
    assert.equal(await rows.count(), 1);
    assert.equal(await page.locator('button[value=end_other_sessions]').count(), 0);
    assert.deepEqual(await statuses(strange), [401]);
    const other = await elsewhere('curl/8.0');
    const session = (await context.cookies()).find((one) => one.name === 'authos_session').value;
    server.secrets.add(session);
    await press(page, 'end_all_sessions');
    await page.waitForURL(/login\?done=signed_out_everywhere/);
    assert.match(await page.textContent('[role=status]'), /everywhere/);
    assert.equal((await context.cookies()).find((one) => one.name === 'authos_session'), undefined);
    assert.deepEqual(await statuses(other, session), [401, 401]);
    await close(context);
});

test('pages: a session of another account is none of the form\'s', async () => {
    const [victim, attacker] = ['victim@example.test', 'attacker@example.test'];
    for (const email of [victim, attacker]) await addAccount(server, email);
    const tokens = ok(await server.login({ email: victim }));
    server.secrets.add(tokens.access_token);
    const { sessions } = ok(await server.client.get('/api/user/sessions', { token: tokens.access_token }));
    ok(await server.login({ email: attacker }));
    const context = await visitor(browser);
    const page = await context.newPage();
    await page.goto(base + kAccount);
    await enter(page, attacker);
    await page.waitForURL(/account-security/);
    await photograph(page, 'account-sessions');
    await page.$eval('input[name=id]', (input, id) => { input.value = id; }, sessions[0].id);
    await press(page, 'end_session');
    assert.match(await page.textContent('main'), /over already/);
    assert.equal((await server.profile(tokens.access_token)).status, 200);
    await close(context);
});

test('pages: an old proof is renewed with the password, in place', async () => {
    const email = 'grace@example.test';
    await addAccount(server, email);
    const context = await visitor(browser);
    const page = await context.newPage();
    await page.goto(`${base}${kAccount}/mfa`);
    await enter(page, email);
    await page.waitForURL(/account-security\/mfa/);
    const session = (await context.cookies()).find((one) => one.name === 'authos_session').value;
    await age();
    await page.click('button.primary');
    await page.waitForURL(/\/reauthenticate/);
    await photograph(page, 'reauthenticate-password');
    await page.fill('#current_password', 'not the password');
    await page.click('button.primary');
    await page.waitForSelector('#error');
    assert.equal(await page.getAttribute('#current_password', 'aria-invalid'), 'true');
    await page.fill('#current_password', server.password);
    await page.click('button.primary');
    await page.waitForURL(`${base}${kAccount}/mfa`);
    assert.equal((await context.cookies()).find((one) => one.name === 'authos_session').value, session, 'the session stays');
    await page.click('button.primary');
    await page.waitForSelector('.qr svg');
    for (const target of ['//evil.example', '/\\evil.example', 'https://evil.example']) {
        await page.goto(`${base}/reauthenticate?${new URLSearchParams({ return_to: target })}`);
        await page.fill('#current_password', server.password);
        await page.click('button.primary');
        await page.waitForURL(`${base}${kAccount}`);
    }
    await close(context);
});

test('pages: who turns back at a provider is told so, where the sign-in began, with the way back', async () => {
    const context = await visitor(browser, { language: 'de' });
    const page = await context.newPage();
    providers.fault = 'denied';
    try {
        for (const [start, name] of [['/authorize?org=acme&service=shop', 'Acme Corporation'], ['/login', 'AuthOS']]) {
            await page.goto(base + start);
            await page.click('a[href^="/auth/"][href*="google"]');
            await page.waitForSelector('.sign.bad');
            assert.match(await page.textContent('main'), /abgebrochen/);
            assert.doesNotMatch(await page.textContent('main'), /access_denied|said no/);
            assert.equal(await page.textContent('.site'), name);
            await photograph(page, `provider-refused-${name === 'AuthOS' ? 'platform' : 'service'}`);
            await page.click('.links a');
            await page.waitForSelector('#password');
            assert.equal(page.url(), base + start);
        }
    } finally {
        providers.fault = undefined;
    }
    await context.close();
});

test('pages: who signs in at a provider sees the place on every page, and confirms with what the account has', async () => {
    providers.person = { id: 815, email: 'joan@example.test', verified: true };
    const place = 'org=acme&service=shop';
    const context = await visitor(browser);
    const page = await context.newPage();
    await page.goto(`${base}/authorize?${place}`);
    await page.click('a[href^="/auth/google"]');
    await page.waitForURL(/account-security\?org=acme/);
    assert.equal(await page.textContent('.site'), 'Acme Corporation');

    await age();
    await page.goto(`${base}${kAccount}/mfa?${place}`);
    await page.click('button.primary');
    await page.waitForURL(/\/reauthenticate/);
    assert.equal(await page.locator('main input:not([type=hidden])').count(), 0, 'nothing to type without password and authenticator');
    await photograph(page, 'reauthenticate-anew');
    await page.click('a.primary');
    await page.waitForURL(/\/authorize/);
    await page.click('a[href^="/auth/google"]');
    await page.waitForURL(/account-security/);

    await page.goto(`${base}${kAccount}/mfa?${place}`);
    await page.click('button.primary');
    const secret = (await page.textContent('code.secret')).trim();
    server.secrets.add(secret);
    await page.fill('#code', authenticator.generate(secret));
    await page.click('button.primary');
    const codes = await page.$$eval('.codes li', (items) => items.map((item) => item.textContent.trim()));
    codes.forEach((code) => server.secrets.add(code));
    await age();
    await page.click('a.primary');
    await page.goto(`${base}${kAccount}/mfa?${place}`);
    await press(page, 'regenerate');
    await page.waitForURL(/\/reauthenticate/);
    await photograph(page, 'reauthenticate-code');
    await page.fill('#code', '000000');
    await page.click('button.primary');
    assert.equal(await page.getAttribute('#code', 'aria-invalid'), 'true');
    await page.fill('#code', codes[0]);
    await page.click('button.primary');
    await page.waitForURL(/account-security\/mfa/);

    await page.goto(`${base}${kAccount}?${place}`);
    await page.click('form.leave button');
    await page.click('a[href^="/auth/google"]');
    await page.waitForURL(/\/mfa\?/);
    assert.equal(await page.textContent('.site'), 'Acme Corporation', 'the second step looks as the first');
    await photograph(page, 'mfa-after-provider');
    assert.match(await page.getAttribute('a[href^="/authorize"]', 'href'), /org=acme&service=shop/);
    await page.fill('#code', codes[1]);
    await page.click('button.primary');
    await page.waitForURL(/account-security\?org=acme/);
    assert.match(await page.textContent('.lead'), /Acme Shop.*joan@example\.test/);
    await close(context);
});

/** The page that leads to a provider goes on by itself: this keeps it where it is, until it is let go. */
async function holdBack(page) {
    const pattern = (url) => url.href.startsWith(base) && /account-security|provider-token/.test(url.pathname);
    const hold = async (route) => {
        if (route.request().method() !== 'POST') return route.fallback();
        const answer = await route.fetch({ maxRedirects: 0 });
        const { refresh, ...headers } = answer.headers();
        return route.fulfill({ response: answer, headers });
    };
    await page.route(pattern, hold);
    return () => page.unroute(pattern, hold);
}

/** A service asks for the calendar of `user`; the page that it sends the browser to. */
async function askForCalendar(user) {
    const answer = ok(await server.client.post('/api/service/provider-tokens', { headers: { 'x-api-key': apiKey },
        json: { user_id: user, provider: 'google', scopes: [kCalendar], redirect_uri: kBack, state: 'a b' } }));
    server.secrets.add(answer.reauth_url.slice(answer.reauth_url.lastIndexOf('/') + 1));
    return answer.reauth_url;
}

test('pages: a service asks for an account, which is linked, allowed, and taken back', async () => {
    providers.person = { id: 4712, email: 'lin@example.test', verified: true };
    const context = await visitor(browser);
    const page = await context.newPage();
    const arrivals = [];
    await page.route('https://shop.example.test/**', (route) => {
        arrivals.push(new URL(route.request().url()).searchParams);
        return route.fulfill({ status: 200, contentType: 'text/html', body: '<!DOCTYPE html><title>Shop</title>' });
    });
    await page.goto(`${base}/authorize?org=acme&service=shop`);
    await page.click('a[href^="/auth/google"]');
    await page.waitForURL(/account-security/);
    const user = await userId('lin@example.test');

    await page.goto(await askForCalendar(user));
    assert.match(await page.textContent('h1'), /Allow Acme Shop/);
    assert.match(await page.title(), /Allow Acme Shop/);
    await photograph(page, 'consent-no-account');
    await press(page, 'decline');
    await page.waitForURL(/shop\.example\.test/);
    assert.equal(arrivals.at(-1).get('error'), 'access_denied');

    await page.goto(await askForCalendar(user));
    const stay = await holdBack(page);
    await press(page, 'link');
    await photograph(page, 'consent-link');
    await stay();
    await page.click('a.primary');
    await page.waitForURL((url) => url.searchParams.get('status') === 'success');
    await photograph(page, 'consent');
    await press(page, 'approve');
    await page.waitForURL(/shop\.example\.test/);
    assert.deepEqual(['provider_grant', 'state'].map((name) => arrivals.at(-1).get(name)), ['success', 'a b']);

    await page.goto(`${base}${kAccount}?org=acme&service=shop`);
    const linked = page.locator('section[aria-labelledby=linked-heading]');
    assert.match(await linked.textContent(), /Google.*lin@example\.test.*Acme Shop.*calendar/s);
    await photograph(page, 'account-linked');
    await age();
    await press(page, 'revoke_grant');
    await page.waitForURL(/done=grant_revoked/);
    assert.match(await linked.textContent(), /No service uses it/);
    await press(page, 'unlink_account');
    await page.waitForURL(/\/reauthenticate/, { timeout: 10_000 });
    await page.click('a.primary');
    await page.click('a[href^="/auth/google"]');
    await page.waitForURL(/account-security/);
    await press(page, 'unlink_account');
    await page.waitForURL(/done=account_unlinked/);
    assert.equal(await linked.locator('button[value=unlink_account]').count(), 0);
    await close(context);
});

test('pages: the consent of a service is asked of its own user, in German too', async () => {
    const context = await visitor(browser, { language: 'de', javaScript: false });
    const page = await context.newPage();
    const asked = await askForCalendar(await userId('lin@example.test'));
    await page.goto(asked);
    assert.equal(new URL(page.url()).pathname, '/authorize', 'signs in first');
    providers.person = { id: 4712, email: 'lin@example.test', verified: true };
    await page.goto(`${base}/authorize?org=acme&service=shop`);
    await page.click('a[href^="/auth/google"]');
    await page.waitForURL(/account-security/);
    assert.match(await page.textContent('main'), /Wo Sie angemeldet sind.*Diese Sitzung/s);
    await page.goto(asked);
    assert.match(await page.textContent('main'), /Acme Shop/);
    assert.equal(await page.getAttribute('html', 'lang'), 'de');
    assert.equal((await page.goto(`${base}/connect/provider-token/${'x'.repeat(43)}`)).status(), 404);
    await close(context);
});
