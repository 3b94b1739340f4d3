// Second factors as an authenticator app and a browser see them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addAccount } from '../harness/accounts.mjs';
import { assertError, Server } from '../harness/server.mjs';
import { pause } from '../harness/wait.mjs';
import { claimsOf, enrolWith, headerOf, ok, patiently } from './steps.mjs';

let server;
before(async () => { server = await Server.start(); });
after(() => server?.dispose());

const post = (path, json, token, headers) => patiently(() => server.client.post(path, { json, token, headers }));

async function account(email) {
    await addAccount(server, email);
    const login = () => post('/api/auth/login', { email, password: server.password });
    return { email, login };
}
const enrol = async (user) => enrolWith(server, ok(await user.login()).access_token);
const verify = (preauth, code, headers) => post('/api/auth/mfa/verify', { preauth_token: preauth, code }, undefined, headers);

test('mfa: the app understands the URI, and its codes turn the second factor on', async () => {
    const user = await account('ada@example.test');
    const { token, setup, codes } = await enrol(user);
    const uri = new URL(setup.qr_code_uri);
    assert.equal(uri.protocol, 'otpauth:');
    assert.equal(uri.searchParams.get('secret'), setup.secret);
    assert.match(setup.qr_code_svg, /^<svg [^>]*viewBox=.*<\/svg>$/s);
    assert.equal(codes.length, 10);
    assert.equal(new Set(codes).size, 10);
    assert.deepEqual(ok(await server.client.get('/api/user/mfa/status', { token })), { enabled: true, has_backup_codes: true });
});

test('mfa: [80-14] signing in stops at the second factor, and the code of the app completes it', async () => {
    const user = await account('bob@example.test');
    const { app } = await enrol(user);
    const first = ok(await user.login());
    assert.equal(first.refresh_token, '');
    assert.equal(first.expires_in, 300);
    assert.equal(claimsOf(first.access_token).mfa_required, true);
    assert.equal(headerOf(first.access_token).typ, 'authos-mfa-preauth+jwt');
    for (const path of ['/api/user', '/api/organizations', '/api/user/mfa/status'])
        assert.equal((await patiently(() => server.client.get(path, { token: first.access_token }))).status, 401);

    const wrong = await verify(first.access_token, '000000');
    assertError(wrong, 401, 'UNAUTHORIZED');
    assert.equal(wrong.json.error, 'Invalid MFA code');
    const answer = await verify(first.access_token, app.codeAt(0));
    const entered = ok(answer);
    assert.ok(entered.refresh_token.length >= 43);
    assert.equal(claimsOf(entered.access_token).mfa_verified, true);
    assert.match(entered.device_trust_token, /^[0-9a-f-]{36}:[0-9a-f]{16}:\d+\.[A-Za-z0-9+/]{43}=$/);
    const cookie = [answer.headers['set-cookie']].flat().join('\n');
    assert.match(cookie, /^authos_device=[^;]+;/m);
    assert.match(cookie, /HttpOnly/);
    assert.match(cookie, /SameSite=Lax/);
    assert.match(cookie, /Path=\//);
    assert.equal((await server.client.get('/api/user', { token: entered.access_token })).status, 200);
    const devices = ok(await server.client.get('/api/user/devices', { token: entered.access_token }));
    assert.equal(devices.total, 1);
    assert.equal(devices.devices[0].is_trusted, true);
    // The session lives on with what it proved.
    const next = ok(await post('/api/auth/refresh', { refresh_token: entered.refresh_token }));
    assert.equal(claimsOf(next.access_token).mfa_verified, true);
});

test('mfa: [80-15] neither code nor pre-auth token nor recovery code counts twice', async () => {
    const user = await account('cleo@example.test');
    const { app, codes } = await enrol(user);
    const [one, two, three] = [ok(await user.login()), ok(await user.login()), ok(await user.login())].map((it) => it.access_token);
    const code = app.codeAt(0);
    ok(await verify(one, code));
    assertError(await verify(two, code), 401, 'UNAUTHORIZED');
    assertError(await verify(one, app.codeAt(1)), 400, 'BAD_REQUEST');
    ok(await verify(two, codes[0].toLowerCase().replaceAll('-', ' ')));
    assertError(await verify(three, codes[0]), 401, 'UNAUTHORIZED');
    ok(await verify(three, codes[1]));
});

test('mfa: [80-15] guesses are slowed down, and the token of one sign-in bears five', async () => {
    const user = await account('dora@example.test');
    await enrol(user);
    const preauth = ok(await user.login()).access_token;
    const statuses = [];
    for (let i = 0; i < 8; ++i) {
        const answer = await server.client.post('/api/auth/mfa/verify', { json: { preauth_token: preauth, code: '000000' } });
        statuses.push(answer.status);
        if (answer.status === 429) assert.ok(Number(answer.headers['retry-after']) >= 1);
        await pause(1100);
    }
    assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429, 429, 429]);
});

test('mfa: turned off again, signing in asks no more', async () => {
    const user = await account('eve@example.test');
    const { app } = await enrol(user);
    const token = ok(await verify(ok(await user.login()).access_token, app.codeAt(0))).access_token;
    const remove = (json) => patiently(() => server.client.request('DELETE', '/api/user/mfa', { json, token }));
    assertError(await remove({ code: '000000' }), 400, 'BAD_REQUEST');
    assert.equal(ok(await remove({ current_password: server.password })).success, true);
    assertError(await remove(undefined), 400, 'BAD_REQUEST');
    assert.ok(ok(await user.login()).refresh_token.length >= 43);
});

test('mfa: what happens is counted', async () => {
    const text = (await server.client.get('/metrics', { checked: false })).text;
    assert.match(text, /^sso_mfa_challenges_total [1-9]/m);
    assert.match(text, /^sso_login_failures_total\{reason="mfa_failed"\} [1-9]/m);
    assert.match(text, /^sso_mfa_adoption_percentage /m);
    assert.match(text, /^sso_mfa_enabled_users_total /m);
});
