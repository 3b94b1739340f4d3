// Holds every answer of the server against its own /openapi.json: the status, the content type and the
// body must be the documented ones. Paths that the document does not know must answer with the error shape.
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const jsonType = 'application/json';
const pointer = (parts) => parts.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).map(encodeURIComponent).join('/');

/** The error body of the product: {error, error_code, timestamp}. */
export function errorShapeFault(body) {
    if (typeof body !== 'object' || body === null) return 'is not a JSON object';
    if (typeof body.error !== 'string' || body.error === '') return 'has no "error" text';
    if (!/^[A-Z][A-Z_]+$/.test(body.error_code ?? '')) return 'has no "error_code"';
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(body.timestamp ?? '')) return 'has no RFC 3339 "timestamp"';
    return undefined;
}

export class Contract {
    constructor(document) {
        this.document = document;
        this.ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
        addFormats(this.ajv);
        this.ajv.addSchema({ ...document, $id: 'https://e2e.invalid/openapi.json' }, undefined, false, false);
        this.compiled = new Map();
        this.paths = Object.keys(document.paths).map((template) => ({
            template,
            pattern: new RegExp(`^${template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`),
        }));
    }

    #resolve(node, at) {
        if (!node?.$ref) return { node, at };
        const parts = node.$ref.slice(2).split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
        return this.#resolve(parts.reduce((value, part) => value?.[part], this.document), parts);
    }

    #validator(parts) {
        const ref = `https://e2e.invalid/openapi.json#/${pointer(parts)}`;
        if (!this.compiled.has(ref)) this.compiled.set(ref, this.ajv.compile({ $ref: ref }));
        return this.compiled.get(ref);
    }

    /** What is wrong with this answer, as text, or undefined. */
    fault(method, path, { status, headers, text, json }) {
        const verb = method.toLowerCase() === 'head' ? 'get' : method.toLowerCase();
        const bare = path.split(/[?#]/)[0];
        const known = this.paths.find((entry) => entry.template === bare) ?? this.paths.find((entry) => entry.pattern.test(bare));
        const operation = known && this.document.paths[known.template][verb];
        const where = `${method} ${bare} -> ${status}`;
        if (!operation) {
            if (status < 400 || method === 'HEAD') return undefined; // CORS preflight answers 204
            const fault = errorShapeFault(json);
            return fault && `${where}: the error body ${fault}: ${text.slice(0, 200)}`;
        }
        const responses = operation.responses;
        const key = [String(status), `${String(status)[0]}XX`, 'default'].find((name) => responses[name]);
        if (!key) return `${where}: this status is not documented for ${known.template}`;
        const { node, at } = this.#resolve(responses[key], ['paths', known.template, verb, 'responses', key]);
        if (!node) return `${where}: the documented response refers to nothing`;
        if (method === 'HEAD' || status === 304) return undefined;
        const type = (headers['content-type'] ?? '').split(';')[0];
        if (!node.content) return text === '' ? undefined : `${where}: no content is documented, but there is a body`;
        if (!node.content[type]) return `${where}: content type "${type}" is not documented`;
        if (type !== jsonType && !type.endsWith('+json')) return undefined;
        if (!node.content[type].schema) return undefined;
        const check = this.#validator([...at, 'content', type, 'schema']);
        if (check(json)) return undefined;
        return `${where}: ${this.ajv.errorsText(check.errors)}: ${text.slice(0, 300)}`;
    }
}
