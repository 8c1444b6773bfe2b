/**
 * Regenerates libs/domain/src/schema/{tables,types} from a Kubernetes v1.36 source tree.
 *
 *   node scripts/update-schema.mjs --from <kubernetes checkout>
 *
 * Read from it: api/openapi-spec/v3, api/discovery and the Go API types under staging/src/k8s.io. Only names, numbers and types
 * are taken; field descriptions are not (they come from @kubernetes/client-node at build time).
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSchema } from './schema/generate-schema.mjs';

const from = process.argv[process.argv.indexOf('--from') + 1];
if (!process.argv.includes('--from') || !from) {
  console.error('usage: node scripts/update-schema.mjs --from <kubernetes v1.36 source tree>');
  process.exit(2);
}

const root = new URL('../libs/domain/src/schema/', import.meta.url).pathname;
for (const [folder, files] of generateSchema(from)) {
  rmSync(join(root, folder), { recursive: true, force: true });
  mkdirSync(join(root, folder), { recursive: true });
  for (const [name, content] of files) writeFileSync(join(root, folder, name), content);
  console.log(`${folder}: ${files.size} files`);
}
