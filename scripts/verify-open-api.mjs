/**
 * Compares the OpenAPI documents of the built-in resources with upstream's, field by field.
 *
 *   node scripts/verify-open-api.mjs --from <folder> [--texts]
 *
 * The folder is api/openapi-spec of a Kubernetes v1.36 source tree: `swagger.json` (or `v2.json`) and `v3/`. Descriptions are left out,
 * unless `--texts` asks for them: then dist/descriptions.json is built, and how many differ is told as well.
 *
 * Upstream writes these files from a server with every alpha feature and without enums, so these differences are meant and not counted:
 * its media types of CBOR, our enums (and what their descriptions say of them), and the version in `info`. Upstream also says that
 * DELETE of a namespace answers with a Status, where it answers with the namespace.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { differences } from './differences.mjs';
import { importSource } from './import-source.mjs';

const from = process.argv[process.argv.indexOf('--from') + 1];
if (!process.argv.includes('--from') || !from) {
  console.error('usage: node scripts/verify-open-api.mjs --from <api/openapi-spec of a Kubernetes v1.36 source tree> [--texts]');
  process.exit(2);
}

const openApi = 'libs/domain/src/api/open-api';
const api = await importSource({
  Registry: 'libs/domain/src/api/registry.ts',
  builtInDefinitions: 'libs/domain/src/resources/built-in.ts',
  documentParts: `${openApi}/registry-operations.ts`,
  toDescriptions: `${openApi}/descriptions.ts`,
  toOpenApiV2: `${openApi}/to-open-api-v2.ts`,
  toOpenApiV3: `${openApi}/to-open-api-v3.ts`,
});
const registry = new api.Registry(api.builtInDefinitions());
const others = ['/version', '/logs', '/.well-known/openid-configuration', '/openid/v1/jwks'];
const withTexts = process.argv.includes('--texts');
const texts = withTexts ? (await import('./build-descriptions.mjs')).buildDescriptions() : undefined;
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const theirs = read(['swagger.json', 'v2.json'].map((file) => join(from, file)).find((file) => existsSync(file)));
// where a reference has a text, v3 writes it in another way: without texts of our own, theirs stand in for them
const theirTexts = {
  ofDefinition: (name) => theirs.definitions[name]?.description,
  ofField: (name, field) => theirs.definitions[name]?.properties?.[field]?.description,
  ofParameter: () => undefined,
};
const options = { version: 'unversioned', others, descriptions: withTexts ? api.toDescriptions(texts) : theirTexts };

const isCbor = (text) => typeof text === 'string' && text.includes('cbor');
const isText = (path, name) => name === 'description' && !path.endsWith('/properties');
const ignore = (path, name) => isCbor(name) || (name === 'enum' && !path.endsWith('/properties')) || (!withTexts && isText(path, name));

/** A document without what differs on purpose; references to shared parameters are followed, since their names are hashes of the text. */
function comparable(value, root) {
  if (Array.isArray(value)) return value.filter((item) => !isCbor(item)).map((item) => comparable(item, root));
  if (typeof value !== 'object' || value === null) return value;
  if (typeof value.$ref === 'string' && value.$ref.startsWith('#/parameters/'))
    return comparable(root.parameters[value.$ref.slice('#/parameters/'.length)], root);
  const members = Object.entries(value).filter(([name]) => value !== root || name !== 'parameters');
  return Object.fromEntries(
    members.map(([name, member]) => [name, name === 'description' ? withoutEnums(member) : comparable(member, root)]),
  );
}

function withoutEnums(text) {
  return typeof text === 'string' ? text.replace(/\n\nPossible enum values:\n[\s\S]*$/, '').trimEnd() : comparable(text);
}

const plain = (document) => JSON.parse(JSON.stringify(document ?? null));
const found = [];
const isMeant = (line) => line.includes('/paths/~1api~1v1~1namespaces~1{name}/delete/responses/');
function compare(name, document, ours) {
  const own = plain(ours);
  for (const line of differences(comparable(document, document), comparable(own, own), ignore))
    if (!isMeant(line)) found.push(`${name} ${line}`);
}

compare('v2', theirs, api.toOpenApiV2(registry, options));
const parts = new Map(api.documentParts(registry, others).map((part) => [part.path, part]));
const files = readdirSync(join(from, 'v3')).filter((file) => file.endsWith('_openapi.json'));
for (const file of files) {
  const path = file.replace('_openapi.json', '').replaceAll('__', '/');
  const part = parts.get(path);
  compare(`v3/${path}`, read(join(from, 'v3', file)), part && api.toOpenApiV3(part, options));
  parts.delete(path);
}
for (const path of parts.keys()) found.push(`v3/${path}: only here`);

for (const line of found) console.log(line);
console.log(`open api: ${files.length + 1} documents, ${found.length} differences`);
process.exit(found.length === 0 && files.length > 0 ? 0 : 1);
