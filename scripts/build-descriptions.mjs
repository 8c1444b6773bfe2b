/**
 * Writes dist/descriptions.json: what `kubectl explain` says of every kind and field, and OpenAPI of parameters.
 *
 *   node scripts/build-descriptions.mjs
 *
 * The texts are upstream's and are not kept in this repository: they are read from the doc comments of two packages.
 * @kubernetes/client-node has every version of every kind, but no line breaks and nothing on fields that refer to another type;
 * kubernetes-models has both, for stable versions. libs/domain/src/api/open-api/descriptions.ts says what the file looks like.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { definitionNames, scalarNames } from './descriptions/definition-names.mjs';
import { readClientModels, readClientParameters } from './descriptions/read-client-node.mjs';
import { readKubernetesModels } from './descriptions/read-kubernetes-models.mjs';
import { restoreLines, sameWords } from './descriptions/restore-lines.mjs';

const defaultRoot = new URL('..', import.meta.url).pathname;

/** Options type -> a method of the client that takes them, or several; under the empty name what every request takes. */
const methodsOfOptions = {
  '': ['readNamespacedPod', 'connectGetNamespacedPodProxyWithPath'],
  CreateOptions: 'createNamespace',
  DeleteOptions: 'deleteNamespace',
  GetOptions: 'listNamespace',
  ListOptions: 'listNamespace',
  NodeProxyOptions: 'connectGetNodeProxy',
  PatchOptions: 'patchNamespace',
  PodAttachOptions: 'connectGetNamespacedPodAttach',
  PodExecOptions: 'connectGetNamespacedPodExec',
  PodLogOptions: 'readNamespacedPodLog',
  PodPortForwardOptions: 'connectGetNamespacedPodPortforward',
  PodProxyOptions: 'connectGetNamespacedPodProxy',
  ServiceProxyOptions: 'connectGetNamespacedServiceProxy',
  UpdateOptions: 'replaceNamespace',
};

/** The texts, as DescriptionTexts of libs/domain. Throws when the packages no longer look as they did. */
export function buildDescriptions(root = defaultRoot) {
  const names = definitionNames(root);
  const models = readKubernetesModels(root);
  const client = readClientModels(root);
  const ofScalars = scalarNames.map((name) => models.get(modelKey(name))?.['']).filter((text) => text !== undefined);
  const definitions = {};
  for (const name of names) {
    const model = models.get(modelKey(name)) ?? models.get(modelKey(inStableVersion(name)));
    const texts = mergeTexts(model, withoutTexts(client.get(classOf(name, client)), scalarNames.includes(name) ? [] : ofScalars));
    if (Object.keys(texts).length > 0) definitions[name] = texts;
  }
  const parameters = buildParameters(readClientParameters(root));
  if (Object.keys(definitions).length < 0.9 * names.length)
    throw new Error('most definitions have no description: have the packages changed?');
  return { definitions, parameters };
}

/**
 * The words of the client where there are any; line breaks, references and values of enums from the model, which may be that of a stable
 * version of the type.
 */
function mergeTexts(model = {}, client = {}) {
  const fields = new Set([...Object.keys(model), ...Object.keys(client)]);
  return Object.fromEntries([...fields].map((field) => [field, mergeText(model[field], client[field])]));
}

/** On fields that are references to a scalar the client has the text of the scalar. */
function withoutTexts(texts = {}, others) {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => !others.some((other) => sameWords(other, text))));
}

function mergeText(model, client) {
  if (client === undefined) return model;
  if (model === undefined) return restoreLines(client);
  const [words, values] = splitEnum(model);
  return sameWords(words, client) ? model : `${restoreLines(client)}${values}`;
}

/** What a description says, and the list of values that ends it. */
function splitEnum(text) {
  const at = text.indexOf('\n\nPossible enum values:\n');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at)];
}

function buildParameters(methods) {
  const isOwn = ([name]) => !['name', 'namespace', 'pretty', 'body'].includes(name);
  const isShared = ([name]) => ['namespace', 'pretty', 'path'].includes(name);
  return Object.fromEntries(
    Object.entries(methodsOfOptions).map(([options, names]) => {
      const texts = [names].flat().flatMap((name) => Object.entries(methods.get(name) ?? fail(`the client has no method ${name}`)));
      const wanted = texts.filter(options === '' ? isShared : isOwn);
      return [options, Object.fromEntries(wanted.map(([name, text]) => [name, restoreLines(text)]))];
    }),
  );
}

function fail(message) {
  throw new Error(message);
}

/** `V1Pod`; `CoreV1Event` where several groups have the kind. */
function classOf(name, client) {
  const [group, version, kind] = name
    .split('.')
    .slice(-3)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1));
  return client.has(`${group}${version}${kind}`) ? `${group}${version}${kind}` : `${version}${kind}`;
}

function inStableVersion(name) {
  return name.replace(/\.v\d+(?:alpha|beta)\d+\./, '.v1.');
}

function modelKey(name) {
  return name.replaceAll(/[.-]/g, '').toLowerCase();
}

/** Writes the file; the build calls this. */
export function writeDescriptions(root = defaultRoot) {
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(join(root, 'dist/descriptions.json'), JSON.stringify(buildDescriptions(root)));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeDescriptions();
