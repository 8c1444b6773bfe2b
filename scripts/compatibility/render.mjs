import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importSource } from '../import-source.mjs';
import { features, shortOf } from './features.mjs';
import * as upstream from './upstream.mjs';

const root = new URL('../..', import.meta.url).pathname;
const manager = 'apps/controller-manager/src';
const server = 'apps/api-server/src';

/** The text of docs/compatibility.md, from what the code registers. Throws when something is registered that upstream.mjs does not know. */
export async function renderCompatibility() {
  const code = await importSource({
    admissionPlugins: `${server}/admission/plugins.ts`,
    apiServerOptions: `${server}/api-server-options.ts`,
    builtInDefinitions: 'libs/domain/src/resources/built-in.ts',
    chosenControllers: `${manager}/controllers.ts`,
    createAuthority: 'libs/client/src/pki/certificate-authority.ts',
    newTokenKeyPair: 'libs/client/src/service-account/token-keys.ts',
    controllerManagerOptions: `${manager}/controller-manager-options.ts`,
    defaultProfile: 'libs/domain/src/scheduling/framework/default-profile.ts',
    hasWrittenRules: 'libs/domain/src/resources/built-in.ts',
    kubernetesVersion: 'libs/domain/src/api/version-info.ts',
    ownVerbs: `${server}/rest/subresources/own-verbs.ts`,
  });
  // what the plugins read is asked when there is a request
  const plugins = code.admissionPlugins({ objects: {} }, code.apiServerOptions({})).map(({ name }) => name);
  const loops = code.chosenControllers(code.controllerManagerOptions(await everyFile(code))).map(({ name }) => name);
  // the queue sorts and the app binds; both are no plugins here
  const scheduling = ['PrioritySort', 'DefaultBinder', ...code.defaultProfile.plugins.map(({ name }) => name)];
  return [
    '# Compatibility',
    introduction(code.kubernetesVersion.gitVersion),
    '## Features',
    ...Object.entries(features).flatMap(([component, rows]) => [`### ${component}`, featureTable(rows)]),
    '## Controllers',
    'What kube-controller-manager runs.',
    controllerTable(loops),
    '## Admission plugins',
    'Those that are on by default, in their order.',
    namesTable('plugin', upstream.admissionPlugins, plugins),
    '## Scheduler plugins',
    'Those of the default profile.',
    namesTable('plugin', upstream.schedulerPlugins, scheduling),
    '## Resources',
    resourceIntroduction,
    resourceTable(code),
    '## Known gaps',
    readFileSync(new URL('known-gaps.md', import.meta.url), 'utf8').trimEnd(),
    '',
  ].join('\n\n');
}

/** Some loops run only where there are keys for them. */
async function everyFile({ createAuthority, newTokenKeyPair }) {
  const { cert, key } = await createAuthority('any', Date.now());
  const { privateKey } = newTokenKeyPair();
  return { rootCA: cert, serviceAccountPrivateKey: privateKey, clusterSigningCert: cert, clusterSigningKey: key };
}

const introduction = (version) =>
  `What of Kubernetes ${version} is here. \`node scripts/update-compatibility.mjs\` makes this page from what the code registers; the tables of features\n` +
  'and the list of gaps are kept by hand in `scripts/compatibility/`.';

const resourceIntroduction = `Every resource of v1.36 is in discovery and in OpenAPI; those of alpha and beta versions too, which a cluster serves only when it is told to.
The verbs \`all\` are create, delete, deletecollection, get, list, patch, update and watch. Where the rules are \`plain\`, objects are read and pruned
by their schema, but values are not judged and there are no defaults. What is ~~struck out~~ answers with an error.`;

function featureTable(rows) {
  for (const [feature, , , source] of rows)
    if (!existsSync(join(root, source))) throw new Error(`compatibility: ${source} is not there any more (${feature})`);
  return table(
    ['feature', 'here', ''],
    rows.map(([feature, state, note]) => [feature, state, note]),
  );
}

function controllerTable(loops) {
  const oursOf = ({ name, ours }) => ours ?? [name.replace(/-controller$/, '')];
  const rows = upstream.controllers.map((controller) => {
    const ours = oursOf(controller).filter((name) => loops.includes(name));
    return [controller.name, ours.map((name) => `\`${name}\``).join(', ') || 'no', shortOf[controller.name] ?? controller.when ?? ''];
  });
  const known = new Set(upstream.controllers.flatMap(oursOf));
  checkKnown('controller', loops, known);
  return table(['upstream', 'here', ''], rows);
}

function namesTable(title, theirs, ours) {
  checkKnown(title, ours, new Set(theirs));
  return table(
    [title, 'here', ''],
    theirs.map((name) => [name, stateOf(ours.includes(name), shortOf[name]), shortOf[name] ?? '']),
  );
}

function stateOf(isThere, shortcoming) {
  if (!isThere) return 'no';
  return shortcoming === undefined ? 'yes' : 'partly';
}

function checkKnown(what, ours, known) {
  const unknown = ours.filter((name) => !known.has(name));
  if (unknown.length > 0) throw new Error(`compatibility: ${what} ${unknown.join(', ')} is not in scripts/compatibility/upstream.mjs`);
}

function resourceTable(code) {
  const rows = code.builtInDefinitions().map((definition) => {
    const { group, version, plural, kind, subresources } = definition;
    const rules = code.hasWrittenRules(definition) ? 'own' : 'plain';
    const parts = subresources.map((subresource) => subresourceOf(code, { definition, subresource }));
    return [group === '' ? version : `${group}/${version}`, plural, kind, verbsOf(code, definition), rules, parts.join(', ')];
  });
  return table(['version', 'resource', 'kind', 'verbs', 'rules', 'subresources'], rows);
}

/** What cannot be read again is not stored: there has to be somebody who answers. */
function verbsOf({ ownVerbs }, definition) {
  const { verbs } = definition;
  const text = verbs.length === 8 ? 'all' : verbs.join(', ');
  const isStored = verbs.includes('get') && verbs.includes('create');
  const isAnswered = isStored || verbs.every((verb) => ownVerbs({ definition }).handlers[verb] !== undefined);
  if (isAnswered) return text;
  return verbs.includes('list') ? `${text} (always empty)` : `~~${text}~~`;
}

/** Which verbs of a subresource are answered, as apps/api-server/src/rest/dispatch.ts decides. */
function subresourceOf({ ownVerbs }, endpoint) {
  const { subresource } = endpoint;
  const { handlers, connect, isRefusal } = ownVerbs(endpoint);
  const answers = (verb) => handlers[verb] !== undefined || connect !== undefined || subresource.update !== undefined;
  const works = isRefusal ? [] : subresource.verbs.filter(answers);
  if (works.length === 0) return `~~${subresource.name}~~`;
  return works.length === subresource.verbs.length ? subresource.name : `${subresource.name} (${works.join(', ')})`;
}

function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`.replaceAll('  ', ' ')).join('\n');
}
