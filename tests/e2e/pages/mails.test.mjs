// The mails in a real browser, as a mail program with light and with dark colours shows them, in an organization's own
// colours, in English and German: readable, and fetching nothing but the organization's logo.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import path from 'node:path';
import { addAccount } from '../harness/accounts.mjs';
import { assertAccessible, launchBrowser, shots, visitor } from '../harness/browser.mjs';
import { readable, startReceiver } from '../harness/mail.mjs';
import { freePort, Server } from '../harness/server.mjs';
import { until } from '../harness/wait.mjs';

const brands = { white: '#ffffff', black: '#000000' };
const logo = 'https://cdn.example.test/logo.png';
const service = '<b>Laden</b> & "Söhne"';
let server;
let receiver;
let browser;

before(async () => {
    const port = await freePort();
    receiver = await startReceiver({ port });
    server = await Server.start({ env: {
        SMTP_HOST: '127.0.0.1', SMTP_PORT: String(port), SMTP_TLS: 'none', SMTP_FROM_EMAIL: 'sso@authos.example', OUTBOUND_ALLOW_PRIVATE_NETWORKS: 'true' } });
    const token = (await server.signIn()).access_token;
    const call = async (method, target, json) => {
        const answer = await server.client.request(method, target, { json, token });
        assert.ok(answer.status < 300, answer.text);
        return answer.json;
    };
    for (const [slug, color] of Object.entries(brands)) {
        const { organization } = await call('POST', '/api/organizations', { slug, name: `Acme ${slug} <i>` });
        await call('POST', `/api/platform/organizations/${organization.id}/approve`, { tier_id: 'tier_pro' });
        await call('PATCH', `/api/organizations/${slug}/branding`, { primary_color: color, ...(slug === 'black' && { logo_url: logo }) });
        await call('POST', `/api/organizations/${slug}/services`, { slug: 'shop', name: service, service_type: 'web' });
    }
    browser = await launchBrowser();
});
after(async () => {
    await browser?.close();
    await server?.dispose();
    await receiver?.close();
});

/** The newest mail to `address`, in its two parts. */
async function mailTo(address) {
    const find = () => receiver.mails.find((mail) => mail.to.includes(address));
    await until(`a mail to ${address}`, () => Boolean(find()), { seconds: 30 });
    const text = readable(find());
    const token = /[?&]token=([^&\s"]+)/.exec(text)?.[1];
    if (token) server.secrets.add(token);
    return { text, html: /<!DOCTYPE html>[\s\S]*<\/html>/.exec(text)[0] };
}

const luminance = (colour) => colour.match(/\d+(\.\d+)?/g).slice(0, 3)
    .map((one) => one / 255).map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
const contrast = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
};

async function look(page, html, name) {
    for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        await page.setContent(html, { waitUntil: 'load' });
        await assertAccessible(page);
        const found = await page.evaluate(() => {
            const style = (selector) => getComputedStyle(document.querySelector(selector));
            return { ink: style('h1').color, card: style('.card').backgroundColor, edge: style('.button').borderTopColor, button: style('.button').backgroundColor, label: style('.button').color };
        });
        assert.equal(luminance(found.card) > 0.5, colorScheme === 'light', `${name} in ${colorScheme}`);
        assert.ok(contrast(found.ink, found.card) >= 4.5 && contrast(found.button, found.label) >= 4.5 && contrast(found.edge, found.card) >= 3, JSON.stringify(found));
        // Most mail programs show no images before one asks for them: the name stands there instead.
        const logoName = await page.evaluate(() => {
            const image = document.querySelector('img');
            const ground = (element) => { const own = getComputedStyle(element).backgroundColor; return own === 'rgba(0, 0, 0, 0)' ? ground(element.parentElement) : own; };
            return image && [getComputedStyle(image).color, ground(image)];
        });
        assert.ok(!logoName || contrast(...logoName) >= 4.5, `${name}: ${logoName}`);
        await page.screenshot({ path: path.join(shots, `mail-${name}-${colorScheme}.png`), fullPage: true });
    }
}

for (const [brand, language] of [['white', 'de'], ['black', 'en']]) {
    test(`pages: mails of a ${brand} brand are readable in light and dark (${language})`, async () => {
        const context = await visitor(browser, { width: 600, javaScript: true });
        const page = await context.newPage();
        const fetched = [];
        await page.route('**', (route) => {
            fetched.push(route.request().url());
            return route.abort();
        });
        const place = { org_slug: brand, service_slug: 'shop' };
        const headers = { 'accept-language': language };
        const email = `new-${brand}@example.test`;
        const registered = await server.client.post('/api/auth/register', { json: { email, password: 'three quiet herons', ...place }, headers });
        assert.ok(registered.status < 300, registered.text);
        const first = await mailTo(email);
        await look(page, first.html, `verification-${brand}`);
        assert.equal(await page.getAttribute('html', 'lang'), language);
        assert.match(await page.textContent('body'), new RegExp(`Acme ${brand} <i>`));

        const known = `known-${brand}@example.test`;
        await addAccount(server, known);
        const asked = await server.client.post('/api/auth/forgot-password', { json: { email: known }, headers });
        assert.ok(asked.status < 300, asked.text);
        const reset = await mailTo(known);
        await look(page, reset.html, `reset-${brand}`);
        assert.match(reset.text, language === 'de' ? /Neues Passwort setzen/ : /Set a new password/);
        assert.deepEqual([...new Set(fetched)], brand === 'black' ? [logo] : []);
        await context.close();
    });
}
