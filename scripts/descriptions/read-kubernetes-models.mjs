import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folders = ['node_modules/kubernetes-models', 'node_modules/@kubernetes-models/apimachinery'];

/**
 * The doc comments of kubernetes-models: complete, with line breaks, but of the stable versions only.
 *
 * @returns {Map<string, Record<string, string>>} OpenAPI name without dots and dashes, in small letters -> field (empty: the type) -> text
 */
export function readKubernetesModels(root) {
  const found = new Map();
  for (const file of folders.flatMap((folder) => declarations(join(root, folder)))) {
    const source = readFileSync(file, 'utf8');
    const name = / as II(oK8s\w+)/.exec(source)?.[1];
    if (name !== undefined) found.set(`i${name}`.toLowerCase(), readTexts(source));
  }
  return found;
}

function declarations(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.d.ts') && !entry.parentPath.endsWith('_schemas'))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The first interface or type of the source is what others are derived from. */
function readTexts(source) {
  const texts = {};
  const head = /(\/\*\*\n(?: \*.*\n)+?) \*\/\nexport (?:interface|type) /.exec(source);
  if (head) texts[''] = unwrap(head[1]);
  const start = source.search(/^export interface /m);
  const body = start < 0 ? '' : source.slice(start, source.indexOf('\n}', start));
  for (const [, comment, field] of body.matchAll(/^ {4}(\/\*\*\n(?: {5}\*.*\n)+?) {5}\*\/\n {4}"([^"]+)"\??:/gm))
    texts[field] = unwrap(comment);
  return texts;
}

function unwrap(comment) {
  const lines = comment.trimEnd().split('\n').slice(1);
  return lines
    .map((line) => line.replace(/^ *\* ?/, ''))
    .join('\n')
    .replaceAll(/\\([*/])/g, '$1');
}
