// What one test process is about: which backend, which binary, and where the helpers of the house are.
// CTest sets the AUTHOS_E2E_ variables; tests/e2e/harness/run.mjs refuses to start without them.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const backend = process.env.AUTHOS_E2E_BACKEND ?? 'sqlite';
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
export const binary = process.env.AUTHOS_E2E_BINARY ?? path.join(root, `build/ci/bin/sso_${backend}`);
export const serversScript = path.join(root, 'tests/servers.sh');

/** True under a sanitizer: everything is several times slower, and goals of time are not asserted. */
export const slowed = process.env.AUTHOS_E2E_SLOWED === '1';
/** Multiplies every deadline of the harness. */
export const patience = slowed ? 6 : 1;

/** The prefix that DATABASE_URL must have for this backend. */
export const scheme = { sqlite: 'sqlite:', psql: 'postgres://', mysql: 'mysql://' }[backend];

export const isSqlite = backend === 'sqlite';
