import { servedResources } from '#domain/schema/tables/served-resources.js';

/** The eight verbs of a stored resource, and the ones special resources have. */
export type Verb = 'create' | 'delete' | 'deletecollection' | 'get' | 'list' | 'patch' | 'update' | 'watch';

/** What upstream's discovery says of one resource; the facts a ResourceDefinition starts from. */
export interface ServedResource {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly verbs: readonly Verb[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  /** Changes when the stored form of the kind changes; clients compare it only. */
  readonly storageVersionHash?: string;
  /** DELETE of an object that goes at once answers with the object, as far as OpenAPI tells; the strategy decides. */
  readonly deletedObject?: true;
  readonly subresources: readonly ServedSubresource[];
}

export interface ServedSubresource {
  /** `status`, `scale`, `log`. */
  readonly name: string;
  readonly kind: string;
  readonly verbs: readonly Verb[];
  /** Group and version of `kind` where they are not those of the resource. */
  readonly in?: { readonly group: string; readonly version: string };
  /** Where GET answers with text (`log`): the type whose fields are its query parameters, as `PodLogOptions`. */
  readonly textOptions?: string;
}

const allVerbs: readonly Verb[] = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

let parsed: readonly ServedResource[] | undefined;

/** Every built-in resource in upstream's order of groups, versions and names. */
export function builtInResources(): readonly ServedResource[] {
  return (parsed ??= parseServedResources(servedResources));
}

/** The built-in resource of a kind; throws when upstream serves none, because callers name known kinds. */
export function builtInResource(apiVersion: string, kind: string): ServedResource {
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  const version = apiVersion.slice(slash + 1);
  const found = builtInResources().find((one) => one.group === group && one.version === version && one.kind === kind);
  if (!found) throw new Error(`no built-in resource ${apiVersion} ${kind}`);
  return found;
}

function parseServedResources(table: string): readonly ServedResource[] {
  const resources: (ServedResource & { subresources: ServedSubresource[] })[] = [];
  let group = '';
  let version = '';
  for (const line of table.split('\n')) {
    const words = line.split(' ');
    if (line === '') continue;
    if (words[0] === '=') {
      group = words[1] === 'core' ? '' : String(words[1]);
      version = String(words[2]);
    } else if (line.startsWith('/')) resources.at(-1)?.subresources.push(parseSubresource(words));
    else resources.push({ group, version, ...parseResource(words) });
  }
  return resources;
}

function parseResource([plural = '', kind = '', singular = '', scope, verbs = '', ...rest]: readonly string[]): Omit<
  ServedResource,
  'group' | 'version'
> & {
  subresources: ServedSubresource[];
} {
  const words = parseWords(rest);
  const hash = words.get('hash');
  return {
    plural,
    kind,
    singular,
    namespaced: scope === 'namespaced',
    verbs: parseVerbs(verbs),
    shortNames: words.get('short')?.split(',') ?? [],
    categories: words.get('categories')?.split(',') ?? [],
    ...(hash !== undefined && { storageVersionHash: hash }),
    ...(words.get('deleted') === 'object' && { deletedObject: true }),
    subresources: [],
  };
}

function parseSubresource([name = '', kind = '', verbs = '', ...rest]: readonly string[]): ServedSubresource {
  const words = parseWords(rest);
  const home = words.get('in');
  const [group = '', version = ''] = home?.split('/') ?? [];
  const textOptions = words.get('text');
  return {
    name: name.slice(1),
    kind,
    verbs: parseVerbs(verbs),
    ...(home !== undefined && { in: { group, version } }),
    ...(textOptions !== undefined && { textOptions }),
  };
}

function parseWords(words: readonly string[]): ReadonlyMap<string, string> {
  return new Map(words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]));
}

function parseVerbs(text: string): readonly Verb[] {
  return text === '*' ? allVerbs : (text.split(',') as Verb[]);
}
