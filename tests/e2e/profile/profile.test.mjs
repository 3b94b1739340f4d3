import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertError, ownerEmail, Server } from '../harness/server.mjs';

let server;
let session;
before(async () => {
    server = await Server.start();
    session = await server.signIn();
});
after(() => server?.dispose());

const changePassword = (json, token = session.access_token) => server.client.post('/api/user/change-password', { json, token });

test('profile: GET /api/user shows the owner with every documented member', async () => {
    const { status, json } = await server.profile(session.access_token);
    assert.equal(status, 200);
    assert.equal(json.email, ownerEmail);
    assert.equal(json.is_platform_owner, true);
    assert.match(json.id, /^[0-9a-f-]{36}$/);
    assert.match(json.created_at, /^\d{4}-\d\d-\d\dT.*Z$/);
    assert.ok(Array.isArray(json.permissions));
    for (const member of ['email_verified_at', 'org', 'service', 'plan', 'features']) assert.ok(member in json, member);
    assert.equal(json.org, null);
    assert.equal(json.service, null);
});

test('profile: without a credential it is 401 and tells nothing', async () => {
    const answer = await server.client.get('/api/user');
    assertError(answer, 401);
    assert.ok(!answer.text.includes(ownerEmail));
});

test('profile: PATCH changes the address, and the new one signs in', async () => {
    const answer = await server.client.patch('/api/user', { json: { email: 'renamed@example.test' }, token: session.access_token });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.json.email, 'renamed@example.test');
    assert.equal((await server.login({ email: 'renamed@example.test' })).status, 200);
    assertError(await server.login(), 401);
    const back = await server.client.patch('/api/user', { json: { email: ownerEmail }, token: session.access_token });
    assert.equal(back.status, 200, back.text);
});

test('profile: PATCH refuses what is no address', async () => {
    for (const email of ['', 'no-at-sign', '@example.test', 'a@', 'a b@example.test', `${'x'.repeat(260)}@example.test`, 'a@b\nbcc: c@d', 5, null]) {
        assertError(await server.client.patch('/api/user', { json: { email }, token: session.access_token }), 400, 'BAD_REQUEST');
    }
    assert.equal((await server.profile(session.access_token)).json.email, ownerEmail);
});

test('profile: members that would give rights are without effect (mass assignment)', async () => {
    const before = (await server.profile(session.access_token)).json;
    const more = { id: 'x', user_id: 'x', org_id: 'x', is_platform_owner: false, role: 'owner', password_hash: 'x', email_verified_at: null };
    const answer = await server.client.patch('/api/user', { json: { email: ownerEmail, ...more }, token: session.access_token });
    assert.ok([200, 400].includes(answer.status), answer.text);
    assert.deepEqual((await server.profile(session.access_token)).json, before);
});

test('change-password: a wrong current password is refused and changes nothing', async () => {
    const answer = await changePassword({ current_password: 'wrong-password', new_password: 'a-new-password-1' });
    assert.ok([400, 401].includes(answer.status), answer.text);
    assert.equal((await server.login()).status, 200);
});

test('change-password: a short, missing, mistyped or overlong new password is 400', async () => {
    for (const new_password of ['', 'seven77', 'password1', 'p'.repeat(1025), 5, null, undefined]) {
        assertError(await changePassword({ current_password: server.password, new_password }), 400, 'BAD_REQUEST');
    }
    assertError(await changePassword({ new_password: 'a-new-password-1' }), 400, 'BAD_REQUEST');
    assert.equal((await server.login()).status, 200);
});

test('change-password: without a credential it is 401', async () => {
    assertError(await server.client.post('/api/user/change-password', { json: { current_password: server.password, new_password: 'a-new-password-1' } }), 401);
});

test('change-password: the new password signs in, the old one does not, and other sessions end', async () => {
    const other = await server.signIn();
    const old = server.password;
    const changed = 'correct horse battery staple – 正しい馬';
    const answer = await changePassword({ current_password: old, new_password: changed });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(typeof answer.json.message, 'string');
    assertError(await server.login({ password: old }), 401);
    assertError(await server.profile(other.access_token), 401);
    assertError(await server.refresh(other.refresh_token), 401);
    assert.equal((await server.profile(session.access_token)).status, 200, 'the session that changed it must go on');
    assert.equal((await server.login({ password: changed })).status, 200);
    server.password = changed;
});

test('change-password: of ten parallel changes every one is answered, and one password holds afterwards', async () => {
    const candidates = Array.from({ length: 10 }, (_, index) => `parallel-password-${index}`);
    const answers = await Promise.all(candidates.map((new_password) => changePassword({ current_password: server.password, new_password })));
    assert.ok(answers.some((answer) => answer.status === 200));
    for (const answer of answers) assert.ok([200, 400, 401, 409, 503].includes(answer.status), answer.text);
    const logins = [];
    for (const password of candidates) logins.push((await server.login({ password })).status);
    assert.equal(logins.filter((status) => status === 200).length, 1, `passwords that sign in: ${logins}`);
    server.password = candidates[logins.indexOf(200)];
});

test('change-password: the password from the environment is for the first start only', async () => {
    const initial = server.env.PLATFORM_OWNER_PASSWORD;
    await server.restart();
    assertError(await server.login({ password: initial }), 401);
    assert.equal((await server.login()).status, 200);
});
