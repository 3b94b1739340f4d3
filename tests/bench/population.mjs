// Rows for a deployment of any size, written by the database itself. Every organization is alike: the measured one,
// org-1, belongs to the platform owner of the server and has the same rows whether it is alone or one of many.

export const usersPerOrganization = 20;
export const sessionsPerUser = 5;
const auditRowsPerOrganization = 100;
const now = 1_790_000_000_000;

// Both dialects: a table n(i) of 1..count, and an id that looks random but follows from kind and number. 2654435761 is
// odd, so that multiplying by it modulo 2^32 keeps all numbers apart.
const dialects = {
    sqlite: {
        numbers: (count) => `(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count}) SELECT i FROM n)`,
        id: (kind, i) => `printf('%08x-0000-4000-8000-%02x%010x', (${i}) * 2654435761 % 4294967296, ${kind}, ${i})`,
        hash: (kind, i) => `printf('%08x%056x', (${i}) * 2654435761 % 4294967296, (${i}) * 100 + ${kind})`,
        settle: ['ANALYZE'],
    },
    psql: {
        numbers: (count) => `(SELECT i FROM generate_series(1::bigint, ${count}) i)`,
        id: (kind, i) => `lpad(to_hex((${i}) * 2654435761 % 4294967296), 8, '0') || '-0000-4000-8000-' || lpad(to_hex(${kind}), 2, '0') || lpad(to_hex(${i}), 10, '0')`,
        hash: (kind, i) => `lpad(to_hex((${i}) * 2654435761 % 4294967296), 8, '0') || lpad(to_hex((${i}) * 100 + ${kind}), 56, '0')`,
        settle: ['VACUUM ANALYZE'],
    },
};
const kinds = { organization: 1, user: 2, membership: 3, service: 4, identity: 5, session: 6, audit: 7, plan: 8, subscription: 9 };

/** Fills `database` with `organizations` organizations; the owner of the first one is the platform owner that is there. */
export async function populate(database, backend, organizations) {
    const { numbers, id, hash, settle } = dialects[backend];
    const users = organizations * usersPerOrganization;
    const sessions = users * sessionsPerUser;
    const [[owner]] = await database.sql('SELECT id FROM users WHERE is_platform_owner = 1');
    const ofUser = (i) => `(${i} - 1) / ${usersPerOrganization} + 1`; // the organization of user i
    const statements = [
        `INSERT INTO organizations (id, slug, name, owner_user_id, status, tier_id, created_at, updated_at)
         SELECT ${id(kinds.organization, 'i')}, 'org-' || i, 'Organization ' || i, '${owner}', 'active', 'tier_enterprise', ${now} + i, ${now} FROM ${numbers(organizations)} n`,
        `INSERT INTO users (id, org_id, org_key, email, email_key, email_verified_at, created_at, updated_at)
         SELECT ${id(kinds.user, 'i')}, ${id(kinds.organization, ofUser('i'))}, ${id(kinds.organization, ofUser('i'))}, 'user' || i || '@example.test', 'user' || i || '@example.test', ${now}, ${now} + i, ${now} FROM ${numbers(users)} n`,
        `INSERT INTO memberships (id, org_id, user_id, role, created_at)
         SELECT ${id(kinds.membership, 'i')}, ${id(kinds.organization, ofUser('i'))}, ${id(kinds.user, 'i')}, 'member', ${now} + i FROM ${numbers(users)} n`,
        `INSERT INTO memberships (id, org_id, user_id, role, created_at)
         VALUES (${id(kinds.membership, users + 1)}, ${id(kinds.organization, 1)}, '${owner}', 'owner', ${now})`,
        `INSERT INTO services (id, org_id, slug, name, service_type, client_id, created_at)
         SELECT ${id(kinds.service, 'i')}, ${id(kinds.organization, 'i')}, 'shop', 'Shop', 'web', ${id(kinds.service, 'i')}, ${now} FROM ${numbers(organizations)} n`,
        `INSERT INTO plans (id, service_id, name, price_cents, currency, created_at, is_default)
         SELECT ${id(kinds.plan, 'i')}, ${id(kinds.service, 'i')}, 'free', 0, 'usd', ${now}, 1 FROM ${numbers(organizations)} n`,
        `INSERT INTO identities (id, user_id, provider, provider_user_id, issuing_org_id, issuing_service_id, issuing_org_key, issuing_service_key, created_at)
         SELECT ${id(kinds.identity, 'i')}, ${id(kinds.user, 'i')}, 'password', ${id(kinds.user, 'i')}, ${id(kinds.organization, ofUser('i'))}, ${id(kinds.service, ofUser('i'))},
                ${id(kinds.organization, ofUser('i'))}, ${id(kinds.service, ofUser('i'))}, ${now} FROM ${numbers(users)} n`,
        `INSERT INTO subscriptions (id, user_id, service_id, plan_id, status, current_period_end, created_at)
         SELECT ${id(kinds.subscription, 'i')}, ${id(kinds.user, 'i')}, ${id(kinds.service, ofUser('i'))}, ${id(kinds.plan, ofUser('i'))}, 'active', ${now} + 1000000000, ${now} FROM ${numbers(users)} n`,
        `INSERT INTO sessions (id, user_id, token_hash, expires_at, refresh_token_hash, refresh_expires_at, org_slug, service_id, created_at)
         SELECT ${id(kinds.session, 'i')}, ${id(kinds.user, `(i - 1) / ${sessionsPerUser} + 1`)}, ${hash(1, 'i')}, 4000000000000, ${hash(2, 'i')}, 4000000000000,
                'org-' || ((i - 1) / ${usersPerOrganization * sessionsPerUser} + 1), ${id(kinds.service, `(i - 1) / ${usersPerOrganization * sessionsPerUser} + 1`)}, ${now} + i FROM ${numbers(sessions)} n`,
        `INSERT INTO organization_audit_log (id, org_id, actor_user_id, action, target_type, target_id, success, created_at)
         SELECT ${id(kinds.audit, 'i')}, ${id(kinds.organization, `(i - 1) / ${auditRowsPerOrganization} + 1`)}, '${owner}', 'organization.updated', 'organization',
                ${id(kinds.organization, `(i - 1) / ${auditRowsPerOrganization} + 1`)}, 1, ${now} + i FROM ${numbers(organizations * auditRowsPerOrganization)} n`,
        ...settle,
    ];
    for (const statement of statements) await database.sql(statement);
}
