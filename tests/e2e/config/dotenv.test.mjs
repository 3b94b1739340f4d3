import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { runBinary, Server } from '../harness/server.mjs';

let valid;
before(async () => { valid = await Server.prepare(); });
after(() => valid?.dispose());

/** Runs check-config in a directory whose .env is `text`; `env` is the process environment. */
async function checkWith(text, env = {}) {
    const directory = await mkdtemp(path.join(os.tmpdir(), 'authos-dotenv-'));
    try {
        await writeFile(path.join(directory, '.env'), text);
        return await runBinary(['check-config'], { env, cwd: directory });
    } finally {
        await rm(directory, { recursive: true, force: true });
    }
}

const lines = () => Object.entries(valid.env).map(([name, value]) => `${name}=${value}`);

test('config: a plain .env file in the working directory is enough', async () => {
    const { code, output } = await checkWith(`${lines().join('\n')}\n`);
    assert.equal(code, 0, output);
});

test('config: comments, export, both kinds of quotes, blank lines and CRLF are understood', async () => {
    const dressed = lines().map((line, index) => {
        const [name, ...value] = line.split('=');
        const quote = ['', '"', "'"][index % 3];
        return `${index % 2 ? 'export ' : ''}${name}=${quote}${value.join('=')}${quote}${quote ? ' # a remark' : ''}`;
    });
    const { code, output } = await checkWith(`# settings\r\n\r\n${dressed.join('\r\n')}\r\n`);
    assert.equal(code, 0, output);
});

test('config: the process environment wins over the file', async () => {
    const { code, output } = await checkWith(`${lines().join('\n')}\n`, { SERVER_PORT: '70000' });
    assert.equal(code, 78, output);
    assert.match(output, /SERVER_PORT/);
    const other = await checkWith(`${lines().join('\n')}\nSERVER_PORT=70000\n`, { SERVER_PORT: String(valid.port) });
    assert.equal(other.code, 0, other.output);
});

test('config: a line of the file that cannot be read is reported without its content', async () => {
    const { code, output } = await checkWith(`${lines().join('\n')}\nthis line holds s3cr3t-text and no equals sign\n`);
    assert.equal(code, 78, output);
    assert.match(output, /\.env/);
    assert.ok(!output.includes('s3cr3t-text'), output);
});
