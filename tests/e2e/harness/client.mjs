// HTTP as a careful client speaks it, and raw sockets for what no client would send.
// Every answer is held against the OpenAPI document; every secret that passes by is remembered, so that the
// server's log can be searched for it at the end.
import http from 'node:http';
import net from 'node:net';
import assert from 'node:assert/strict';
import { patience } from './environment.mjs';

const secretMembers = /^(password|current_password|new_password|access_token|refresh_token|token|client_secret|secret|key|preauth_token|device_trust_token|mfa_code|device_code|user_code)$/;

export class Client {
    /** `onSecret(text)` hears of every password and token; `contract()` is the OpenAPI check, once it is there. */
    constructor({ host = '127.0.0.1', port, onSecret = () => {}, contract = () => undefined }) {
        Object.assign(this, { host, port, onSecret, contract });
        this.agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
    }

    close() {
        this.agent.destroy();
    }

    /**
     * One request. `json` or `form` become the body; `body` is sent as it is. Resolves to
     * {status, headers, text, json, elapsed}; rejects when no complete answer came.
     */
    async request(method, path, { headers = {}, json, form, body, token, timeout = 30_000 * patience, checked = true, agent = this.agent } = {}) {
        const all = { ...headers };
        if (json !== undefined) {
            all['content-type'] ??= 'application/json';
            body = JSON.stringify(json);
            this.#remember(json);
        } else if (form !== undefined) {
            all['content-type'] ??= 'application/x-www-form-urlencoded';
            body = new URLSearchParams(form).toString();
            this.#remember(form);
        }
        if (token !== undefined) {
            all.authorization ??= `Bearer ${token}`;
            if (token.length >= 16) this.onSecret(token);
        }
        if (body !== undefined) all['content-length'] ??= String(Buffer.byteLength(body));
        const answer = await this.#send(method, path, all, body, timeout, agent);
        if (answer.json && typeof answer.json === 'object') this.#remember(answer.json);
        const fault = checked ? this.contract()?.fault(method, path, answer) : undefined;
        assert.equal(fault, undefined, `the answer is not the documented one: ${fault}`);
        return answer;
    }

    get(path, options) { return this.request('GET', path, options); }
    post(path, options) { return this.request('POST', path, options); }
    patch(path, options) { return this.request('PATCH', path, options); }

    #remember(object) {
        for (const [name, value] of Object.entries(object ?? {})) {
            if (typeof value === 'string' && value.length >= 8 && secretMembers.test(name)) this.onSecret(value);
        }
    }

    #send(method, path, headers, body, timeout, agent) {
        const started = performance.now();
        return new Promise((resolve, reject) => {
            const request = http.request({ host: this.host, port: this.port, method, path, headers, agent, timeout }, (response) => {
                const chunks = [];
                response.on('data', (chunk) => chunks.push(chunk));
                response.on('error', reject);
                response.on('aborted', () => reject(new Error(`${method} ${path}: the answer was cut off`)));
                response.on('end', () => {
                    const text = Buffer.concat(chunks).toString('utf8');
                    let json;
                    if (/[/+]json/.test(response.headers['content-type'] ?? '') && text) json = JSON.parse(text);
                    resolve({ status: response.statusCode, headers: response.headers, text, json, elapsed: performance.now() - started });
                });
            });
            request.on('timeout', () => request.destroy(new Error(`${method} ${path}: no answer within ${timeout} ms`)));
            request.on('error', reject);
            request.end(body);
        });
    }

    /**
     * Sends octets as they are and reads until the server closes or `enough(text)` holds.
     * Resolves to {text, closed, elapsed}. `pieces` may hold functions that wait between writes.
     */
    raw(pieces, { enough = () => false, timeout = 20_000 * patience } = {}) {
        const started = performance.now();
        return new Promise((resolve, reject) => {
            const socket = net.connect(this.port, this.host);
            let text = '';
            const finish = (closed) => {
                clearTimeout(timer);
                socket.destroy();
                resolve({ text, closed, elapsed: performance.now() - started });
            };
            const timer = setTimeout(() => finish(false), timeout);
            socket.on('data', (chunk) => {
                text += chunk.toString('latin1');
                if (enough(text)) finish(false);
            });
            socket.on('close', () => finish(true));
            socket.on('error', (error) => {
                if (!['ECONNRESET', 'EPIPE'].includes(error.code)) reject(error);
            });
            socket.on('connect', async () => {
                for (const piece of [pieces].flat()) {
                    if (socket.destroyed) return;
                    if (typeof piece === 'function') await piece();
                    else socket.write(piece);
                }
            });
        });
    }
}

/** Status and parsed body of the first response in raw text. */
export function parseRaw(text) {
    const [head, ...rest] = text.split('\r\n\r\n');
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1]);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    const body = rest.join('\r\n\r\n').slice(0, length);
    let json;
    try { json = JSON.parse(body); } catch { json = undefined; }
    return { status, head, body, json };
}
