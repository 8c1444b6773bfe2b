/**
 * Compares the codec with recorded encodings of every kind.
 *
 *   node scripts/verify-roundtrip.mjs --from <folder>
 *
 * The folder is k8s.io/api/testdata/HEAD of a Kubernetes v1.36 source tree: `<group>.<version>.<Kind>.json` and `.pb` side by side.
 * For each: decoding the JSON (strictly) and the protobuf must give the same text, encoding must give the same bytes.
 * Kinds that are not built in are counted and left out.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { differences } from './differences.mjs';
import { importSource } from './import-source.mjs';

const from = process.argv[process.argv.indexOf('--from') + 1];
if (!process.argv.includes('--from') || !from) {
  console.error('usage: node scripts/verify-roundtrip.mjs --from <k8s.io/api/testdata/HEAD of a Kubernetes v1.36 source tree>');
  process.exit(2);
}

const codec = 'libs/domain/src/codec';
const { nameOfKind, builtInSchema, decodeJson, encodeJson, decodeProtobuf, encodeProtobuf, decodeEnvelope, encodeEnvelope } =
  await importSource({
    nameOfKind: 'libs/domain/src/schema/kinds.ts',
    builtInSchema: 'libs/domain/src/schema/built-in.ts',
    decodeJson: `${codec}/decode-json.ts`,
    encodeJson: `${codec}/encode-json.ts`,
    decodeProtobuf: `${codec}/decode-protobuf.ts`,
    encodeProtobuf: `${codec}/encode-protobuf.ts`,
    decodeEnvelope: `${codec}/protobuf-envelope.ts`,
    encodeEnvelope: `${codec}/protobuf-envelope.ts`,
  });

/** What is wrong with one kind, line by line. */
function check(schema, text, bytes) {
  const wrong = [];
  const expected = JSON.parse(text);
  const { object, strictErrors } = decodeJson(schema, text, { strict: true });
  wrong.push(...strictErrors, ...compare('json', expected, object));
  const { apiVersion, kind, raw } = decodeEnvelope(bytes);
  wrong.push(
    ...compare('protobuf', expected, { ...(kind && { kind }), ...(apiVersion && { apiVersion }), ...decodeProtobuf(schema, raw) }),
  );
  const encoded = encodeEnvelope({ apiVersion, kind, raw: encodeProtobuf(schema, object) });
  if (Buffer.compare(encoded, bytes) !== 0) wrong.push(`bytes differ from offset ${firstDifference(encoded, bytes)} on`);
  return wrong;
}

function compare(what, expected, found) {
  const plain = JSON.parse(encodeJson(found));
  const lines = differences(expected, plain).map((line) => `${what} ${line}`);
  return lines.length > 0 || JSON.stringify(plain) === JSON.stringify(expected) ? lines : [`${what}: order of members`];
}

function firstDifference(a, b) {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}

let checked = 0;
let skipped = 0;
let wrong = 0;
for (const file of readdirSync(from).filter((name) => name.endsWith('.json'))) {
  const [kind, version, ...group] = file.slice(0, -'.json'.length).split('.').toReversed();
  const name = nameOfKind({
    group: group
      .toReversed()
      .join('.')
      .replace(/^core$/, ''),
    version,
    kind,
  });
  if (name === undefined) {
    skipped += 1;
    continue;
  }
  const path = join(from, file);
  const found = check(builtInSchema(name), readFileSync(path, 'utf8'), readFileSync(path.replace(/json$/, 'pb')));
  checked += 1;
  wrong += found.length;
  for (const line of found) console.log(`${file} ${line}`);
}
console.log(`round trip: ${checked} kinds, ${skipped} not built in, ${wrong} differences`);
process.exit(wrong === 0 && checked > 0 ? 0 : 1);
