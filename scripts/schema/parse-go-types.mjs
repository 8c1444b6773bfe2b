import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Reads the type declarations of one Go package: structs with their tagged fields in source order, and named types.
 * Only what API packages use is understood; anything else throws, so that a new form is noticed.
 *
 * @returns {{ structs: Map<string, GoField[]>, named: Map<string, string>, aliases: Map<string, string> }} where a GoField is
 * `{ goName, type, json, omitempty, omitzero, inline, proto }`, `type` is fully qualified Go, `named` are `type A B`
 * and `aliases` are `type A = B`.
 */
export function parseGoTypes(dir, importPath) {
  const structs = new Map();
  const named = new Map();
  const aliases = new Map();
  for (const file of readdirSync(dir).sort()) {
    if (!file.endsWith('.go') || file.endsWith('_test.go') || file.startsWith('zz_generated') || file.startsWith('generated')) continue;
    const source = stripComments(readFileSync(join(dir, file), 'utf8'));
    const imports = parseImports(source);
    const qualify = (type) => qualifyType(type, importPath, imports);
    for (const [, name, body] of source.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)) {
      structs.set(name, parseFields(body, qualify));
    }
    for (const [, name] of source.matchAll(/^type (\w+) struct\s*\{\s*\}$/gm)) structs.set(name, []);
    for (const [, name, type] of source.matchAll(/^type (\w+) ([\w.[\]*]+)$/gm)) named.set(name, qualify(type));
    for (const [, name, type] of source.matchAll(/^type (\w+)\s+=\s+([\w.[\]*]+)$/gm)) aliases.set(name, qualify(type));
  }
  return { structs, named, aliases };
}

function stripComments(source) {
  return source
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .map((line) => {
      const tag = line.indexOf('`');
      const comment = line.indexOf('//');
      if (comment < 0) return line;
      if (tag >= 0 && tag < comment) {
        const end = line.indexOf('`', tag + 1);
        return line.slice(0, end + 1);
      }
      return line.slice(0, comment);
    })
    .join('\n');
}

function parseImports(source) {
  const imports = new Map();
  for (const [, block] of source.matchAll(/^import \(([\s\S]*?)^\)/gm)) {
    for (const [, alias, path] of block.matchAll(/^\s*(\w+)?\s*"([^"]+)"/gm)) imports.set(alias ?? path.split('/').at(-1), path);
  }
  for (const [, alias, path] of source.matchAll(/^import (\w+)?\s*"([^"]+)"/gm)) imports.set(alias ?? path.split('/').at(-1), path);
  return imports;
}

const builtin = new Set(['string', 'bool', 'int', 'int32', 'int64', 'uint32', 'uint8', 'byte', 'float64', 'interface{}', 'any']);

function qualifyType(type, importPath, imports) {
  if (type.startsWith('*')) return `*${qualifyType(type.slice(1), importPath, imports)}`;
  if (type.startsWith('[]')) return `[]${qualifyType(type.slice(2), importPath, imports)}`;
  const map = /^map\[(\w[\w.]*)\](.+)$/.exec(type);
  if (map) return `map[${map[1]}]${qualifyType(map[2], importPath, imports)}`;
  if (builtin.has(type)) return type;
  const dotted = /^(\w+)\.(\w+)$/.exec(type);
  if (dotted) {
    const path = imports.get(dotted[1]);
    if (!path) throw new Error(`unknown import ${dotted[1]} in ${importPath}`);
    return `${path}.${dotted[2]}`;
  }
  if (/^\w+$/.test(type)) return `${importPath}.${type}`;
  throw new Error(`unknown Go type ${type} in ${importPath}`);
}

function parseFields(body, qualify) {
  const fields = [];
  for (const raw of body.split('\n')) {
    const line = raw.trim();
    if (!line) continue;
    const tagged = /^(?:(\w+)\s+)?([\w.[\]*{}]+)\s*`([^`]*)`$/.exec(line);
    if (!tagged) {
      if (/`/.test(line)) throw new Error(`unknown field: ${line}`);
      continue; // untagged fields are not part of the API
    }
    const [, goName, type, tags] = tagged;
    const json = /json:"([^"]*)"/.exec(tags)?.[1];
    if (json === undefined || json === '-') continue;
    const [name, ...options] = json.split(',');
    const proto = /protobuf:"(?:bytes|varint|fixed64),(\d+),/.exec(tags)?.[1];
    fields.push({
      goName: goName ?? type.split('.').at(-1).replace('*', ''),
      type: qualify(type),
      json: name,
      embedded: goName === undefined,
      inline: options.includes('inline') || name === '',
      omitempty: options.includes('omitempty'),
      omitzero: options.includes('omitzero'),
      proto: proto ? Number(proto) : 0,
    });
  }
  return fields;
}
