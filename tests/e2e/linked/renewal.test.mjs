// Tokens of providers are renewed ahead of need: by one of several instances, and never again once they were taken back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server } from '../harness/server.mjs';
import { pause, until } from '../harness/wait.mjs';
import { ok, World } from './world.mjs';

let world;
let other;
let ada;
let account;
before(async () => {
    world = await World.start({ shop: ['repo', 'user:email'] }, { TOKEN_REFRESH_INTERVAL_SECS: '1' });
    other = await Server.beside(world.server);
    await other.launch();
    world.providers.lifetime = 8 * 3600;
    world.providers.renewalTakes = 300; // long enough for the other instance to want the same
    ada = await world.person(4711, 'ada@example.test').signIn('shop');
    await ada.link('/api/user/linked-accounts/github/link', 815, { scopes: ['repo'] });
    [account] = await ada.accounts();
    ok(await ada.call('POST', `/api/user/linked-accounts/${account.id}/grants`, { service_slug: 'shop', scopes: ['repo'] }));
});
after(async () => {
    await other?.dispose();
    await world?.close();
});

const row = async () => (await world.server.database.sql(`SELECT expires_at, status FROM connected_accounts WHERE id = '${account.id}'`))[0];
const endsIn = (minutes) => world.server.database.sql(`UPDATE connected_accounts SET expires_at = ${Date.now() + minutes * 60_000}, last_refreshed_at = 0 WHERE id = '${account.id}'`);
/** Both instances look every second: whatever either still wants to do it has begun by then. */
const bothLookedAgain = () => pause(3500);

test('linked: a token that is about to end is renewed by one instance, once, with the refresh token that is in force', async () => {
    const before = (await world.ask('shop', ada, ['repo'])).access_token;
    for (let round = 1; round <= 3; ++round) {
        await endsIn(30);
        await until('the token to be renewed', async () => Number((await row())[0]) > Date.now() + 7 * 3_600_000);
        await bothLookedAgain();
        assert.equal(world.providers.renewals.length, round);
    }
    const used = world.providers.renewals.map((renewal) => renewal.refreshToken);
    assert.equal(new Set(used).size, 3); // each was the follower of the one before, or the provider had refused it
    assert.ok(world.providers.renewals.every((renewal) => renewal.good));
    const now = await world.ask('shop', ada, ['repo']);
    assert.notEqual(now.access_token, before);
    assert.ok(world.providers.tokens.has(now.access_token));
    for (const secret of used) {
        world.remember(secret);
        other.secrets.add(secret);
    }
});

test('linked: a token that is needed at both instances at once is renewed once', async () => {
    const renewals = world.providers.renewals.length;
    await endsIn(3);
    const asked = { json: { user_id: ada.user, provider: 'github', scopes: ['repo'] }, headers: { 'x-api-key': world.keys.shop } };
    const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => [world.server, other][i % 2].client.post('/api/service/provider-tokens', asked)));
    const tokens = new Set(answers.map((answer) => ok(answer).access_token));
    await bothLookedAgain();
    assert.equal(world.providers.renewals.length, renewals + 1);
    assert.ok(tokens.has((await world.ask('shop', ada, ['repo'])).access_token));
});

test('linked: a right that was taken back at the provider ends the link, and is not asked for again', async () => {
    const renewals = world.providers.renewals.length;
    world.providers.fault = 'withdrawn';
    await endsIn(30);
    await until('the account to need a new authorization', async () => (await row())[1] === 'reauthorization_required');
    await bothLookedAgain();
    assert.equal(world.providers.renewals.length, renewals + 1);
    assert.equal((await ada.accounts())[0].status, 'reauthorization_required');
    assert.equal((await world.ask('shop', ada, ['repo'])).code, 'PROVIDER_REAUTH_REQUIRED');
    assert.equal(world.providers.renewals.length, renewals + 1);
    // Linked again, it is as before.
    world.providers.fault = undefined;
    await ada.link('/api/user/linked-accounts/github/link', 815, { scopes: ['repo'] });
    assert.equal((await world.ask('shop', ada, ['repo'])).status, 'ok');
});
