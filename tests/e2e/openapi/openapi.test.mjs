import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { assertError, Server } from '../harness/server.mjs';

let server;
let document;
before(async () => {
    server = await Server.start();
    document = (await server.client.get('/openapi.json')).json;
});
after(() => server?.dispose());

const operations = () => Object.entries(document.paths).flatMap(([path, item]) => Object.entries(item)
    .filter(([verb]) => ['get', 'post', 'put', 'patch', 'delete', 'head'].includes(verb)).map(([verb, operation]) => ({ path, verb, operation })));

test('openapi: the document is valid OpenAPI 3.1', async () => {
    assert.match(document.openapi, /^3\.1\.\d+$/);
    const validator = new Validator();
    const result = await validator.validate(structuredClone(document));
    assert.ok(result.valid, JSON.stringify(result.errors, null, 1));
    assert.equal(document.info.version, '0.1.0');
});

test('openapi: every reference leads somewhere', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]);
    for (const ref of refs) {
        assert.match(ref, /^#\//);
        const target = ref.slice(2).split('/').reduce((node, part) => node?.[part.replaceAll('~1', '/').replaceAll('~0', '~')], document);
        assert.notEqual(target, undefined, ref);
    }
});

test('openapi: every endpoint of the product slice is there', () => {
    const present = new Set(operations().map(({ path, verb }) => `${verb} ${path}`));
    for (const wanted of ['post /api/auth/login', 'post /api/auth/refresh', 'post /api/auth/logout', 'post /auth/revoke', 'get /api/user', 'patch /api/user',
        'post /api/user/change-password', 'get /.well-known/jwks.json', 'get /.well-known/openid-configuration', 'get /health', 'get /health/live',
        'get /health/ready', 'get /metrics', 'get /openapi.json']) assert.ok(present.has(wanted), wanted);
});

test('openapi: every documented operation exists, and operation ids are unique', async () => {
    const ids = operations().map(({ operation }) => operation.operationId).filter(Boolean);
    assert.equal(new Set(ids).size, ids.length);
    for (const { path, verb } of operations()) {
        const concrete = path.replace(/\{[^}]+\}/g, 'x');
        const answer = await server.client.request(verb.toUpperCase(), concrete, { json: verb === 'get' ? undefined : {} });
        assert.notEqual(answer.status, 405, `${verb} ${path}`);
        assert.ok(answer.status < 500, `${verb} ${path}: ${answer.status}`);
        if (answer.status === 404) assert.notEqual(answer.json?.error, (await server.client.get('/no/such/path')).json.error, `${verb} ${path}`);
    }
});

test('openapi: an operation that needs a bearer token says so, and refuses to do without', async () => {
    const secured = operations().filter(({ operation }) => (operation.security ?? document.security ?? []).some((entry) => Object.keys(entry).length > 0));
    assert.ok(secured.length >= 4, 'profile, logout and change-password need a token');
    for (const { path, verb, operation } of secured) {
        if (path === '/metrics') continue; // open unless METRICS_BEARER_TOKEN is set
        if (operation.security.some((entry) => 'pageSession' in entry)) {
            // A page leads to where one signs in.
            const answer = await server.client.request(verb.toUpperCase(), path, { form: verb === 'get' ? undefined : {} });
            assert.equal(answer.status, 303, path);
            assert.match(answer.headers.location, /^\/login/);
            continue;
        }
        assertError(await server.client.request(verb.toUpperCase(), path, { json: verb === 'get' ? undefined : {} }), 401);
    }
});
