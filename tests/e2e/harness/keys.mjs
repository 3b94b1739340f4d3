// Key material for one server: an RSA pair, its base64 PEM forms, and random secrets.
import { generateKeyPairSync, randomBytes } from 'node:crypto';

export const base64 = (text) => Buffer.from(text).toString('base64');
export const hexSecret = (octets = 32) => randomBytes(octets).toString('hex');

/** A new RSA pair: `kid`, and both keys as base64 of PEM (PKCS#8 and SPKI unless other forms are asked for). */
export function makeKeys({ kid = 'e2e-key-1', bits = 2048, privateForm = 'pkcs8', publicForm = 'spki' } = {}) {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
    const privatePem = privateKey.export({ type: privateForm, format: 'pem' });
    const publicPem = publicKey.export({ type: publicForm, format: 'pem' });
    return { kid, privateKey, publicKey, privatePem, publicPem, privateBase64: base64(privatePem), publicBase64: base64(publicPem) };
}

let shared;
/** One pair per process: making one costs 100 ms. */
export const sharedKeys = () => (shared ??= makeKeys());
