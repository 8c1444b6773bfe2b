/**
 * Fails when libs/domain/src/schema/{tables,types} are not what scripts/update-schema.mjs would write.
 *
 *   node scripts/verify-schema.mjs --from <kubernetes checkout>
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSchema } from './schema/generate-schema.mjs';

const from = process.argv[process.argv.indexOf('--from') + 1];
if (!process.argv.includes('--from') || !from) {
  console.error('usage: node scripts/verify-schema.mjs --from <kubernetes v1.36 source tree>');
  process.exit(2);
}

const root = new URL('../libs/domain/src/schema/', import.meta.url).pathname;
let wrong = 0;
for (const [folder, files] of generateSchema(from)) {
  for (const [name, content] of files) {
    let present;
    try {
      present = readFileSync(join(root, folder, name), 'utf8');
    } catch {
      present = undefined;
    }
    if (present !== content) {
      console.error(`out of date: libs/domain/src/schema/${folder}/${name}`);
      wrong += 1;
    }
  }
}
process.exit(wrong === 0 ? 0 : 1);
