// One CTest entry: node run.mjs --backend B --binary PATH --feature F [--short].
// Runs the folder's tests with node's own runner; exit code 77 (CTest: skipped) when something they need is missing.
import { spawn } from 'node:child_process';
import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';

const { values } = parseArgs({ options: { backend: { type: 'string' }, binary: { type: 'string' }, feature: { type: 'string' } } });
const e2e = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const exists = (file) => access(file).then(() => true, () => false);

function skip(reason) {
    console.log(`SKIPPED: ${reason}`);
    process.exit(77);
}

if (Number(process.versions.node.split('.')[0]) < 20) skip(`node ${process.versions.node} is too old, 20 is needed`);
if (!await exists(path.join(e2e, 'node_modules/jose'))) skip('npm packages are missing; tests/run.sh installs them into tests/e2e/node_modules');
if (!await exists(values.binary)) skip(`there is no ${values.binary}`);
const needed = { psql: 'AUTHOS_TEST_PSQL_URL', mysql: 'AUTHOS_TEST_MYSQL_URL' }[values.backend];
if (needed && !process.env[needed]) skip(`${needed} is not set; tests/run.sh starts a server and sets it`);

const folder = path.join(e2e, values.feature);
const files = (await readdir(folder)).filter((name) => name.endsWith('.test.mjs')).sort().map((name) => path.join(folder, name));
if (files.length === 0) throw new Error(`${folder} holds no *.test.mjs`);

const child = spawn(process.execPath, ['--test', '--test-reporter=spec', '--test-concurrency=1', ...files], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, AUTHOS_E2E_BACKEND: values.backend, AUTHOS_E2E_BINARY: path.resolve(values.binary) },
});
child.on('exit', (code) => process.exit(code ?? 1));
