// One server under test: its own directory, database, keys and port; started, watched, stopped, and its log read.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { backend, binary, patience } from './environment.mjs';
import { Client } from './client.mjs';
import { Contract } from './contract.mjs';
import { createDatabase } from './database.mjs';
import { hexSecret, sharedKeys } from './keys.mjs';
import { until } from './wait.mjs';

export const ownerEmail = 'owner@example.test';
const sanitizerReport = /(ERROR: (Address|Leak)Sanitizer|WARNING: ThreadSanitizer|runtime error:)/;

const listens = (port) => new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
});

/** A port nobody listens on, below the range that outgoing connections take theirs from. */
export async function freePort() {
    for (;;) {
        const port = 20000 + Math.floor(Math.random() * 10000);
        if (await listens(port)) return port;
    }
}

/** The environment of a server that starts: everything that is required, hashing as cheap as is allowed. */
export function baseEnvironment({ keys = sharedKeys(), database, port, password }) {
    return {
        DATABASE_URL: database.url,
        SERVER_HOST: '127.0.0.1',
        SERVER_PORT: String(port),
        BASE_URL: `http://127.0.0.1:${port}`,
        JWT_PRIVATE_KEY_BASE64: keys.privateBase64,
        JWT_PUBLIC_KEY_BASE64: keys.publicBase64,
        JWT_KID: keys.kid,
        ENCRYPTION_KEY: hexSecret(),
        DEVICE_TRUST_SECRET: hexSecret(),
        PLATFORM_OWNER_EMAIL: ownerEmail,
        PLATFORM_OWNER_PASSWORD: password,
        DISABLE_RATE_LIMITING: 'true',
        ARGON2_MEMORY_KIB: '8192',
        ARGON2_ITERATIONS: '1',
        LOG_FORMAT: 'json',
        LOG_LEVEL: 'debug',
        JOB_PROCESSOR_INTERVAL_SECS: '1',
    };
}

/** What every process gets besides its own settings; nothing else of the caller's environment leaks in. */
export const plainEnvironment = () => Object.fromEntries(['PATH', 'HOME', 'LANG', 'TMPDIR', 'ASAN_OPTIONS', 'UBSAN_OPTIONS', 'TSAN_OPTIONS', 'LSAN_OPTIONS']
    .filter((name) => process.env[name] !== undefined).map((name) => [name, process.env[name]]));

/** A started program: its output, and its end. */
export class Program {
    constructor(args, { env, cwd }) {
        this.output = '';
        this.child = spawn(binary, args, { env: { ...plainEnvironment(), ...env }, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
        for (const stream of [this.child.stdout, this.child.stderr]) {
            stream.setEncoding('utf8');
            stream.on('data', (text) => { this.output += text; });
        }
        this.ended = new Promise((resolve) => {
            this.child.on('error', (error) => resolve({ code: -1, signal: error.message }));
            this.child.on('close', (code, signal) => {
                this.end = { code, signal };
                resolve(this.end);
            });
        });
    }
    kill(signal) { this.child.kill(signal); }

    /** Waits for the end; {code, signal}. Kills and throws when it does not come within `seconds`. */
    async wait(seconds = 20) {
        let timer;
        const late = new Promise((resolve) => { timer = setTimeout(resolve, seconds * 1000 * patience, 'late'); });
        const end = await Promise.race([this.ended, late]);
        clearTimeout(timer);
        if (end !== 'late') return end;
        this.kill('SIGKILL');
        throw new Error(`the program did not end within ${seconds} s:\n${this.output.slice(-2000)}`);
    }
}

/** Runs the binary to its end; {code, output}. */
export async function runBinary(args, { env = {}, cwd = os.tmpdir(), seconds = 20 } = {}) {
    const program = new Program(args, { env, cwd });
    const { code, signal } = await program.wait(seconds);
    return { code, signal, output: program.output };
}

export class Server {
    /** Prepares everything and starts nothing. `env` adds to or replaces settings; null removes one. */
    static async prepare({ env = {}, database, keys = sharedKeys(), password = `owner-${hexSecret(8)}` } = {}) {
        const server = new Server();
        server.directory = await mkdtemp(path.join(os.tmpdir(), 'authos-e2e-'));
        server.ownsDatabase = !database;
        server.database = database ?? await createDatabase(server.directory);
        server.port = await freePort();
        server.password = password;
        server.keys = keys;
        server.env = baseEnvironment({ keys, database: server.database, port: server.port, password });
        server.configure(env);
        server.logs = '';
        // Addresses of persons are masked in the log; the owner's is the one that these tests use.
        server.secrets = new Set([ownerEmail, server.password, server.env.ENCRYPTION_KEY, server.env.DEVICE_TRUST_SECRET,
            keys.privateBase64.slice(0, 200), ...server.database.secrets].filter(Boolean));
        server.client = new Client({ port: server.port, onSecret: (text) => server.secrets.add(text), contract: () => server.contract });
        return server;
    }

    /** Prepares another instance of the deployment of `first`: the same database, secrets and public origin, a port of its own. */
    static async beside(first, env = {}) {
        const other = await Server.prepare({ database: first.database, keys: first.keys, password: first.password });
        const { SERVER_PORT } = other.env;
        other.env = { ...first.env, SERVER_PORT };
        other.configure(env);
        other.contract = first.contract;
        return other;
    }

    /** Prepares, starts, waits until it is ready and reads its OpenAPI document. */
    static async start(options) {
        const server = await Server.prepare(options);
        try {
            await server.launch();
        } catch (error) {
            await server.dispose();
            throw error;
        }
        return server;
    }

    configure(env) {
        for (const [name, value] of Object.entries(env)) {
            if (value === null) delete this.env[name];
            else this.env[name] = value;
        }
    }

    /** Starts the process; does not wait for anything. */
    spawn(args = []) {
        this.process = new Program(args, { env: this.env, cwd: this.directory });
        return this.process;
    }

    /** Starts the process and waits until /health/ready answers 200. */
    async launch({ seconds = 30 } = {}) {
        const program = this.spawn();
        await this.ready({ seconds }).catch((error) => { throw new Error(`${error.message}\n${program.output.slice(-4000)}`); });
        this.contract ??= new Contract((await this.client.get('/openapi.json', { checked: false })).json);
        return this;
    }

    async ready({ seconds = 30 } = {}) {
        await until('the server to be ready', async () => {
            if (this.process.end) return true;
            return (await this.client.get('/health/ready', { checked: false, timeout: 2000 })).status === 200;
        }, { seconds, every: 10 });
        if (this.process.end) throw new Error(`the server ended with ${JSON.stringify(this.process.end)}`);
    }

    get log() { return this.logs + (this.process?.output ?? ''); }
    /** The log as objects; a line that is not JSON fails the test. */
    get events() {
        return this.process.output.split('\n').filter(Boolean).map((line) => {
            try { return JSON.parse(line); } catch { throw new Error(`not one JSON object: ${line.slice(0, 300)}`); }
        });
    }

    /** SIGTERM (or another signal) and the end: exit code 0 within ten seconds. */
    async stop({ signal = 'SIGTERM', seconds = 10 } = {}) {
        const program = this.process;
        if (!program) return;
        program.kill(signal);
        const end = await program.wait(seconds);
        this.#keepLog();
        assert.deepEqual(end, { code: 0, signal: null }, `the server did not stop cleanly:\n${program.output.slice(-3000)}`);
    }

    /** kill -9, and wait until it is gone. */
    async kill() {
        if (!this.process) return;
        this.process.kill('SIGKILL');
        await this.process.wait();
        this.#keepLog();
    }

    async restart(env = {}) {
        await this.stop();
        this.configure(env);
        await this.launch();
    }

    #keepLog() {
        this.logs += this.process.output;
        this.process = undefined;
        this.client.close();
    }

    /** No secret that the test knows of stands in the log, and no sanitizer has complained. */
    assertCleanLog() {
        assert.doesNotMatch(this.log, sanitizerReport, this.log.slice(-6000));
        for (const secret of this.secrets) {
            const at = this.log.indexOf(secret);
            assert.equal(at, -1, `a secret stands in the log: ${at < 0 ? '' : this.log.slice(Math.max(0, at - 200), at)}***`);
        }
    }

    /** Ends everything: clean stop, log check, database and directory removed. For `after` hooks. */
    async dispose() {
        try {
            assert.equal(this.process?.end, undefined, `the server ended by itself:\n${this.process?.output.slice(-4000)}`);
            await this.stop();
            this.assertCleanLog();
        } finally {
            if (this.process) await this.kill();
            this.client.close();
            if (this.ownsDatabase) await this.database.drop();
            await rm(this.directory, { recursive: true, force: true });
        }
    }

    login({ email = ownerEmail, password = this.password, ...options } = {}) {
        return this.client.post('/api/auth/login', { json: { email, password }, ...options });
    }

    /** Signs the owner in; {access_token, refresh_token, expires_in}. */
    async signIn() {
        const answer = await this.login();
        assert.equal(answer.status, 200, answer.text);
        return answer.json;
    }

    refresh(refresh_token, options) {
        return this.client.post('/api/auth/refresh', { json: { refresh_token }, ...options });
    }

    profile(token, options) {
        return this.client.get('/api/user', { token, ...options });
    }
}

/** The answer has this status and the product's error body with this code. */
export function assertError(answer, status, code) {
    assert.equal(answer.status, status, answer.text);
    if (code) assert.equal(answer.json?.error_code, code, answer.text);
    assert.equal(typeof answer.json?.error, 'string', answer.text);
}

export { backend };
