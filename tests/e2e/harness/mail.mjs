// A mail receiver: npm's smtp-server on loopback, with the certificate of an authority of its own.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { SMTPServer } from 'smtp-server';

const run = promisify(execFile);

/** A self-signed certificate for 127.0.0.1 in `directory`; {certFile, key, cert}. */
export async function makeCertificate(directory) {
    const keyFile = path.join(directory, 'smtp-key.pem');
    const certFile = path.join(directory, 'smtp-cert.pem');
    await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost',
        '-keyout', keyFile, '-out', certFile]);
    return { certFile, key: await readFile(keyFile), cert: await readFile(certFile) };
}

/**
 * Listens on `port`. `tls`: none, starttls or tls. `reply(count)` may return an Error with a responseCode to refuse
 * the message with that number. `mails` fills with {from, to, text, secure, user}; `attempts` counts messages offered.
 */
export async function startReceiver({ port, tls = 'none', certificate = {}, user, password, reply = () => undefined }) {
    const mails = [];
    const receiver = { mails, attempts: 0 };
    const server = new SMTPServer({
        secure: tls === 'tls',
        key: certificate.key,
        cert: certificate.cert,
        hideSTARTTLS: tls !== 'starttls',
        disabledCommands: [...(tls === 'none' ? ['STARTTLS'] : []), ...(user ? [] : ['AUTH'])],
        authOptional: !user,
        allowInsecureAuth: tls === 'none',
        logger: false,
        onAuth(given, session, callback) {
            if (given.username !== user || given.password !== password) return callback(new Error('wrong credentials'));
            return callback(null, { user: given.username });
        },
        onData(stream, session, callback) {
            let text = '';
            stream.on('data', (chunk) => { text += chunk; });
            stream.on('end', () => {
                receiver.attempts += 1;
                const refusal = reply(receiver.attempts);
                if (refusal) return callback(refusal);
                mails.push({ from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map((entry) => entry.address), text, secure: session.secure, user: session.user });
                return callback();
            });
        },
    });
    server.on('error', () => {}); // a client that hangs up in the middle
    await new Promise((resolve, reject) => {
        server.server.once('error', reject);
        server.listen(port, '127.0.0.1', resolve);
    });
    receiver.close = () => new Promise((resolve) => server.close(resolve));
    return receiver;
}

/** The readable text of a message: 7bit as it is (a "=AB" in it is part of a link, no quoted octet), and base64 bodies decoded. */
export function readable(mail) {
    const base64 = [...mail.text.matchAll(/\r\n\r\n((?:[A-Za-z0-9+/=]{4,76}\r\n)+)/g)].map((match) => Buffer.from(match[1], 'base64').toString());
    return [mail.text, ...base64].join('\n');
}
