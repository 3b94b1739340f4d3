// The documented rates, over the sockets: for one client whichever of three instances it asks, and by nothing that a
// client says about its own address.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertError, ownerEmail, Server } from '../harness/server.mjs';

const limited = { DISABLE_RATE_LIMITING: 'false', TRUST_PROXY_HEADERS: 'true', TRUSTED_PROXY_IPS: '127.0.0.1' };
const instances = [];
before(async () => {
    instances.push(await Server.start({ env: limited }));
    for (let i = 0; i < 2; ++i) instances.push(await Server.beside(instances[0]));
    for (const other of instances.slice(1)) await other.launch();
});
after(async () => {
    for (const server of instances.reverse()) await server.dispose();
});

const ask = (server, address, headers = {}) => server.client.request('POST', '/api/auth/refresh', {
    json: { refresh_token: 'unknown' }, headers: { ...(address && { 'x-forwarded-for': address }), ...headers } });

test('rates: [80-7] one client gets its burst once, from three instances at the same time', async () => {
    const began = Date.now();
    const answers = await Promise.all(Array.from({ length: 90 }, (_, i) => ask(instances[i % 3], '203.0.113.1')));
    const seconds = Math.ceil((Date.now() - began) / 1000) + 1;
    const refused = answers.filter(({ status }) => status === 429);
    const through = answers.length - refused.length;
    assert.ok(through <= 20 + seconds, `${through} calls in ${seconds} s`);
    assert.ok(through >= 12, `${through} calls`);
    for (const answer of refused) {
        assertError(answer, 429, 'TOO_MANY_REQUESTS');
        assert.match(answer.headers['retry-after'], /^[1-9]\d*$/);
    }
    assert.equal((await ask(instances[1], '203.0.113.2')).status, 401);
});

test('rates: [80-7] the left end of X-Forwarded-For, Forwarded and nonsense are no other client', async () => {
    let through = 0;
    for (let i = 0; i < 40; ++i) {
        const answer = await ask(instances[i % 3], `198.51.100.${i}, 203.0.113.3`, { forwarded: `for=198.51.100.${i}`, 'x-real-ip': `198.51.100.${i}` });
        if (answer.status !== 429) ++through;
    }
    assert.ok(through <= 30, `${through} calls`);
    through = 0;
    for (let i = 0; i < 60; ++i) {
        if ((await ask(instances[i % 3], `nonsense-${i}`)).status !== 429) ++through;
    }
    assert.ok(through <= 40, `${through} calls`);
});

test('guessing: [80-57] failures on one instance slow the next, and another network is free', async () => {
    const login = (server, address, password) => server.client.request('POST', '/api/auth/login', {
        json: { email: ownerEmail, password }, headers: { 'x-forwarded-for': address } });
    const statuses = [];
    for (let i = 0; i < 9; ++i) statuses.push((await login(instances[i % 3], '203.0.113.4', 'wrong password')).status);
    assert.deepEqual(statuses.slice(0, 5), [401, 401, 401, 401, 401]);
    assert.ok(statuses.slice(5).includes(429), statuses.join());
    assert.equal((await login(instances[2], '203.0.113.5', instances[0].password)).status, 200);
});
