import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packages } from './packages.mjs';

/** Where upstream keeps the OpenAPI definitions that carry enums; its published documents were written with enums switched off. */
const sources = [
  'pkg/generated/openapi/zz_generated.openapi.go',
  'staging/src/k8s.io/apiextensions-apiserver/pkg/generated/openapi/zz_generated.openapi.go',
  'staging/src/k8s.io/kube-aggregator/pkg/generated/openapi/zz_generated.openapi.go',
];

/**
 * The values of fields (or of the items of lists) that are enums.
 *
 * @param {string} tree a Kubernetes source tree
 * @returns {Map<string, string[]>} `<import path>.<type>.<json name>` -> values, sorted
 */
export function readEnums(tree) {
  const prefixes = packages.map((pkg) => [functionPrefix(pkg.importPath), pkg.importPath]);
  const enums = new Map();
  for (const source of sources) {
    let type;
    let field;
    for (const line of readFileSync(join(tree, source), 'utf8').split('\n')) {
      const head = /^func (schema_\w+)\(/.exec(line);
      if (head) type = typeOf(head[1], prefixes);
      field = /^\t{5}"([^"]+)": \{$/.exec(line)?.[1] ?? field;
      const values = /^\t+Enum: +\[\]interface\{\}\{(.*)\},$/.exec(line);
      if (values && type) enums.set(`${type}.${field}`, JSON.parse(`[${values[1]}]`));
    }
  }
  return enums;
}

/** How the generator starts the names of the functions of a package: the last four parts of its path. */
function functionPrefix(importPath) {
  return `schema_${importPath.split('/').slice(-4).join('_').replaceAll('.', '').replaceAll('-', '_')}_`;
}

function typeOf(name, prefixes) {
  const found = prefixes.find(([prefix]) => name.startsWith(prefix) && !name.slice(prefix.length).includes('_'));
  return found && `${found[1]}.${name.slice(found[0].length)}`;
}
