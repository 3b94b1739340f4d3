// A name server that knows TXT records, on a free UDP port of loopback.
import dgram from 'node:dgram';

/** The name in the question of a DNS message, and where the question ends. */
function question(message) {
    const labels = [];
    let at = 12;
    for (; message[at] !== 0; at += 1 + message[at]) labels.push(message.toString('latin1', at + 1, at + 1 + message[at]));
    return { name: labels.join('.').toLowerCase(), end: at + 5 };
}

function answer(message, texts) {
    const { end } = question(message);
    const header = Buffer.from([message[0], message[1], 0x81, texts ? 0x80 : 0x83, 0, 1, 0, texts?.length ?? 0, 0, 0, 0, 0]);
    const records = (texts ?? []).map((text) => {
        const data = Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
        return Buffer.concat([Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, data.length >> 8, data.length & 255]), data]);
    });
    return Buffer.concat([header, message.subarray(12, end), ...records]);
}

/** `set(name, texts)` publishes texts of at most 255 octets; other names do not exist. */
export async function startNameServer() {
    const zone = new Map();
    const socket = dgram.createSocket('udp4');
    socket.on('message', (message, { port, address }) => socket.send(answer(message, zone.get(question(message).name)), port, address));
    await new Promise((resolve, reject) => {
        socket.once('error', reject);
        socket.bind(0, '127.0.0.1', resolve);
    });
    return { port: socket.address().port, set: (name, texts) => zone.set(name.toLowerCase(), texts), close: () => socket.close() };
}
