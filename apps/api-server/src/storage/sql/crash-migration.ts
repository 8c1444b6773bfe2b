/** The program that migration.long.spec.ts kills: brings the database of its first argument up to date with a schema to come. */
import { migrations } from './migrations/migrations.js';
import { nextSchema } from './next-schema.js';
import { openSqlite } from './open-sqlite.js';

const [file = ''] = process.argv.slice(2);
const next = nextSchema((runner) => {
  process.stdout.write('half\n');
  return runner.query('UPDATE revisions SET length = -1');
});
await (await openSqlite(file, { migrations: [...migrations, next] })).destroy();
process.stdout.write('done\n');
