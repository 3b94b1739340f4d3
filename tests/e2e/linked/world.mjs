// An organization whose services use their users' accounts at an emulated GitHub.
import assert from 'node:assert/strict';
import { Browser, fragmentOf, startProviders } from '../harness/providers.mjs';
import { freePort, Server } from '../harness/server.mjs';

export const back = (service) => `https://${service}.example.test/back`;
export const ok = (answer, status = 200) => {
    assert.equal(answer.status, status, answer.text);
    return answer.json;
};

/** One who uses the services: signed in at GitHub, in a browser of his or her own. */
export class Person {
    constructor(world, id, email) { Object.assign(this, { world, id, email, browser: new Browser(world.server) }); }

    #sits(id = this.id) { this.world.providers.person = { id, email: this.email, verified: true }; }

    async signIn(service) {
        this.#sits();
        const end = await this.browser.through(`/auth/github?org=acme&service=${service}&redirect_uri=${encodeURIComponent(back(service))}`);
        assert.equal(end.status, 303, end.text);
        this.token = this.world.remember(fragmentOf(end).access_token);
        this.user = JSON.parse(Buffer.from(this.token.split('.')[1], 'base64url')).sub;
        return this;
    }
    call(method, path, json) { return this.world.server.client.request(method, path, { json, token: this.token }); }

    /** Goes to GitHub as its account `subject`, as the answer of a "link" route says; where the browser is sent at the end. */
    async link(path, subject, json = {}) {
        const begun = await this.call('POST', path, json);
        this.browser.keep(begun);
        this.#sits(subject);
        const end = await this.browser.open(await this.browser.visit(ok(begun).authorization_url));
        assert.equal(end.status, 303, end.text);
        return new URL(end.headers.location);
    }
    async accounts() { return ok(await this.call('GET', '/api/user/linked-accounts')).linked_accounts; }
}

export class World {
    /** `services` by slug: the GitHub scopes that each may use. */
    static async start(services, env = {}) {
        const world = new World();
        world.providers = await startProviders({ port: await freePort(), clients: { platform: 'platform-secret' } });
        world.server = await Server.start({ env: { ...world.providers.env, ...env } });
        world.server.secrets.add('platform-secret');
        const token = (await world.server.signIn()).access_token;
        const call = async (method, path, json, status) => ok(await world.server.client.request(method, path, { json, token }), status);
        const { organization } = await call('POST', '/api/organizations', { slug: 'acme', name: 'Acme' });
        await call('POST', `/api/platform/organizations/${organization.id}/approve`, { tier_id: 'tier_enterprise' });
        world.keys = {};
        for (const [slug, scopes] of Object.entries(services)) {
            const at = '/api/organizations/acme/services';
            await call('POST', at, { slug, name: slug, service_type: 'web', redirect_uris: [back(slug)], github_scopes: scopes });
            world.keys[slug] = (await call('POST', `${at}/${slug}/api-keys`, { name: 'backend', permissions: ['read:provider_tokens'] }, 201)).key;
        }
        return world;
    }
    async close() {
        for (const token of [...this.providers.tokens, ...this.providers.refreshTokens.keys()]) this.remember(token);
        await this.server.dispose();
        await this.providers.close();
    }
    /** Nothing that the log may show. */
    remember(secret) {
        this.server.secrets.add(secret);
        return secret;
    }
    person(id, email) { return new Person(this, id, email); }

    /** The backend of `service` asks for a token of `person`. */
    async ask(service, person, scopes, more = {}) {
        return ok(await this.server.client.post('/api/service/provider-tokens', {
            json: { user_id: person.user, provider: 'github', scopes, ...more }, headers: { 'x-api-key': this.keys[service] },
        }));
    }
    /** The routes of the request that the answer to `ask` leads the user to. */
    requestOf(action) {
        assert.equal(action.status, 'action_required');
        const url = new URL(action.reauth_url);
        assert.equal(url.origin, this.server.env.BASE_URL);
        assert.match(url.pathname, /^\/connect\/provider-token\/[\w-]{43}$/);
        return `/api/user/provider-token-requests/${this.remember(url.pathname.split('/').pop())}`;
    }
    /** The scopes that GitHub was asked for last. */
    get asked() { return this.providers.calls.filter(({ path }) => /authorize$/.test(path)).at(-1).url.searchParams.get('scope').split(' ').sort(); }
}
