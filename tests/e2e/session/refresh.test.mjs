import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isSqlite, patience } from '../harness/environment.mjs';
import { assertError, Server } from '../harness/server.mjs';
import { until, untilClockShows } from '../harness/wait.mjs';

let server;
before(async () => { server = await Server.start(); });
after(() => server?.dispose());

test('refresh: gives a new pair, and the access token before it stops working', async () => {
    const first = await server.signIn();
    const answer = await server.refresh(first.refresh_token);
    assert.equal(answer.status, 200, answer.text);
    assert.notEqual(answer.json.refresh_token, first.refresh_token);
    assert.notEqual(answer.json.access_token, first.access_token);
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.equal((await server.profile(answer.json.access_token)).status, 200);
    assertError(await server.profile(first.access_token), 401);
});

test('refresh: a consumed token that comes back ends the whole family', async () => {
    const first = await server.signIn();
    const second = (await server.refresh(first.refresh_token)).json;
    assertError(await server.refresh(first.refresh_token), 401);
    assertError(await server.refresh(second.refresh_token), 401);
    assertError(await server.profile(second.access_token), 401);
});

test('refresh: the end of one family leaves the user\'s other sessions alone', async () => {
    const [one, other] = [await server.signIn(), await server.signIn()];
    await server.refresh(one.refresh_token);
    assertError(await server.refresh(one.refresh_token), 401);
    assert.equal((await server.refresh(other.refresh_token)).status, 200);
});

test('refresh: missing, empty and overlong tokens are 400, unknown ones 401', async () => {
    for (const json of [{}, { refresh_token: '' }, { refresh_token: 7 }, { refresh_token: null }, { refresh_token: 'x'.repeat(1001) }]) {
        assertError(await server.client.post('/api/auth/refresh', { json }), 400, 'BAD_REQUEST');
    }
    const long = await server.refresh('x'.repeat(1001));
    assert.equal(long.json.error, 'Refresh token too long');
    const { access_token } = await server.signIn();
    for (const token of ['unknown', 'A'.repeat(43), 'x'.repeat(1000), '%00', "' OR 1=1 --", access_token.slice(0, 900), 'ü'.repeat(40)]) {
        assertError(await server.refresh(token), 401);
    }
});

test('checklist 19: of 100 parallel refreshes of one token exactly one wins, and then the family is revoked', async () => {
    const first = await server.signIn();
    // 503 with Retry-After means that nothing was started: a client asks again, and so does this one.
    const ask = () => until('an answer other than 503', async () => {
        const answer = await server.refresh(first.refresh_token);
        return answer.status === 503 ? undefined : answer;
    });
    const answers = await Promise.all(Array.from({ length: 100 }, ask));
    const winners = answers.filter((answer) => answer.status === 200);
    assert.equal(winners.length, 1, `${winners.length} winners`);
    for (const answer of answers) if (answer.status !== 200) assertError(answer, 401);
    const [winner] = winners;
    assertError(await server.refresh(winner.json.refresh_token), 401);
    assertError(await server.profile(winner.json.access_token), 401);
});

test('checklist 20: a consumed token is refused after a restart and after kill -9', async () => {
    const first = await server.signIn();
    const second = (await server.refresh(first.refresh_token)).json;
    await server.restart();
    const third = (await server.refresh(second.refresh_token)).json;
    assert.ok(third.refresh_token, 'the live token did not survive the restart');
    await server.kill();
    await server.launch();
    assertError(await server.refresh(first.refresh_token), 401);
    assertError(await server.refresh(third.refresh_token), 401);
});

test('refresh: only hashes of tokens are stored', { skip: !isSqlite && 'reads the database file itself' }, async () => {
    const { access_token, refresh_token } = await server.signIn();
    const dump = (await server.database.sql('.dump')).map((row) => row.join('\t')).join('\n');
    assert.ok(dump.includes('INSERT INTO'));
    assert.ok(!dump.includes(refresh_token) && !dump.includes(access_token) && !dump.includes(server.password));
});

test('refresh: an expired token is 401', { timeout: 60_000 * patience }, async () => {
    const brief = await Server.start({ env: { REFRESH_TOKEN_TTL_SECS: '2', ACCESS_TOKEN_TTL_SECS: '1' } });
    try {
        const pair = await brief.signIn();
        assert.equal(pair.expires_in, 1);
        await untilClockShows(Date.now() + 2100);
        const answer = await brief.refresh(pair.refresh_token);
        assertError(answer, 401);
        assertError(await brief.profile(pair.access_token), 401);
    } finally {
        await brief.dispose();
    }
});
