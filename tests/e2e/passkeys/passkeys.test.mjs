// A real browser with a virtual authenticator makes and uses passkeys; a public library, which knows nothing of
// this server, judges the same answers by the same challenges.
import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import { authenticator as app } from 'otplib';
import { chromium } from 'playwright-core';
import { assertError, freePort, ownerEmail, Server } from '../harness/server.mjs';

const executablePath = process.env.AUTHOS_CHROMIUM ?? '/usr/bin/chromium';
const hasBrowser = await access(executablePath).then(() => true, () => false);
const options = { skip: hasBrowser ? false : `there is no ${executablePath}` };
const rpId = 'localhost';
const passkeys = '/api/auth/passkeys';
const cleanups = [];
let server;
let origin;
let page;
let cdp;

const ok = (answer) => {
    assert.equal(answer.status, 200, answer.text);
    return answer.json;
};

/** A browser on a page of that origin, with an authenticator that verifies its user. */
async function openBrowser() {
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    cleanups.push(() => browser.close());
    const context = await browser.newContext();
    page = await context.newPage();
    await page.goto(origin);
    cdp = await context.newCDPSession(page);
    await cdp.send('WebAuthn.enable', { enableUI: false });
}

const addAuthenticator = async (change = {}) => (await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
        protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true,
        isUserVerified: true, automaticPresenceSimulation: true, ...change,
    },
})).authenticatorId;
const removeAuthenticator = (authenticatorId) => cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });

const create = (json) => page.evaluate(async (given) => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(given);
    return (await navigator.credentials.create({ publicKey })).toJSON();
}, json);
const get = (json) => page.evaluate(async (given) => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(given);
    return (await navigator.credentials.get({ publicKey })).toJSON();
}, json);

const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
const post = (path, json, token) => server.client.post(path, { json, token });

before(async () => {
    if (!hasBrowser) return;
    const port = await freePort();
    origin = `http://localhost:${port}`;
    const pages = http.createServer((request, response) => response.setHeader('content-type', 'text/html').end('<!DOCTYPE html><title>Passkeys</title>'));
    await new Promise((resolve) => pages.listen(port, 'localhost', resolve));
    cleanups.push(() => new Promise((resolve) => { pages.close(resolve); pages.closeAllConnections(); }));
    server = await Server.start({ env: { WEBAUTHN_RP_ID: rpId, WEBAUTHN_RP_ORIGIN: origin } });
    cleanups.push(() => server.dispose());
    await openBrowser();
});
after(async () => {
    for (const clean of cleanups.reverse()) await clean();
});

test('passkeys: a browser makes one and signs in with it, with and without the address; a public library agrees', options, async () => {
    const authenticator = await addAuthenticator();
    const token = (await server.signIn()).access_token;
    const begun = ok(await post(`${passkeys}/register/start`, { name: 'Virtual' }, token));
    const made = await create(begun.options);
    const judged = await verifyRegistrationResponse({
        response: made, expectedChallenge: begun.options.challenge, expectedOrigin: origin, expectedRPID: rpId, requireUserVerification: true,
    });
    assert.equal(judged.verified, true);
    const { credential } = judged.registrationInfo;
    const registered = ok(await post(`${passkeys}/register/finish`, { challenge_id: begun.challenge_id, credential: made }, token));
    const [listed] = ok(await server.client.get(passkeys, { token }));
    assert.equal(listed.id, registered.passkey_id);
    assert.equal(listed.name, 'Virtual');

    for (const email of [ownerEmail, undefined]) {
        const login = ok(await post(`${passkeys}/authenticate/start`, { email }));
        assert.deepEqual((login.options.allowCredentials ?? []).map(({ id }) => id), email ? [credential.id] : []);
        const answered = await get(login.options);
        const verdict = await verifyAuthenticationResponse({
            response: answered, expectedChallenge: login.options.challenge, expectedOrigin: origin, expectedRPID: rpId, credential, requireUserVerification: true,
        });
        assert.equal(verdict.verified, true);
        credential.counter = verdict.authenticationInfo.newCounter;
        const finish = { challenge_id: login.challenge_id, credential: answered };
        const entered = ok(await post(`${passkeys}/authenticate/finish`, finish));
        assert.equal(entered.token, entered.access_token);
        assert.equal(claimsOf(entered.access_token).mfa_verified, true);
        assert.equal(ok(await server.client.get('/api/user', { token: entered.access_token })).email, ownerEmail);
        // Replayed, it is refused.
        assertError(await post(`${passkeys}/authenticate/finish`, finish), 400, 'BAD_REQUEST');
    }
    await removeAuthenticator(authenticator);
});

test('passkeys: [80-14] one that verifies its user is both factors, also where the account has a second one', options, async () => {
    const virtual = await addAuthenticator();
    const { access_token: token } = await server.signIn();
    const begun = ok(await post(`${passkeys}/register/start`, {}, token));
    ok(await post(`${passkeys}/register/finish`, { challenge_id: begun.challenge_id, credential: await create(begun.options) }, token));
    const { secret } = ok(await post('/api/user/mfa/setup', {}, token));
    ok(await post('/api/user/mfa/verify', { code: app.generate(secret) }, token));

    assert.equal(claimsOf((await server.signIn()).access_token).mfa_required, true);
    const login = ok(await post(`${passkeys}/authenticate/start`, { email: ownerEmail }));
    const entered = ok(await post(`${passkeys}/authenticate/finish`, { challenge_id: login.challenge_id, credential: await get(login.options) }));
    assert.ok(entered.refresh_token.length >= 43);
    assert.equal(claimsOf(entered.access_token).mfa_required, undefined);
    assert.equal(claimsOf(entered.access_token).mfa_verified, true);
    ok(await server.client.request('DELETE', '/api/user/mfa', { json: { current_password: server.password }, token: entered.access_token }));
    await removeAuthenticator(virtual);
});

test('passkeys: the browser makes no second one on the same authenticator', options, async () => {
    const authenticator = await addAuthenticator();
    const token = (await server.signIn()).access_token;
    const register = async () => {
        const begun = ok(await post(`${passkeys}/register/start`, {}, token));
        return post(`${passkeys}/register/finish`, { challenge_id: begun.challenge_id, credential: await create(begun.options) }, token);
    };
    ok(await register());
    await assert.rejects(register, /InvalidStateError/);
    await removeAuthenticator(authenticator);
});

test('passkeys: [80-55] answers of a browser that were made for something else are refused', options, async () => {
    const authenticator = await addAuthenticator();
    const token = (await server.signIn()).access_token;
    const forged = async (change) => {
        const begun = ok(await post(`${passkeys}/register/start`, {}, token));
        const credential = await create({ ...begun.options, excludeCredentials: [], ...change });
        return post(`${passkeys}/register/finish`, { challenge_id: begun.challenge_id, credential }, token);
    };
    assertError(await forged({ challenge: Buffer.alloc(32, 7).toString('base64url') }), 400, 'BAD_REQUEST');
    // A certificate that was not asked for: the page asks for it behind the server's back.
    assertError(await forged({ attestation: 'direct' }), 403, 'FORBIDDEN');
    await removeAuthenticator(authenticator);
    const unverified = await addAuthenticator({ transport: 'usb', hasUserVerification: false, isUserVerified: false, hasResidentKey: false });
    assertError(await forged({ authenticatorSelection: { residentKey: 'discouraged', userVerification: 'discouraged' } }), 400, 'BAD_REQUEST');
    await removeAuthenticator(unverified);
});

test('passkeys: without an https domain or localhost the routes say that there are none', async () => {
    const plain = await Server.start();
    cleanups.push(() => plain.dispose());
    assertError(await plain.client.post(`${passkeys}/authenticate/start`, { json: {} }), 400, 'BAD_REQUEST');
    const token = (await plain.signIn()).access_token;
    const refused = await plain.client.post(`${passkeys}/register/start`, { json: {}, token });
    assertError(refused, 400, 'BAD_REQUEST');
    assert.match(refused.json.error, /Passkeys are not available/);
});
