import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { runBinary, Server } from '../harness/server.mjs';

let server;
before(async () => { server = await Server.start({ env: { DISABLE_RATE_LIMITING: 'false' } }); });
after(() => server?.dispose());

test('health: /health has the body of the deployment guide', async () => {
    const answer = await server.client.get('/health');
    assert.equal(answer.status, 200);
    assert.equal(answer.text, '{"status":"ok","version":"0.1.0"}');
    assert.match(answer.headers['content-type'], /^application\/json/);
});

test('health: /health/live answers with status and version', async () => {
    const answer = await server.client.get('/health/live');
    assert.equal(answer.status, 200);
    assert.equal(answer.json.version, '0.1.0');
    assert.equal(typeof answer.json.status, 'string');
});

test('health: /health/ready says that the database is connected', async () => {
    const answer = await server.client.get('/health/ready');
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.json, { status: 'ready', version: '0.1.0', database: 'connected' });
});

test('health: HEAD gives the headers of GET without its body', async () => {
    const get = await server.client.get('/health');
    const head = await server.client.request('HEAD', '/health');
    assert.equal(head.status, 200);
    assert.equal(head.text, '');
    assert.equal(head.headers['content-length'], get.headers['content-length']);
    assert.equal(head.headers['content-type'], get.headers['content-type']);
});

test('health: no path of it is ever rate limited', async () => {
    for (const path of ['/health', '/health/live', '/health/ready']) {
        const answers = await Promise.all(Array.from({ length: 40 }, () => server.client.get(path)));
        assert.deepEqual(new Set(answers.map((answer) => answer.status)), new Set([200]), path);
    }
});

test('health: --version and --help answer without any configuration', async () => {
    const version = await runBinary(['--version']);
    assert.equal(version.code, 0, version.output);
    assert.match(version.output, /\b0\.1\.0\b/);
    const help = await runBinary(['--help']);
    assert.equal(help.code, 0, help.output);
    for (const word of ['serve', 'migrate', 'check-config']) assert.ok(help.output.includes(word), word);
});

test('health: an unknown subcommand or option is refused with a usage line', async () => {
    for (const args of [['no-such-command'], ['--no-such-option']]) {
        const { code, output } = await runBinary(args);
        assert.notEqual(code, 0, args.join(' '));
        assert.notEqual(output.trim(), '', args.join(' '));
    }
});
