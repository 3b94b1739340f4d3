// A database of its own for every server under test, and SQL against it through the database's own client:
// what the tests read is what another program sees, not what the server says of itself.
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { backend } from './environment.mjs';

const run = promisify(execFile);
const adminUrl = () => ({ psql: process.env.AUTHOS_TEST_PSQL_URL, mysql: process.env.AUTHOS_TEST_MYSQL_URL })[backend];

async function client(url, query) {
    if (url.protocol === 'postgres:') {
        return run('psql', ['-XqAt', '-F', '\t', '-v', 'ON_ERROR_STOP=1', '-d', url.href, '-c', query], { maxBuffer: 1 << 26 });
    }
    const args = ['--no-defaults', '--protocol=tcp', '-h', url.hostname, '-P', url.port, '-u', url.username,
        '--batch', '--skip-column-names', '-e', query, url.pathname.slice(1)];
    return run('mariadb', args, { env: { ...process.env, MYSQL_PWD: url.password }, maxBuffer: 1 << 26 });
}

const rows = (stdout) => stdout.split('\n').filter((line) => line !== '').map((line) => line.split('\t'));

class SqliteDatabase {
    constructor(directory) {
        this.file = path.join(directory, 'data.db');
        this.url = `sqlite:${this.file}`;
        this.secrets = [];
    }
    /** Runs one statement; rows as arrays of text. */
    async sql(query) {
        const { stdout } = await run('sqlite3', ['-batch', '-noheader', '-separator', '\t', '-cmd', '.timeout 5000', this.file, query],
            { maxBuffer: 1 << 26 });
        return rows(stdout);
    }
    async drop() {}
}

class ServerDatabase {
    constructor(admin) {
        this.admin = new URL(admin);
        this.name = `e2e_${randomBytes(6).toString('hex')}`;
        const own = new URL(admin);
        own.pathname = `/${this.name}`;
        this.parsed = own;
        this.url = own.href;
        this.secrets = [own.password];
    }
    async create() {
        const options = backend === 'mysql' ? ' CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci' : '';
        await client(this.admin, `CREATE DATABASE ${this.name}${options}`);
        return this;
    }
    async sql(query) {
        return rows((await client(this.parsed, query)).stdout);
    }
    async drop() {
        await client(this.admin, `DROP DATABASE IF EXISTS ${this.name}${backend === 'psql' ? ' WITH (FORCE)' : ''}`);
    }
}

/** An empty database. `directory` holds the file of SQLite; `admin` names another database server than the common one. */
export async function createDatabase(directory, admin = adminUrl()) {
    return backend === 'sqlite' ? new SqliteDatabase(directory) : new ServerDatabase(admin).create();
}

/** A program of the house's shell functions: servers('psql_start', dir). Resolves to its standard output. */
export function servers(script, ...args) {
    return new Promise((resolve, reject) => {
        // Not execFile: a database server that inherits the pipe would keep it open for ever.
        const child = spawn('bash', [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
        let out = '';
        child.stdout.on('data', (chunk) => { out += chunk; });
        child.on('error', reject);
        child.on('exit', (code) => setTimeout(() => (code === 0 ? resolve(out.trim()) : reject(new Error(`${args.join(' ')}: exit ${code}`))), 10));
    });
}
