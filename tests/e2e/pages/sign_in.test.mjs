// The hosted pages in a real browser: sign-in with a password, errors, languages, the account page, and what
// must not work from elsewhere.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, photograph, visitor } from '../harness/browser.mjs';
import { addAccount } from '../harness/accounts.mjs';
import { ownerEmail, Server } from '../harness/server.mjs';

let server;
let browser;
let base;
const redirect = 'https://app.example.test/callback';

const ok = (answer, status = 200) => {
    assert.equal(answer.status, status, answer.text);
    return answer.json;
};

before(async () => {
    server = await Server.start();
    base = `http://127.0.0.1:${server.port}`;
    const token = (await server.signIn()).access_token;
    const call = (method, path, json) => server.client.request(method, path, { json, token });
    const { organization } = ok(await call('POST', '/api/organizations', { slug: 'acme', name: 'Acme <Corporation>' }));
    ok(await call('POST', `/api/platform/organizations/${organization.id}/approve`, { tier_id: 'tier_pro' }));
    ok(await call('PATCH', '/api/organizations/acme/branding', { primary_color: '#ffd400' }));
    ok(await call('POST', '/api/organizations/acme/services', { slug: 'shop', name: 'Acme Shop', service_type: 'web', redirect_uris: [redirect] }));
    browser = await launchBrowser();
});
after(async () => {
    await browser?.close();
    await server?.dispose();
});

async function fill(page, email, password) {
    await page.fill('#email', email);
    await page.fill('#password', password);
    await page.click('button.primary');
}

test('pages: the owner signs in to the platform, sees the account, and signs out', async () => {
    const context = await visitor(browser);
    const page = await context.newPage();
    await page.goto(`${base}/app/account-security`);
    assert.equal(new URL(page.url()).pathname, '/login');
    await photograph(page, 'login');
    await fill(page, ownerEmail, 'not the password');
    await page.waitForSelector('#error');
    assert.equal(await page.evaluate('document.activeElement.id'), 'error');
    await photograph(page, 'login-error');
    const before = (await context.cookies()).find((one) => one.name === 'authos_browser').value;
    await fill(page, ownerEmail, server.password);
    await page.waitForURL(`${base}/app/account-security`);
    const cookies = await context.cookies();
    const session = cookies.find((one) => one.name === 'authos_session');
    server.secrets.add(session.value);
    assert.ok(session.httpOnly && session.sameSite === 'Lax');
    assert.notEqual(cookies.find((one) => one.name === 'authos_browser').value, before, '[80-12] the browser is bound anew');
    await photograph(page, 'account');
    await page.click('form.leave button');
    await page.waitForURL(/\/login/);
    assert.equal((await context.cookies()).find((one) => one.name === 'authos_session'), undefined);
    assert.equal((await server.profile(session.value)).status, 401);
    await context.close();
});

test('pages: without scripts, a service gets its tokens in the fragment and its state unchanged', async () => {
    const context = await visitor(browser, { javaScript: false });
    const page = await context.newPage();
    let arrived;
    await page.route('https://app.example.test/**', (route) => {
        arrived = route.request().url();
        return route.fulfill({ status: 200, contentType: 'text/html', body: '<!DOCTYPE html><title>App</title>' });
    });
    const state = 'a b&c=ü';
    const query = new URLSearchParams({ org: 'acme', service: 'shop', redirect_uri: redirect, state });
    await page.goto(`${base}/authorize?${query}`);
    assert.match(await page.title(), /Acme Shop/);
    await fill(page, ownerEmail, server.password);
    await page.waitForURL(/^https:\/\/app\.example\.test/);
    const fragment = new URLSearchParams(new URL(page.url()).hash.slice(1));
    for (const name of ['access_token', 'refresh_token']) server.secrets.add(fragment.get(name));
    assert.equal(fragment.get('state'), state);
    assert.equal(ok(await server.profile(fragment.get('access_token'))).service, 'shop');
    assert.equal((await context.cookies()).find((one) => one.name === 'authos_session'), undefined);
    assert.equal(new URL(arrived).search, '');
    await context.close();
});

test('pages: an organization has its name and its colour, German its words', async () => {
    const context = await visitor(browser, { language: 'de-AT' });
    const page = await context.newPage();
    await page.goto(`${base}/authorize?org=acme&service=shop`);
    assert.equal(await page.getAttribute('html', 'lang'), 'de');
    assert.match(await page.textContent('h1'), /Anmelden bei Acme Shop/);
    assert.equal(await page.textContent('.site'), 'Acme <Corporation>');
    await photograph(page, 'authorize-branded-german');
    await page.click('footer a[lang=en]');
    assert.match(await page.textContent('h1'), /Sign in to Acme Shop/);
    await page.goto(`${base}/login`);
    assert.equal(await page.getAttribute('html', 'lang'), 'en', 'the choice is remembered');
    await context.close();
});

test('pages: an unknown organization and a foreign redirect_uri are told on a page', async () => {
    const page = await (await visitor(browser)).newPage();
    const unknown = await page.goto(`${base}/authorize?org=nobody`);
    assert.equal(unknown.status(), 404);
    await photograph(page, 'unknown-organization');
    for (const uri of ['https://evil.example', `${redirect}/../x`, 'javascript:alert(1)', '//evil.example']) {
        const answer = await page.goto(`${base}/authorize?${new URLSearchParams({ org: 'acme', service: 'shop', redirect_uri: uri })}`);
        assert.equal(answer.status(), 400, `[80-1] ${uri}`);
    }
    await page.context().close();
});

test('pages: [80-5] return_to never leads away', async () => {
    for (const target of ['//evil.example', '/\\evil.example', '\\/evil.example', 'https:evil.example', 'https://evil.example', 'javascript:alert(1)', '/..//evil.example', '/%2f/evil.example']) {
        const context = await visitor(browser);
        const page = await context.newPage();
        await page.goto(`${base}/login?${new URLSearchParams({ return_to: target })}`);
        await fill(page, ownerEmail, server.password);
        await page.waitForURL(/account-security/);
        assert.equal(page.url(), `${base}/app/account-security`, target);
        server.secrets.add((await context.cookies()).find((one) => one.name === 'authos_session').value);
        await context.close();
    }
});

test('pages: the password is changed, and rules are told where the field is', async () => {
    const email = 'grace@example.test';
    await addAccount(server, email);
    const context = await visitor(browser);
    const page = await context.newPage();
    await page.goto(`${base}/app/account-security/password`);
    await fill(page, email, server.password);
    await page.waitForURL(`${base}/app/account-security/password`);
    await photograph(page, 'password');
    await page.fill('#current_password', server.password);
    await page.fill('#new_password', 'short');
    await page.click('button.primary');
    assert.equal(await page.getAttribute('#new_password', 'aria-invalid'), 'true');
    await photograph(page, 'password-error');
    await page.fill('#current_password', server.password);
    await page.fill('#new_password', 'three quiet herons');
    server.secrets.add('three quiet herons');
    await page.click('button.primary');
    await page.waitForURL(/done=password/);
    assert.match(await page.textContent('[role=status]'), /was changed/);
    assert.equal((await server.login({ email, password: 'three quiet herons' })).status, 200);
    await context.close();
});

test('pages: forms from elsewhere, of another browser or for another purpose change nothing', async () => {
    const get = await server.client.get('/login');
    const cookie = get.headers['set-cookie'].map((line) => line.split(';')[0]).join('; ');
    const token = /name="form_token" value="([^"]+)"/.exec(get.text)[1];
    const form = { email: ownerEmail, password: server.password, action: 'password' };
    const send = (fields, headers = {}) => server.client.post('/login', { form: { ...form, ...fields }, headers: { cookie, ...headers } });
    assert.equal((await send({})).status, 403);
    assert.equal((await send({ form_token: token }, { cookie: '' })).status, 403);
    assert.equal((await send({ form_token: token }, { cookie: `authos_browser=${'A'.repeat(43)}` })).status, 403);
    assert.equal((await send({ form_token: token }, { origin: 'https://evil.example' })).status, 403);
    assert.equal((await send({ form_token: token }, { 'sec-fetch-site': 'cross-site' })).status, 403);
    const other = await server.client.get('/authorize?org=acme', { headers: { cookie } });
    assert.equal((await send({ form_token: /name="form_token" value="([^"]+)"/.exec(other.text)[1] })).status, 403);
    const done = await send({ form_token: token });
    assert.equal(done.status, 303);
    server.secrets.add(/authos_session=([^;]+)/.exec(done.headers['set-cookie'].join())[1]);
});

test('pages: headers are strict, and the assets are cached by their content', async () => {
    const page = await server.client.get('/login');
    const policy = page.headers['content-security-policy'];
    assert.equal(policy, "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    assert.equal(page.headers['cache-control'], 'no-store');
    assert.equal(page.headers['referrer-policy'], 'no-referrer');
    assert.equal(page.headers['x-frame-options'], 'DENY');
    assert.doesNotMatch(page.text, /<script|style=|javascript:|onclick/i);
    const stylesheet = /href="(\/assets\/pages\/pages\.css\?v=[0-9a-f]+)"/.exec(page.text)[1];
    const css = await server.client.get(stylesheet);
    assert.equal(css.status, 200);
    assert.equal((await server.client.get(stylesheet, { headers: { 'if-none-match': css.headers.etag } })).status, 304);
    assert.equal((await server.client.get('/assets/pages/layout.html')).status, 404);
    assert.match((await server.client.get('/assets/pages/brand/ffd400')).text, /--brand-ink:#000000/);
    assert.equal((await server.client.get('/assets/pages/brand/FFD400')).status, 404);
});
