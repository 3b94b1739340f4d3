// The hosted pages as awkward readers meet them: extreme brands and names, narrow, enlarged, forced and printed
// pages, keyboard alone, no cookies, several tabs, sessions that ended; and nothing that any page fetches elsewhere.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import path from 'node:path';
import { addAccount } from '../harness/accounts.mjs';
import { assertAccessible, launchBrowser, shots, visitor } from '../harness/browser.mjs';
import { ownerEmail, Server } from '../harness/server.mjs';
import { authenticator } from 'otplib';

const redirect = 'https://app.example.test/callback';
const brands = {
    white: ['#ffffff', 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft & Söhne', 'Betriebswerkbauunterbeamtendienstportal'],
    black: ['#000000', '<b>Bold</b> & "Co" <img src=x onerror=alert(1)>', '<script>alert(1)</script>'],
    neon: ['#39ff14', 'שירותי תוכנה בע״מ (2020)', 'متجر الكتب!'],
    grey: ['#767676', 'Acme \u202emoc.live', 'Shop \u202eevil'],
};
let server;
let browser;
let base;

before(async () => {
    server = await Server.start();
    base = `http://127.0.0.1:${server.port}`;
    const token = (await server.signIn()).access_token;
    const call = async (method, target, json) => {
        const answer = await server.client.request(method, target, { json, token });
        assert.ok(answer.status < 300, answer.text);
        return answer.json;
    };
    for (const [slug, [color, org, service]] of Object.entries(brands)) {
        const { organization } = await call('POST', '/api/organizations', { slug, name: org });
        await call('POST', `/api/platform/organizations/${organization.id}/approve`, { tier_id: 'tier_pro' });
        await call('PATCH', `/api/organizations/${slug}/branding`, { primary_color: color });
        await call('POST', `/api/organizations/${slug}/services`, { slug: 'shop', name: service, service_type: 'web', redirect_uris: [redirect] });
    }
    browser = await launchBrowser();
});
after(async () => {
    await browser?.close();
    await server?.dispose();
});

async function enter(page, email = ownerEmail) {
    await page.fill('#email', email);
    await page.fill('#password', server.password);
    await page.click('button.primary');
}

async function close(context) {
    for (const cookie of await context.cookies()) {
        if (/session|step|device/.test(cookie.name) && cookie.value) server.secrets.add(cookie.value);
    }
    await context.close();
}

const shot = (page, name) => page.screenshot({ path: path.join(shots, `readers-${name}.png`), fullPage: true });
const overflow = (page) => page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** The contrast of the text of `selector` with what it stands on, as the browser has computed both. */
const contrast = (page, selector) => page.$eval(selector, (element) => {
    const luminance = (colour) => colour.match(/\d+(\.\d+)?/g).slice(0, 3)
        .map((one) => one / 255).map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
        .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
    const style = getComputedStyle(element);
    const [low, high] = [luminance(style.color), luminance(style.backgroundColor)].sort((a, b) => a - b);
    return { ratio: (high + 0.05) / (low + 0.05), shadow: style.boxShadow };
});

for (const [width, options] of [[320, {}], [320, { language: 'de', dark: true }], [550, { deviceScaleFactor: 2 }], [1100, { forcedColors: 'active' }], [1100, { reducedMotion: 'reduce' }]]) {
    const kind = `${width}-${Object.keys(options).join('-') || 'plain'}`;
    test(`pages: any brand and any name is readable (${kind})`, async () => {
        const context = await visitor(browser, { width, ...options });
        const page = await context.newPage();
        for (const slug of Object.keys(brands)) {
            await page.goto(`${base}/authorize?org=${slug}&service=shop`);
            assert.ok(await overflow(page) <= 0, `${slug} is too wide`);
            assert.ok(await page.$eval('.mark', (mark) => mark.getBoundingClientRect().width) > 30, `${slug}: the mark is squeezed`);
            if (!options.forcedColors) {
                await page.hover('button.primary');
                const found = await contrast(page, 'button.primary');
                assert.ok(found.ratio >= 4.5 && !found.shadow.includes('inset'), `${slug}: ${JSON.stringify(found)}`);
                assert.notEqual(await page.$eval('.mark', (mark) => getComputedStyle(mark).stroke), 'none');
            }
            await assertAccessible(page);
            await shot(page, `${slug}-${kind}`);
        }
        await context.close();
    });
}

test('pages: a name turns no words around it and is no markup', async () => {
    const context = await visitor(browser);
    const page = await context.newPage();
    await page.goto(`${base}/authorize?org=grey&service=shop`);
    assert.equal(await page.textContent('.site'), 'Acme moc.live');
    assert.doesNotMatch(await page.content(), /[\u202a-\u202e\u2066-\u2069]/);
    await page.goto(`${base}/authorize?org=black&service=shop`);
    assert.equal(await page.textContent('.site'), brands.black[1]);
    await context.close();
});

test('pages: with the keyboard alone from the skip link to the account', async () => {
    const context = await visitor(browser);
    const page = await context.newPage();
    await page.goto(`${base}/login`);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate('document.activeElement.className'), 'skip');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate('document.activeElement.id'), 'main');
    await page.keyboard.press('Tab');
    await page.keyboard.type(ownerEmail);
    await page.keyboard.press('Tab');
    await page.keyboard.type('not the password');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#error');
    assert.equal(await page.evaluate('document.activeElement.id'), 'error');
    assert.match(await page.title(), /^Error: Sign in/);
    await page.focus('#password');
    await page.keyboard.type(server.password);
    await page.keyboard.press('Enter');
    await page.waitForURL(/account-security/);
    await close(context);
});

test('pages: everything that can be pressed shows its focus and is large enough for a finger', async () => {
    const context = await visitor(browser, { language: 'de', width: 320 });
    const page = await context.newPage();
    await page.goto(`${base}/app/account-security`);
    await enter(page);
    await page.waitForURL(/account-security/);
    for (const target of ['/app/account-security', '/app/account-security/password', '/app/account-security/mfa', '/reauthenticate', '/activate', '/register', '/check-mail', '/mfa']) {
        await page.goto(base + target);
        assert.ok(await overflow(page) <= 0, target);
        const poor = await page.$$eval('a, button, input:not([type=hidden]):not([hidden])', (all) => all.filter((one) => {
            one.focus({ focusVisible: true });
            return parseFloat(getComputedStyle(one).outlineWidth) < 2 || one.getBoundingClientRect().height < 24;
        }).map((one) => one.outerHTML.slice(0, 100)));
        assert.deepEqual(poor, [], target);
    }
    await close(context);
});

test('pages: password managers learn whose password it is, phones which keyboard', async () => {
    const email = 'hedy@example.test';
    await addAccount(server, email);
    const context = await visitor(browser);
    const page = await context.newPage();
    await page.goto(`${base}/app/account-security/password`);
    const hints = () => page.$$eval('main input[autocomplete]', (inputs) => inputs.map((input) => [input.autocomplete, input.value]));
    assert.deepEqual(await hints(), [['username', ''], ['current-password', '']]);
    await enter(page, email);
    await page.waitForURL(/account-security\/password/);
    assert.deepEqual(await hints(), [['username', email], ['current-password', ''], ['new-password', '']]);
    await page.goto(`${base}/reauthenticate`);
    assert.deepEqual(await hints(), [['username', email], ['current-password', '']]);
    await page.goto(`${base}/app/account-security/mfa`);
    await page.click('button.primary');
    assert.equal(await page.locator('h1').count(), 1);
    assert.deepEqual(await page.$eval('#code', (input) => [input.autocomplete, input.inputMode]), ['one-time-code', 'numeric']);
    await page.goto(`${base}/activate`);
    assert.equal(await page.$eval('#user_code', (input) => input.autocapitalize), 'characters');
    await close(context);
});

test('pages: what is printed is dark on white, without what only a screen can do', async () => {
    const context = await visitor(browser, { dark: true });
    const page = await context.newPage();
    const email = 'mae@example.test';
    await addAccount(server, email);
    await page.goto(`${base}/app/account-security/mfa`);
    await enter(page, email);
    await page.click('button.primary');
    const secret = (await page.textContent('code.secret')).trim();
    server.secrets.add(secret);
    await shot(page, 'setup-dark');
    await page.fill('#code', authenticator.generate(secret));
    await page.click('button.primary');
    await page.waitForSelector('.codes');
    for (const code of await page.$$eval('.codes li', (items) => items.map((item) => item.textContent.trim()))) server.secrets.add(code);
    assert.match(await page.textContent('main'), new RegExp(email));
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    assert.deepEqual(await page.$eval('.card', (card) => [getComputedStyle(card).backgroundColor, getComputedStyle(card).boxShadow]), ['rgb(255, 255, 255)', 'none']);
    assert.equal(await page.$eval('.codes', (list) => getComputedStyle(list).color), 'rgb(0, 0, 0)');
    assert.equal(await page.locator('footer, .button').filter({ visible: true }).count(), 0);
    await shot(page, 'codes-printed');
    // Loaded anew, the page sends its form again: the codes are gone, and the way to new ones is there.
    await page.reload();
    assert.equal(page.url(), `${base}/app/account-security/mfa`);
    assert.equal(await page.locator('button[value=regenerate]').count(), 1);
    await close(context);
});

test('pages: without cookies a form says so', async () => {
    const context = await visitor(browser, { language: 'de' });
    const page = await context.newPage();
    await page.goto(`${base}/login`);
    await context.clearCookies();
    await enter(page);
    assert.match(await page.textContent('main'), /Cookies/);
    await page.click('a.primary');
    await page.waitForSelector('#email');
    await context.close();
});

test('pages: a second step in one tab does not complete the sign-in of another', async () => {
    const email = 'dorothy@example.test';
    await addAccount(server, email);
    const context = await visitor(browser);
    const first = await context.newPage();
    await first.goto(`${base}/app/account-security/mfa`);
    await enter(first, email);
    await first.click('button.primary');
    const secret = (await first.textContent('code.secret')).trim();
    server.secrets.add(secret);
    await first.fill('#code', authenticator.generate(secret));
    await first.click('button.primary');
    const codes = await first.$$eval('.codes li', (items) => items.map((item) => item.textContent.trim()));
    codes.forEach((code) => server.secrets.add(code));
    await context.clearCookies();
    await first.goto(`${base}/login`);
    await enter(first, email);
    await first.waitForURL(/\/mfa/);
    const second = await context.newPage();
    await second.goto(`${base}/login?return_to=/app/account-security/password`);
    await enter(second, email);
    await second.waitForURL(/\/mfa/);
    await second.check('#remember');
    await second.fill('#code', '000000');
    await second.click('button.primary');
    await second.waitForSelector('#error');
    assert.ok(await second.isChecked('#remember'), 'a wrong code takes no choice back');
    await first.fill('#code', codes[0]);
    await first.click('button.primary');
    assert.match(await first.textContent('main'), /is over/);
    await shot(first, 'step-of-another-tab');
    await second.fill('#code', codes[0]);
    await second.click('button.primary');
    await second.waitForURL(/account-security\/password/);
    await first.click('.links a');
    await first.waitForURL(/\/login/);
    await close(context);
});

test('pages: a button after the session ended did nothing, and says so; a link to another place ends no session', async () => {
    const email = 'barbara@example.test';
    await addAccount(server, email);
    const context = await visitor(browser);
    const page = await context.newPage();
    await page.goto(`${base}/app/account-security/mfa`);
    await enter(page, email);
    await page.waitForURL(/account-security\/mfa/);
    await page.goto(`${base}/app/account-security?org=neon&service=shop`);
    await page.waitForURL(/\/authorize\?org=neon/);
    await page.goBack();
    await page.goto(`${base}/app/account-security/mfa`);
    assert.equal(new URL(page.url()).pathname, '/app/account-security/mfa');
    await context.clearCookies({ name: 'authos_session' });
    await page.click('button.primary');
    await page.waitForURL(/\/login/);
    assert.match(await page.textContent('[role=status]'), /nothing was changed/);
    await enter(page, email);
    await page.waitForURL(/account-security\/mfa/);
    await page.goto(`${base}/app/account-security`);
    await page.click('form.leave button');
    await page.waitForURL(/\/login/);
    await page.goBack();
    assert.equal(new URL(page.url()).pathname, '/login', 'nothing of the account is kept for the button Back');
    await close(context);
});

test('pages: no page fetches anything from elsewhere, and no link gives its address away', async () => {
    const context = await visitor(browser);
    const page = await context.newPage();
    const foreign = [];
    page.on('request', (request) => { if (!request.url().startsWith(base)) foreign.push(request.url()); });
    const problems = [];
    page.on('console', (message) => { if (/Content Security Policy/i.test(message.text())) problems.push(message.text()); });
    for (const target of ['/login', '/register', '/reset-password?token=x', '/verify-email?token=x', '/auth/magic-link/verify?token=x', '/activate', '/authorize?org=black&service=shop', '/mfa']) {
        const answer = await page.goto(base + target);
        const headers = answer.headers();
        assert.equal(headers['referrer-policy'], 'no-referrer', target);
        assert.match(headers['cache-control'], /no-store/, target);
        assert.match(headers['content-security-policy'], /default-src 'none'.*frame-ancestors 'none'/, target);
        assert.equal(await page.locator('script, [style], style').count(), 0, target);
    }
    // A mailed link that is over says how to get another.
    await page.goto(`${base}/verify-email?token=x`);
    await page.click('button.primary');
    assert.equal(await page.locator('a[href^="/resend-verification"]').count(), 1);
    assert.deepEqual([foreign, problems], [[], []]);
    await context.close();
});
