import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = 'node_modules/@kubernetes/client-node/dist/gen';

/**
 * The doc comments of the models of @kubernetes/client-node: every version, but without line breaks and without the fields that are
 * references.
 *
 * @returns {Map<string, Record<string, string>>} class (`V1Pod`, `CoreV1Event`) -> field (empty: the type) -> text
 */
export function readClientModels(root) {
  const found = new Map();
  for (const file of readdirSync(join(root, folder, 'models')).filter((name) => name.endsWith('.d.ts'))) {
    const source = readFileSync(join(root, folder, 'models', file), 'utf8');
    const texts = {};
    const head = /\/\*\*\n\* (.*)\n\*\/\nexport declare class /.exec(source);
    if (head) texts[''] = unescape(head[1]);
    for (const [, text, field] of source.matchAll(/^ {4}\/\*\*\n {4}\* (.*)\n {4}\*\/\n {4}'([^']+)'\??:/gm))
      texts[jsonName(field)] = unescape(text);
    found.set(file.replace('.d.ts', ''), texts);
  }
  return found;
}

/**
 * What the methods of its core API say of their parameters.
 *
 * @returns {Map<string, Record<string, string>>} method -> parameter -> text
 */
export function readClientParameters(root) {
  const source = readFileSync(join(root, folder, 'apis/CoreV1Api.d.ts'), 'utf8');
  const found = new Map();
  for (const [, comment, method] of source.matchAll(/^ {4}\/\*\*\n((?: {5}\*.*\n)+?) {5}\*\/\n {4}(\w+)\(/gm)) {
    const texts = Object.fromEntries(
      [...comment.matchAll(/^ {5}\* @param (\w+) (.+)$/gm)].map(([, name, text]) => [jsonName(name), unescape(text)]),
    );
    if (!found.has(method)) found.set(method, texts);
  }
  return found;
}

/** `_continue` is `continue`, `x_kubernetes_map_type` has dashes. */
function jsonName(property) {
  const name = property.replace(/^_/, '');
  return name.startsWith('x_kubernetes_') ? name.replaceAll('_', '-') : name;
}

const entities = { '&#39;': "'", '&quot;': '"', '&lt;': '<', '&gt;': '>', '&amp;': '&', '&#x60;': '`', '&#x3D;': '=' };

function unescape(text) {
  return text
    .replaceAll(/\\(.)/g, '$1')
    .replaceAll(/&[#\w]+;/g, (entity) => entities[entity] ?? entity)
    .replaceAll('*_/', '*/')
    .replaceAll('/_*', '/*');
}
