import type {
  Field,
  GroupVersionKind,
  ListSchema,
  MapSchema,
  Member,
  ObjectSchema,
  ScalarSchema,
  ScalarType,
  Schema,
} from '#domain/schema/schema.js';

/** Finds a definition by its qualified name; the parser calls it when a field that refers to it is first looked at. */
export type Resolve = (qualifiedName: string) => ObjectSchema;

/** Where a table line stands: what unqualified names in it mean. */
export interface TableContext {
  /** Package of the table: `core.v1`. */
  readonly name: string;
  /** Go's qualifier for it: `v1`. */
  readonly go: string;
  readonly resolve: Resolve;
}

const scalarTypes: Readonly<Record<string, readonly [ScalarType, goType: string]>> = {
  s: ['string', 'string'],
  b: ['boolean', 'bool'],
  i32: ['int32', 'int32'],
  i64: ['int64', 'int64'],
  f64: ['double', 'float64'],
  y: ['bytes', '[]uint8'],
  time: ['time', 'v1.Time'],
  micro: ['microTime', 'v1.MicroTime'],
  dur: ['duration', 'v1.Duration'],
  q: ['quantity', 'resource.Quantity'],
  ios: ['intOrString', 'intstr.IntOrString'],
  fields: ['fieldsV1', 'v1.FieldsV1'],
  raw: ['rawExtension', 'runtime.RawExtension'],
  json: ['json', 'v1.JSON'],
  any: ['json', 'interface {}'],
  schemaOrArray: ['schemaOrArray', 'v1.JSONSchemaPropsOrArray'],
  schemaOrBool: ['schemaOrBool', 'v1.JSONSchemaPropsOrBool'],
  schemaOrStrings: ['schemaOrStrings', 'v1.JSONSchemaPropsOrStringArray'],
};

/** Splits a table into its blocks without reading them: name of the definition to the text of its block. */
export function indexTable(table: string): Map<string, string> {
  const blocks = new Map<string, string>();
  for (const block of table.split('\n= ')) {
    const end = block.search(/[ \n]/);
    if (end > 0) blocks.set(block.slice(0, end), block);
  }
  return blocks;
}

/** A definition that reads its block when it is first looked at. Definitions may refer to themselves. */
export function lazyDefinition(name: string, block: string, context: TableContext): ObjectSchema {
  let parsed: ParsedBlock | undefined;
  const read = (): ParsedBlock => (parsed ??= parseBlock(block, context));
  return {
    kind: 'object',
    name: `${context.name}.${name}`,
    goType: `${context.go}.${name}`,
    get fields() {
      return read().fields;
    },
    get members() {
      return read().members;
    },
    get atomic() {
      return read().atomic;
    },
    get groupVersionKinds() {
      return read().groupVersionKinds;
    },
    get unions() {
      return read().unions;
    },
  } as ObjectSchema;
}

interface ParsedBlock {
  readonly fields: ReadonlyMap<string, Field>;
  readonly members: readonly Member[];
  readonly atomic: boolean;
  readonly groupVersionKinds: readonly GroupVersionKind[];
  readonly unions: readonly unknown[] | undefined;
}

function parseBlock(block: string, context: TableContext): ParsedBlock {
  const [head = '', ...lines] = block.trimEnd().split('\n');
  const words = head.split(' ').slice(1);
  const members = lines.filter((line) => line !== '').map((line) => parseMember(line, context));
  const fields = new Map<string, Field>();
  for (const field of members.flatMap(fieldsOf)) fields.set(field.name, field);
  const unions = words.find((word) => word.startsWith('unions='));
  return {
    fields,
    members,
    atomic: words.includes('atomic'),
    groupVersionKinds: words.filter((word) => word.startsWith('gvk=')).map(parseGroupVersionKind),
    unions: unions === undefined ? undefined : (JSON.parse(unions.slice('unions='.length)) as readonly unknown[]),
  };
}

function parseGroupVersionKind(word: string): GroupVersionKind {
  const [group = '', version = '', kind = ''] = word.slice('gvk='.length).split('/');
  return { group, version, kind };
}

/** The JSON fields a member contributes. Those of an inlined pointer may be missing as a whole. */
function fieldsOf(member: Member): readonly Field[] {
  if ('field' in member) return [member.field];
  const inner = [...member.inlined.fields.values()];
  return member.pointer ? inner.map((field) => Object.assign(Object.create(field) as Field, { omitEmpty: true, omitZero: true })) : inner;
}

function parseMember(line: string, context: TableContext): Member {
  const [name = '', type = '', proto = '0', flags = '', ...words] = line.split(' ');
  if (name === '~') return { inlined: context.resolve(qualify(type, context)), proto: Number(proto), pointer: flags === '*' };
  const given = new Map(words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]));
  const [strategies = '', patchMergeKey] = given.get('patch')?.split(':') ?? [];
  const [listType] = given.get('list')?.split(':') ?? [];
  const mapType = given.get('map');
  const pointer = flags.includes('*');
  const omitEmpty = flags.includes('?');
  let schema: Schema | undefined;
  const field = {
    name,
    goName: given.get('go') ?? name.replace(/^\$?./, (first) => first.replace('$', '').toUpperCase()),
    get schema(): Schema {
      return (schema ??= parseType(type, given, context));
    },
    proto: Number(proto),
    pointer,
    omitEmpty,
    omitZero: flags.includes('0'),
    required: flags.includes('!'),
    get default(): unknown {
      const text = given.get('default');
      if (text !== undefined) return text === 'null' ? undefined : (JSON.parse(text) as unknown);
      return pointer ? undefined : impliedDefault(this.schema, omitEmpty);
    },
    patchStrategies: strategies === '' ? [] : strategies.split(','),
    ...(patchMergeKey !== undefined && { patchMergeKey }),
    ...(listType !== undefined && { listType: listType as ListSchema['listType'] }),
    ...(mapType !== undefined && { mapType: mapType as 'atomic' | 'granular' }),
  };
  return { field };
}

/** What OpenAPI v3 publishes as default because of the Go type alone. */
function impliedDefault(schema: Schema, omitEmpty: boolean): unknown {
  if (schema.kind === 'object') return {};
  if (schema.kind !== 'scalar' || omitEmpty) return undefined;
  switch (schema.type) {
    case 'string':
      return '';
    case 'boolean':
      return false;
    case 'int32':
    case 'int64':
    case 'double':
      return 0;
    default:
      return undefined;
  }
}

function parseType(type: string, words: ReadonlyMap<string, string>, context: TableContext): Schema {
  if (type.startsWith('[]')) return listOf(type.slice(2), false, words, context);
  if (type.startsWith('[*]')) return listOf(type.slice(3), true, words, context);
  if (type.startsWith('{}')) {
    const values = parseType(type.slice(2), wordsOfItems(words), context);
    return { kind: 'map', values, atomic: words.get('map') === 'atomic' } satisfies MapSchema;
  }
  const [scalar = '', named] = type.split('/');
  const known = scalarTypes[scalar];
  if (known) {
    const goType = named === undefined ? known[1] : named.includes('.') ? named : `${context.go}.${named}`;
    const values = words.get('enum');
    return {
      kind: 'scalar',
      type: known[0],
      goType,
      ...(values !== undefined && { enum: JSON.parse(values) as readonly string[] }),
    } satisfies ScalarSchema;
  }
  return context.resolve(qualify(type, context));
}

const noWords: ReadonlyMap<string, string> = new Map();

function listOf(items: string, wrapped: boolean, words: ReadonlyMap<string, string>, context: TableContext): ListSchema {
  const [listType = 'atomic', keys = ''] = words.get('list')?.split(':') ?? [];
  return {
    kind: 'list',
    items: parseType(items, wordsOfItems(words), context),
    listType: listType as ListSchema['listType'],
    mapKeys: keys === '' ? [] : keys.split(','),
    wrapped,
  };
}

/** Of the words of a list or map, an enum is about its items. */
function wordsOfItems(words: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const values = words.get('enum');
  return values === undefined ? noWords : new Map([['enum', values]]);
}

function qualify(type: string, context: TableContext): string {
  return type.includes('.') ? type : `${context.name}.${type}`;
}
