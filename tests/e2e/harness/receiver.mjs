// A receiver of webhooks on loopback: remembers what it got, answers as told, and checks signatures with node's crypto.
import { createHmac } from 'node:crypto';
import http from 'node:http';

/** `reply(count, request)` gives {status, headers, body} for the request of that number, counted from 1; default 200. */
export async function startWebhookReceiver({ port, reply = () => ({}) }) {
    const receiver = { requests: [], reply };
    const server = http.createServer((request, response) => {
        const chunks = [];
        request.on('data', (chunk) => chunks.push(chunk));
        request.on('end', () => {
            receiver.requests.push({ method: request.method, path: request.url, headers: request.headers, body: Buffer.concat(chunks).toString('utf8'), at: Date.now() });
            const { status = 200, headers = {}, body = 'thanks' } = receiver.reply(receiver.requests.length, request);
            response.writeHead(status, headers);
            response.end(body);
        });
    });
    await new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', resolve);
    });
    receiver.close = () => new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
    });
    return receiver;
}

/** The X-Webhook-Signature that `secret`, as it was shown, makes over `body`. */
export const plainSignature = (secret, body) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
