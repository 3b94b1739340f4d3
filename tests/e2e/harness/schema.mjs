// What the database's own catalogue says: the applied migrations, and a fingerprint of the whole schema.
import { backend } from './environment.mjs';

/** The first four migrations, as the deployment guide lists them. */
export const guideMigrations = [
    'm20240101_000001_create_all_tables',
    'm20251116_000001_add_stripe_price_id_to_plans',
    'm20251117_132952_add_client_secret_hash_to_services',
    'm20251119_000001_fix_saml_active_key_constraint',
];

/** Names of the applied migrations, in order. */
export async function appliedMigrations(database) {
    return (await database.sql('SELECT DISTINCT version FROM _seaql_migrations ORDER BY version')).map(([version]) => version);
}

const catalogue = {
    sqlite: [`SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name`],
    psql: [
        `SELECT table_name, column_name, data_type, is_nullable, column_default, character_maximum_length FROM information_schema.columns
         WHERE table_schema = 'public' ORDER BY 1, 2`,
        `SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1`,
        `SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2`,
    ],
    mysql: [
        `SELECT table_name, column_name, column_type, is_nullable, column_default, collation_name FROM information_schema.columns
         WHERE table_schema = DATABASE() ORDER BY 1, 2`,
        `SELECT table_name, index_name, seq_in_index, column_name, non_unique FROM information_schema.statistics
         WHERE table_schema = DATABASE() ORDER BY 1, 2, 3`,
        `SELECT table_name, constraint_name, constraint_type FROM information_schema.table_constraints
         WHERE table_schema = DATABASE() ORDER BY 1, 2`,
    ],
}[backend];

/** Every table, column, index and constraint as text; equal for equal schemas. */
export async function schemaOf(database) {
    const parts = [];
    for (const query of catalogue) parts.push((await database.sql(query)).map((row) => row.join('|')).join('\n'));
    return parts.join('\n--\n');
}

/** Number of rows of a table, as a number. */
export async function countRows(database, table, where = '1 = 1') {
    return Number((await database.sql(`SELECT COUNT(*) FROM ${table} WHERE ${where}`))[0][0]);
}
