// Accounts that exist before a test begins. Registration has tests of its own.
import { randomUUID } from 'node:crypto';

/** A platform account with the owner's password and a verified address; its id. */
export async function addAccount(server, email) {
    const id = randomUUID();
    await server.database.sql(`INSERT INTO users (id, org_key, email, email_key, is_platform_owner, password_hash, email_verified_at, created_at, updated_at)
        SELECT '${id}', '', '${email}', '${email}', 0, password_hash, email_verified_at, created_at, updated_at FROM users WHERE is_platform_owner = 1`);
    return id;
}
