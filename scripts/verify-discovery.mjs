/**
 * Compares the discovery documents of the built-in resources with upstream's, field by field.
 *
 *   node scripts/verify-discovery.mjs --from <folder>
 *
 * The folder is api/discovery of a Kubernetes v1.36 source tree: `api.json`, `apis.json`, `apis__<group>__<version>.json`, …
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { differences } from './differences.mjs';
import { importSource } from './import-source.mjs';

const from = process.argv[process.argv.indexOf('--from') + 1];
if (!process.argv.includes('--from') || !from) {
  console.error('usage: node scripts/verify-discovery.mjs --from <api/discovery of a Kubernetes v1.36 source tree>');
  process.exit(2);
}

const domain = 'libs/domain/src';
const api = await importSource({
  Registry: `${domain}/api/registry.ts`,
  builtInDefinitions: `${domain}/resources/built-in.ts`,
  toApiVersions: `${domain}/api/discovery/to-api-groups.ts`,
  toApiGroupList: `${domain}/api/discovery/to-api-groups.ts`,
  toApiGroup: `${domain}/api/discovery/to-api-groups.ts`,
  toApiResourceList: `${domain}/api/discovery/to-api-resource-list.ts`,
  toAggregatedDiscovery: `${domain}/api/discovery/to-aggregated-discovery.ts`,
});
const registry = new api.Registry(api.builtInDefinitions());

/** The document behind a file of upstream's: `apis__apps__v1.json` is `/apis/apps/v1`. */
function ours(file) {
  const [root, group, version] = file.replace('.json', '').split('__');
  if (root === 'aggregated_v2') return api.toAggregatedDiscovery(registry, '/apis');
  if (root === 'api') return group === undefined ? api.toApiVersions('10.10.10.10:8050') : api.toApiResourceList(registry, '', group);
  if (group === undefined) return api.toApiGroupList(registry);
  return version === undefined ? api.toApiGroup(registry, group) : api.toApiResourceList(registry, group, version);
}

const files = readdirSync(from).filter((file) => file.endsWith('.json'));
let wrong = 0;
for (const file of files) {
  const found = differences(JSON.parse(readFileSync(join(from, file), 'utf8')), JSON.parse(JSON.stringify(ours(file) ?? null)));
  wrong += found.length;
  for (const line of found) console.log(`${file} ${line}`);
}
console.log(`discovery: ${files.length} documents, ${wrong} differences`);
process.exit(wrong === 0 && files.length > 0 ? 0 : 1);
