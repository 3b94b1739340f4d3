import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { patience } from '../harness/environment.mjs';
import { makeCertificate, readable, startReceiver } from '../harness/mail.mjs';
import { countRows } from '../harness/schema.mjs';
import { freePort, ownerEmail, Server } from '../harness/server.mjs';
import { until } from '../harness/wait.mjs';

let directory;
let certificate;
before(async () => {
    directory = await mkdtemp(path.join(os.tmpdir(), 'authos-mail-'));
    certificate = await makeCertificate(directory);
});
after(() => rm(directory, { recursive: true, force: true }));

const from = 'sso@authos.example';
const credentials = { user: 'mail-user', password: 'mail-password-4711' };

const settings = (port, tls, login) => ({
    SMTP_HOST: '127.0.0.1', SMTP_PORT: String(port), SMTP_TLS: tls, SMTP_FROM_EMAIL: from, SMTP_FROM_NAME: 'Sign-in Service',
    OUTBOUND_ALLOW_PRIVATE_NETWORKS: 'true', OUTBOUND_CA_FILE: certificate.certFile, OUTBOUND_TIMEOUT_SECS: '3',
    ...(login && { SMTP_USERNAME: credentials.user, SMTP_PASSWORD: credentials.password }) });

async function changePassword(server) {
    const { access_token } = await server.signIn();
    const next = `changed-${server.password.slice(-12)}`;
    const answer = await server.client.post('/api/user/change-password', {
        token: access_token, json: { current_password: server.password, new_password: next } });
    assert.equal(answer.status, 200, answer.text);
    server.password = next;
}

/** Waiting jobs become due at once: nobody wants to wait a minute for the second attempt. */
const makeDue = (server) => server.database.sql(`UPDATE system_jobs SET scheduled_for = 0 WHERE status = 'pending'`);

/** Waits for `count` mails, making jobs due in between. */
async function mailsAfterRetries(server, receiver, count = 1) {
    await until('the mail', async () => {
        await makeDue(server);
        return receiver.mails.length >= count;
    }, { seconds: 30, every: 300 });
}

async function withServer({ tls, login, offered = tls, reply, receiverFirst = true }, body) {
    const port = await freePort();
    const listen = () => startReceiver({ port, tls: offered, certificate, reply, ...(login && credentials) });
    const early = receiverFirst ? await listen() : undefined;
    const server = await Server.start({ env: settings(port, tls, login) });
    if (login) server.secrets.add(credentials.password);
    try {
        await body(server, early, listen);
    } finally {
        await server.dispose();
        await early?.close();
    }
}

for (const [tls, login] of [['none', false], ['starttls', true], ['tls', true], ['starttls', false]]) {
    test(`mail: the notice of a changed password arrives over SMTP_TLS=${tls}${login ? ' with credentials' : ''}`, async () => {
        await withServer({ tls, login }, async (server, receiver) => {
            await changePassword(server);
            await until('the mail', () => receiver.mails.length > 0, { seconds: 20 });
            const [mail] = receiver.mails;
            assert.equal(mail.from, from);
            assert.deepEqual(mail.to, [ownerEmail]);
            assert.equal(Boolean(mail.secure), tls !== 'none');
            if (login) assert.equal(mail.user, credentials.user);
            for (const field of [/^From: .*sso@authos\.example/im, /^To: .*owner@example\.test/im, /^Subject: \S/im, /^Date: \S/im, /^Message-ID: <[^>]+>/im, /^MIME-Version: 1\.0/im]) assert.match(mail.text, field);
            assert.match(readable(mail), /password/i);
            for (const secret of server.secrets) if (secret !== ownerEmail) assert.ok(!readable(mail).includes(secret), 'a secret stands in the mail');
            await until('the job to be completed', async () => await countRows(server.database, 'system_jobs', `job_type = 'send_email' AND status <> 'completed'`) === 0);
            assert.equal(receiver.attempts, 1, 'the mail was sent more than once');
        });
    });
}

test('mail: a receiver that is down first gets the mail later, exactly once', { timeout: 120_000 * patience }, async () => {
    await withServer({ tls: 'none', receiverFirst: false }, async (server, _, listen) => {
        await changePassword(server);
        await until('a first attempt to fail', async () => await countRows(server.database, 'system_jobs', `job_type = 'send_email' AND attempt_count > 0`) === 1, { seconds: 30 });
        const receiver = await listen();
        try {
            await mailsAfterRetries(server, receiver);
            await until('the job to be completed', async () => await countRows(server.database, 'system_jobs', `job_type = 'send_email' AND status = 'completed'`) === 1);
            assert.equal(receiver.mails.length, 1);
        } finally {
            await receiver.close();
        }
    });
});

test('mail: a queued mail outlives kill -9 and is sent after the next start', { timeout: 120_000 * patience }, async () => {
    await withServer({ tls: 'none', receiverFirst: false }, async (server, _, listen) => {
        await changePassword(server);
        await server.kill();
        const receiver = await listen();
        try {
            await server.launch();
            // A job that was being worked on when the process died is claimed again once its lease is over.
            await server.database.sql(`UPDATE system_jobs SET lease_expires_at = 0 WHERE status = 'processing'`);
            await mailsAfterRetries(server, receiver);
        } finally {
            await receiver.close();
        }
    });
});

test('mail: a temporary refusal (451) is tried again', { timeout: 120_000 * patience }, async () => {
    const reply = (count) => (count === 1 ? Object.assign(new Error('later, please'), { responseCode: 451 }) : undefined);
    await withServer({ tls: 'none', reply }, async (server, receiver) => {
        await changePassword(server);
        await until('the first attempt', () => receiver.attempts === 1, { seconds: 20 });
        await mailsAfterRetries(server, receiver);
        assert.equal(receiver.attempts, 2);
    });
});

test('mail: a permanent refusal (554) is not tried again', async () => {
    const reply = () => Object.assign(new Error('no'), { responseCode: 554 });
    await withServer({ tls: 'none', reply }, async (server, receiver) => {
        await changePassword(server);
        await until('the job to be given up', async () => await countRows(server.database, 'system_jobs', `job_type = 'send_email' AND status = 'failed'`) === 1, { seconds: 30 });
        assert.equal(receiver.attempts, 1);
    });
});

test('mail: with SMTP_TLS=starttls nothing is sent to a receiver that does not offer it', async () => {
    await withServer({ tls: 'starttls', offered: 'none' }, async (server, receiver) => {
        await changePassword(server);
        await until('an attempt to fail', async () => await countRows(server.database, 'system_jobs', `job_type = 'send_email' AND (attempt_count > 0 OR status = 'failed')`) === 1, { seconds: 30 });
        assert.equal(receiver.mails.length, 0);
    });
});

test('mail: a certificate that the trust store does not know is refused', async () => {
    const own = certificate;
    const foreign = await makeCertificate(await mkdtemp(path.join(directory, 'foreign-')));
    const port = await freePort();
    const receiver = await startReceiver({ port, tls: 'tls', certificate: foreign });
    const server = await Server.start({ env: { ...settings(port, 'tls', false), OUTBOUND_CA_FILE: own.certFile } });
    try {
        await changePassword(server);
        await until('an attempt to fail', async () => await countRows(server.database, 'system_jobs', `job_type = 'send_email' AND (attempt_count > 0 OR status = 'failed')`) === 1, { seconds: 30 });
        assert.equal(receiver.mails.length, 0);
    } finally {
        await server.dispose();
        await receiver.close();
    }
});
