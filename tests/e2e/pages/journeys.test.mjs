// Whole ways through the hosted pages with a mailbox, an authenticator, a passkey and a device: each from its
// first page to its last, looked at by axe, and photographed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { authenticator } from 'otplib';
import { addAccount } from '../harness/accounts.mjs';
import { launchBrowser, photograph, visitor } from '../harness/browser.mjs';
import { readable, startReceiver } from '../harness/mail.mjs';
import { freePort, ownerEmail, Server } from '../harness/server.mjs';
import { until } from '../harness/wait.mjs';

const password = 'correct horse battery';
let server;
let receiver;
let browser;
let base;

const ok = (answer, status = 200) => {
    assert.equal(answer.status, status, answer.text);
    return answer.json;
};

before(async () => {
    const port = await freePort();
    receiver = await startReceiver({ port });
    server = await Server.prepare({ env: {
        SMTP_HOST: '127.0.0.1', SMTP_PORT: String(port), SMTP_TLS: 'none', SMTP_FROM_EMAIL: 'sso@authos.example',
        OUTBOUND_ALLOW_PRIVATE_NETWORKS: 'true' } });
    // Passkeys want a name, and localhost is one.
    base = `http://localhost:${server.port}`;
    server.configure({ BASE_URL: base });
    await server.launch();
    server.secrets.add(password);
    const token = (await server.signIn()).access_token;
    const call = (method, path, json) => server.client.request(method, path, { json, token });
    const { organization } = ok(await call('POST', '/api/organizations', { slug: 'acme', name: 'Acme Corporation' }));
    ok(await call('POST', `/api/platform/organizations/${organization.id}/approve`, { tier_id: 'tier_pro' }));
    ok(await call('POST', '/api/organizations/acme/services', { slug: 'shop', name: 'Acme Shop', service_type: 'web' }));
    browser = await launchBrowser();
});
after(async () => {
    await browser?.close();
    await server?.dispose();
    await receiver?.close();
});

/** The newest mail to `address` after `act`: {text, link}. */
async function mailedBy(address, act) {
    const seen = receiver.mails.length;
    await act();
    const find = () => receiver.mails.slice(seen).find((mail) => mail.to.includes(address));
    await until(`a mail to ${address}`, () => Boolean(find()), { seconds: 30 });
    const text = readable(find());
    const link = text.match(/https?:\/\/\S+/)?.[0];
    const token = link && new URL(link).searchParams.get('token');
    if (token) server.secrets.add(token);
    return { text, link };
}

async function enter(page, email, secret = password) {
    await page.fill('#email', email);
    await page.fill('#password', secret);
    await page.click('button.primary');
}

/** Leaves a signed-in browser; remembers its session for the search of the log. */
async function close(context) {
    for (const cookie of await context.cookies()) {
        if (/session|step|device/.test(cookie.name) && cookie.value) server.secrets.add(cookie.value);
    }
    await context.close();
}

test('pages: sign-up, proof of the address, a forgotten password and a link that signs in, without scripts', async () => {
    const email = 'ada@mail.example';
    const context = await visitor(browser, { javaScript: false, language: 'de' });
    const page = await context.newPage();
    await page.goto(`${base}/login`);
    await page.click('a[href^="/register"]');
    await page.fill('#email', email);
    await page.fill('#new_password', '123');
    await page.click('button.primary');
    assert.equal(await page.getAttribute('#new_password', 'aria-invalid'), 'true');
    await page.fill('#new_password', password);
    const verification = await mailedBy(email, () => page.click('button.primary'));
    assert.match(page.url(), /check-mail/);
    assert.match(verification.text, /Bestätigen Sie/);
    // A program that looks into mails opens the link, and nothing is used up.
    assert.equal((await fetch(verification.link)).status, 200);
    await page.goto(verification.link);
    await page.click('button.primary');
    await page.waitForURL(/done=verified/);

    await page.click('a[href^="/forgot-password"]');
    await page.fill('#email', email);
    const reset = await mailedBy(email, () => page.click('button.primary'));
    await page.goto(reset.link);
    await page.fill('#new_password', 'three quiet herons');
    server.secrets.add('three quiet herons');
    await page.click('button.primary');
    await page.waitForURL(/done=reset/);
    await page.goto(reset.link);
    await page.fill('#new_password', 'four quiet herons');
    await page.click('button.primary');
    assert.match(await page.textContent('#error'), /gilt nicht mehr/);

    await page.goto(`${base}/login?login_hint=${email}`);
    const magic = await mailedBy(email, () => page.click('button[value=magic_link]'));
    assert.equal((await fetch(magic.link)).status, 200);
    await page.goto(magic.link);
    await page.click('button.primary');
    await page.waitForURL(/account-security/);
    assert.match(await page.textContent('.lead'), /ada@mail\.example/);
    await close(context);
});

test('pages: every page of sign-up looks as it should', async () => {
    const context = await visitor(browser);
    const page = await context.newPage();
    for (const [name, path] of [['register', '/register'], ['check-mail', '/check-mail?kind=reset'], ['verify-email', '/verify-email?token=x'],
        ['resend-verification', '/resend-verification'], ['forgot-password', '/forgot-password'], ['reset-password', '/reset-password?token=x'],
        ['magic-link', '/auth/magic-link/verify?token=x'], ['activate', '/activate'], ['activate-success', '/activate/success?status=success'],
        ['activate-denied', '/activate/success?status=denied']]) {
        await page.goto(base + path);
        await photograph(page, name);
    }
    assert.equal((await page.goto(`${base}/mfa`)).status(), 400);
    await photograph(page, 'mfa-over');
    await context.close();
});

test('pages: an authenticator is set up, asked for, trusted in this browser, and removed', async () => {
    const email = 'grace@mail.example';
    await addAccount(server, email);
    const context = await visitor(browser);
    const page = await context.newPage();
    await page.goto(`${base}/app/account-security/mfa`);
    await enter(page, email, server.password);
    await page.waitForURL(/account-security\/mfa/);
    await photograph(page, 'own-factor-off');
    await page.click('button.primary');
    await page.waitForSelector('.qr svg');
    await photograph(page, 'own-factor-setup');
    const secret = (await page.textContent('code.secret')).trim();
    server.secrets.add(secret);
    await page.fill('#code', '000000');
    await page.click('button.primary');
    await page.waitForSelector('#error');
    await page.fill('#code', authenticator.generate(secret));
    await page.click('button.primary');
    await page.waitForSelector('.codes');
    await photograph(page, 'recovery-codes');
    const codes = await page.$$eval('.codes li', (items) => items.map((item) => item.textContent.trim()));
    codes.forEach((code) => server.secrets.add(code));
    assert.equal(codes.length, 10);
    await page.click('a.primary');
    await photograph(page, 'account-with-factor');
    await page.click('form.leave button');

    await page.goto(`${base}/login`);
    await enter(page, email, server.password);
    await page.waitForURL(/\/mfa$/);
    await photograph(page, 'mfa');
    await page.fill('#code', '123456');
    await page.click('button.primary');
    await page.waitForSelector('#error');
    await photograph(page, 'mfa-error');
    const elsewhere = await (await visitor(browser)).newPage();
    const step = (await context.cookies()).find((one) => one.name === 'authos_step');
    await elsewhere.context().addCookies([{ ...step }]);
    assert.equal((await elsewhere.goto(`${base}/mfa`)).status(), 400, '[80-9] a step belongs to its browser');
    await elsewhere.context().close();
    await page.check('#remember');
    await page.fill('#code', codes[0]);
    await page.click('button.primary');
    await page.waitForURL(/account-security/);
    assert.ok(await page.$('text=Trusted browsers'));
    await photograph(page, 'account-with-device');
    assert.equal((await context.cookies()).find((one) => one.name === 'authos_step'), undefined);
    await page.goto(`${base}/app/account-security/mfa`);
    await photograph(page, 'own-factor-on');
    await page.fill('#code', codes[1]);
    await page.click('button.primary');
    await page.waitForURL(/done=mfa_off/);
    await close(context);
});

test('pages: a passkey is added and signs in', async () => {
    const email = 'joan@mail.example';
    await addAccount(server, email);
    const context = await visitor(browser);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', { options: {
        protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
    await page.goto(`${base}/app/account-security/passkeys`);
    await enter(page, email, server.password);
    await page.waitForURL(/passkeys/);
    await photograph(page, 'passkey-add');
    await page.fill('#name', 'Laptop <1>');
    await page.click('button.primary');
    await page.waitForSelector('form[data-passkey=create]');
    await photograph(page, 'passkey-create');
    await page.click('button.primary');
    await page.waitForURL(/done=passkey_added/);
    assert.match(await page.textContent('.rows'), /Laptop <1>/);
    await photograph(page, 'account-with-passkey');
    await page.click('text=Rename');
    assert.equal(await page.inputValue('#name'), 'Laptop <1>');
    await photograph(page, 'passkey-rename');
    await page.fill('#name', '   ');
    await page.click('button.primary');
    assert.equal(await page.getAttribute('#name', 'aria-invalid'), 'true');
    await page.fill('#name', 'Work key');
    await page.click('button.primary');
    await page.waitForURL(/done=passkey_renamed/);
    assert.match(await page.textContent('.rows'), /Work key/);
    const unknown = await page.goto(`${base}/app/account-security/passkeys/${'0'.repeat(8)}-0000-4000-8000-000000000000`);
    assert.equal(unknown.status(), 404);
    await page.goto(`${base}/app/account-security`);
    await page.click('form.leave button');
    await page.goto(`${base}/login`);
    await page.click('button[value=passkey]');
    await page.waitForSelector('form[data-passkey=get]');
    await photograph(page, 'passkey-sign-in');
    await page.click('button.primary');
    await page.waitForURL(/account-security/);
    assert.match(await page.textContent('.lead'), /joan@mail\.example/);
    await close(context);
});

test('pages: a device is let in by whoever is signed in at its place', async () => {
    const flow = ok(await server.client.post('/auth/device/code', { json: { client_id: 'platform-admin-cli', org: 'platform', service: 'admin-cli' } }));
    server.secrets.add(flow.device_code);
    const context = await visitor(browser, { javaScript: false });
    const page = await context.newPage();
    await page.goto(`${base}/activate`);
    await page.fill('#user_code', 'AAAA-AAAA');
    await page.click('button.primary');
    assert.equal(await page.getAttribute('#user_code', 'aria-invalid'), 'true');
    await page.fill('#user_code', flow.user_code);
    await page.click('button.primary');
    await page.waitForURL(/\/login/);
    await enter(page, ownerEmail, server.password);
    await page.waitForURL(/activate\/confirm/);
    assert.match(await page.textContent('.lead'), new RegExp(flow.user_code));
    await page.click('button[value=approve]');
    await page.waitForURL(/status=success/);
    const poll = await server.client.post('/auth/token', { json: { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: flow.device_code, client_id: 'platform-admin-cli' } });
    server.secrets.add(ok(poll).access_token);
    await close(context);
});

test('pages: the question of a device is asked plainly', async () => {
    const flow = ok(await server.client.post('/auth/device/code', { json: { client_id: 'platform-admin-cli', org: 'platform', service: 'admin-cli' } }));
    server.secrets.add(flow.device_code);
    const context = await visitor(browser);
    const page = await context.newPage();
    await page.goto(`${base}/activate?user_code=${flow.user_code}`);
    await page.click('button.primary');
    await enter(page, ownerEmail, server.password);
    await page.waitForURL(/activate\/confirm/);
    await photograph(page, 'activate-confirm');
    await page.click('button[value=deny]');
    await page.waitForURL(/status=denied/);
    assert.match(await page.textContent('h1'), /not connected/);
    await page.goto(`${base}/reauthenticate`);
    await photograph(page, 'reauthenticate');
    await close(context);
});
