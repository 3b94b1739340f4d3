import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { backend, root, scheme } from '../harness/environment.mjs';
import { hexSecret, makeKeys } from '../harness/keys.mjs';
import { runBinary, Server } from '../harness/server.mjs';

// Nothing here is ever started: the environment of `valid` is complete, and each test spoils it.
let valid;
before(async () => { valid = await Server.prepare(); });
after(() => valid?.dispose());

async function check(changes, args = ['check-config']) {
    const env = { ...valid.env, ...changes };
    for (const [name, value] of Object.entries(changes)) if (value === null) delete env[name];
    return runBinary(args, { env, cwd: valid.directory });
}

const lineOf = (output, variable) => output.split('\n').find((line) => line.includes(variable));

async function assertFault(variable, value, { says = /./, secret = false, also = {} } = {}) {
    const { code, output } = await check({ ...also, [variable]: value });
    assert.equal(code, 78, `${variable}=${secret ? '***' : value}: exit ${code}\n${output}`);
    const line = lineOf(output, variable);
    assert.ok(line, `no line names ${variable}:\n${output}`);
    assert.match(line, says);
    if (secret && value) assert.ok(!output.includes(value), `the value of ${variable} is printed`);
}

const foreign = { sqlite: 'postgres://u:pa55phrase-db@db/x', psql: 'mysql://u:pa55phrase-db@db/x', mysql: 'sqlite:./data.db' }[backend];
const other = makeKeys();
const weak = makeKeys({ bits: 1024 });

test('config: a complete configuration passes check-config, which starts nothing', async () => {
    const { code, output } = await check({});
    assert.equal(code, 0, output);
    for (const secret of valid.secrets) assert.ok(!output.includes(secret), 'check-config prints a secret');
});

test('config: a DATABASE_URL of another backend names this binary and the scheme it wants', async () => {
    await assertFault('DATABASE_URL', foreign, { says: new RegExp(`this is sso_${backend}: DATABASE_URL must start with ${scheme}`) });
    const { output } = await check({ DATABASE_URL: foreign });
    assert.ok(!output.includes('pa55phrase-db'), 'the database password is printed');
});

test('config: an ENCRYPTION_KEY that is not 64 hex digits is refused and not printed', async () => {
    for (const value of [hexSecret(31), hexSecret(33), 'g'.repeat(64), 'not-hex-at-all', `${hexSecret(31)} 0`]) {
        await assertFault('ENCRYPTION_KEY', value, { secret: true, says: /64/ });
    }
});

test('config: a DEVICE_TRUST_SECRET that is not 64 hex digits is refused and not printed', async () => {
    await assertFault('DEVICE_TRUST_SECRET', 'tooshort-device-secret', { secret: true, says: /64/ });
});

test('config: a private and a public JWT key that do not belong together are refused', async () => {
    await assertFault('JWT_PUBLIC_KEY_BASE64', other.publicBase64);
});

test('config: an RSA key below 2048 bits is refused', async () => {
    await assertFault('JWT_PRIVATE_KEY_BASE64', weak.privateBase64, {
        also: { JWT_PUBLIC_KEY_BASE64: weak.publicBase64 }, says: /2048/, secret: true });
});

test('config: keys that are not base64 of PEM are refused and not printed', async () => {
    await assertFault('JWT_PRIVATE_KEY_BASE64', 'this-is-no-key-material', { secret: true });
    await assertFault('JWT_PUBLIC_KEY_BASE64', Buffer.from('no PEM').toString('base64'));
    await assertFault('JWT_PRIVATE_KEY_BASE64', valid.keys.publicBase64, { secret: true });
});

test('config: a port that is no number or out of range is refused', async () => {
    for (const value of ['70000', '-1', '0x50', 'http', '65536', '3e3', '30 00']) await assertFault('SERVER_PORT', value);
});

test('config: a BASE_URL without scheme or with a trailing slash is refused', async () => {
    for (const value of ['sso.example.test', 'https://sso.example.test/', '//sso.example.test', 'ftp://sso.example.test', 'https://']) {
        await assertFault('BASE_URL', value);
    }
});

test('config: every required variable is asked for by name', async () => {
    for (const variable of ['JWT_PRIVATE_KEY_BASE64', 'JWT_PUBLIC_KEY_BASE64', 'JWT_KID', 'BASE_URL', 'ENCRYPTION_KEY']) {
        await assertFault(variable, null);
        await assertFault(variable, '');
    }
});

test('config: JWT_PREVIOUS_PUBLIC_KEYS_JSON takes a map of at most ten keys, each once', async () => {
    const variable = 'JWT_PREVIOUS_PUBLIC_KEYS_JSON';
    for (const value of ['{', '[]', '"x"', '{"old":"not-base64-of-pem"}', '{"old":5}']) await assertFault(variable, value);
    const eleven = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`old-${index}`, other.publicBase64]));
    await assertFault(variable, JSON.stringify(eleven));
    await assertFault(variable, `{"old":"${other.publicBase64}","old":"${other.publicBase64}"}`);
    await assertFault(variable, JSON.stringify({ 'old-1': other.publicBase64, 'old-2': other.publicBase64 }));
    await assertFault(variable, JSON.stringify({ [valid.keys.kid]: other.publicBase64 }));
    const fine = await check({ [variable]: JSON.stringify({ 'old-1': other.publicBase64 }) });
    assert.equal(fine.code, 0, fine.output);
});

test('config: enumerations and numbers are checked', async () => {
    const wrong = { LOG_LEVEL: 'loud', LOG_FORMAT: 'xml', SMTP_TLS: 'maybe', SMTP_PORT: '99999', JWT_EXPIRATION_HOURS: 'abc',
        DB_MAX_CONNECTIONS: '0', ACCESS_TOKEN_TTL_SECS: '-5', MAX_REQUEST_BODY_BYTES: 'many', HTTP_MAX_CONNECTIONS: '0',
        ARGON2_MEMORY_KIB: '1', ARGON2_ITERATIONS: '0', DISABLE_RATE_LIMITING: 'perhaps', PLATFORM_OWNER_EMAIL: 'no-at-sign' };
    if (backend === 'sqlite') wrong.SQLITE_SYNCHRONOUS = 'never';
    for (const [variable, value] of Object.entries(wrong)) await assertFault(variable, value);
    await assertFault('METRICS_BEARER_TOKEN', 'only-nineteen-chars', { secret: true, says: /32/ });
});

test('config: all faults are reported at once, one line each, with an example', async () => {
    const changes = { DATABASE_URL: foreign, ENCRYPTION_KEY: 'short-secret-value', SERVER_PORT: '70000', BASE_URL: 'nowhere', JWT_KID: null,
        LOG_LEVEL: 'loud', JWT_PUBLIC_KEY_BASE64: other.publicBase64 };
    const { code, output } = await check(changes);
    assert.equal(code, 78, output);
    const lines = Object.keys(changes).map((variable) => {
        const line = lineOf(output, variable);
        assert.ok(line, `${variable} is not reported:\n${output}`);
        return line;
    });
    assert.equal(new Set(lines).size, lines.length, `two faults share a line:\n${output}`);
    assert.match(lineOf(output, 'SERVER_PORT'), /3000/);
    assert.ok(!output.includes('short-secret-value'));
});

test('config: serve refuses a faulty configuration with the same lines and exit code 78', async () => {
    const { code, output } = await check({ BASE_URL: 'nowhere' }, ['serve']);
    assert.equal(code, 78, output);
    assert.ok(lineOf(output, 'BASE_URL'));
});

test('config: a port in use is a configuration fault that names SERVER_PORT', async () => {
    const holder = net.createServer().listen(valid.port, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    try {
        const { code, output } = await check({}, ['serve']);
        assert.equal(code, 78, output);
        assert.match(lineOf(output, 'SERVER_PORT') ?? '', /in use/);
    } finally {
        await new Promise((resolve) => holder.close(resolve));
    }
});

test('config: check-config --list knows the variables of the README and no others', async () => {
    const { code, output } = await runBinary(['check-config', '--list']);
    assert.equal(code, 0, output);
    const listed = output.split('\n').filter(Boolean).map((line) => line.split('\t')[0]).sort();
    const readme = await readFile(path.join(root, 'README.md'), 'utf8');
    const documented = [...new Set([...readme.matchAll(/^\| `([A-Z][A-Z0-9_]+)` \|/gm)].map((match) => match[1]))].sort();
    assert.deepEqual(documented, listed);
});
