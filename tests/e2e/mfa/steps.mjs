// What a client with an authenticator app does. The app is otplib, not our own code.
import assert from 'node:assert/strict';
import { authenticator } from 'otplib';
import { pause } from '../harness/wait.mjs';

export const ok = (answer) => {
    assert.equal(answer.status, 200, answer.text);
    return answer.json;
};
export const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
export const headerOf = (token) => JSON.parse(Buffer.from(token.split('.')[0], 'base64url'));

/** The limits by address are small; a client that is told to wait waits. */
export async function patiently(call) {
    for (let i = 0; i < 20; ++i) {
        const answer = await call();
        if (answer.status !== 429) return answer;
        await pause(1000 * Number(answer.headers['retry-after']));
    }
    throw new Error('still limited');
}

/** Codes of the step before, of now and of the step after. */
function appOf(secret) {
    const codeAt = (steps) => authenticator.clone({ epoch: Date.now() + steps * 30_000 }).generate(secret);
    return { codeAt };
}

/** Turns the second factor of the one with the access token `token` on; {token, setup, app, codes}. */
export async function enrolWith(server, token) {
    const post = (path, json) => patiently(() => server.client.post(path, { json, token }));
    const setup = ok(await post('/api/user/mfa/setup', {}));
    const app = appOf(setup.secret);
    // Not at the end of a step: the code of the step before would become one too old on its way.
    const gone = Date.now() % 30_000;
    if (gone > 22_000) await pause(30_100 - gone);
    const done = ok(await post('/api/user/mfa/verify', { code: app.codeAt(-1) }));
    return { token, setup, app, codes: done.backup_codes };
}
