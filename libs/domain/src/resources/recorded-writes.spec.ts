import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { UpdateStrategy, UserInfo, WriteContext } from '#domain/api/strategy.js';
import type { Cell, RowCondition, TableColumn } from '#domain/api/table-printer.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { builtInDefinitions } from '#domain/resources/built-in.js';
import { type FieldError, formatFieldError } from '#domain/status/field-error.js';
import { validateObjectMeta, validateObjectMetaUpdate } from '#domain/validation/object-meta.js';

/**
 * Writes whose outcome was recorded from upstream's own strategies and printers: `testdata/writes.jsonl` of a kind, one case a line.
 * Objects are in the form decoding gives them; errors are sorted, because upstream walks maps at random.
 */
interface RecordedCase {
  readonly name: string;
  /** `rules`, `print`, `fields`, `convert`, `scale`, `create`, `review` (of kinds that are posted and never stored), `update`, or the subresource that is updated. */
  readonly op: string;
  readonly object: KubeObject;
  /** The stored object that is updated, with its defaults. */
  readonly old?: KubeObject;
  readonly errors?: readonly string[];
  readonly warnings?: readonly string[];
  readonly result?: KubeObject;
  /** The time it is; the epoch, unless it is said. */
  readonly now?: number;
  /** Of `print`: cells, columns in short, the values of selectable fields, and conditions of the row. */
  readonly cells?: readonly Cell[];
  readonly columns?: readonly string[];
  readonly fields?: Readonly<Record<string, string>>;
  readonly conditions?: readonly RowCondition[];
  /** Who writes; admin, unless it is said. */
  readonly user?: UserInfo;
  /** Of `convert`: the version that is asked for, and the object in it. Either is the stored version. */
  readonly to?: string;
  readonly converted?: KubeObject;
  /** Of `rules`: what PUT may do to an object that is not there, and without a resourceVersion (by subresource). */
  readonly allowCreateOnUpdate?: boolean;
  readonly allowUnconditionalUpdate?: Readonly<Record<string, boolean>>;
  /** Of `scale`: spec and status of the Scale that the object shows itself as. */
  readonly scale?: object;
}

const folder = new URL('.', import.meta.url).pathname;

for (const file of readdirCases()) {
  describe(`${file.replace('/testdata/writes.jsonl', '')}`, () => {
    test.each(readCases(file))('$op: $name', (recorded) => {
      expect(outcomeOf(recorded)).toEqual(expectedOf(recorded));
    });
  });
}

function readdirCases(): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('/testdata/writes.jsonl')).toSorted();
}

function readCases(file: string): readonly RecordedCase[] {
  const lines = readFileSync(`${folder}${file}`, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as RecordedCase);
}

function expectedOf({ name: _1, op: _2, object: _3, old: _4, now: _5, user: _6, to: _7, ...expected }: RecordedCase): object {
  return expected;
}

/** `warnings` takes what is advised while an object is prepared. */
function contextWith(warnings: string[], { user = { username: 'admin', groups: [] }, now = 0 }: RecordedCase): WriteContext {
  const warn = (text: string): void => void warnings.push(text);
  return { now, user, random: () => 0.5, newUid: () => 'uid', warn };
}

function outcomeOf(recorded: RecordedCase): object {
  const early: string[] = [];
  const context = contextWith(early, recorded);
  const definition = definitionOf(recorded.object);
  const { strategy } = definition;
  if (recorded.op === 'rules') return rulesFor(definition);
  if (recorded.op === 'convert') return { converted: convert(definition, recorded) };
  const given = strategy.applyDefaults(recorded.object);
  if (recorded.op === 'review') return outcome(strategy.validate(given), [], given);
  if (recorded.op === 'fields') return { fields: fieldsOf(definition, given) };
  if (recorded.op === 'print') return printed(definition, given, recorded);
  if (recorded.op === 'scale') return { scale: definition.subresources.find(({ scale }) => scale)?.scale?.read(given) };
  if (recorded.op === 'create') {
    const result = strategy.prepareForCreate(given, context);
    const meta = validateObjectMeta(result.metadata, { namespaced: definition.namespaced, checkName: strategy.checkName });
    return outcome([...meta, ...strategy.validate(result)], [...early, ...strategy.warnOnCreate(result)], result);
  }
  if (!recorded.old) throw new Error(`no old object in ${recorded.name}`);
  const rules = recorded.op === 'update' ? strategy : rulesOf(definition, recorded.op);
  const result = rules.prepareForUpdate(given, recorded.old, context);
  const meta = validateObjectMetaUpdate(result.metadata, recorded.old.metadata);
  return outcome(
    [...meta, ...rules.validateUpdate(result, recorded.old, context)],
    [...early, ...rules.warnOnUpdate(result, recorded.old)],
    result,
  );
}

function outcome(errors: readonly FieldError[], warnings: readonly string[], result: KubeObject): object {
  return { errors: [...new Set(errors.map(formatFieldError))].toSorted(), warnings, result: plain(result) };
}

function printed({ printer, selectableFields }: ResourceDefinition, object: KubeObject, { now = 0, fields }: RecordedCase): object {
  const conditions = printer.conditions?.(object) ?? [];
  return {
    cells: printer.cells(object, now),
    columns: printer.columns.map(shortColumn),
    ...(conditions.length > 0 && { conditions }),
    ...(fields && { fields: fieldsOf({ selectableFields }, object) }),
  };
}

function fieldsOf({ selectableFields }: Pick<ResourceDefinition, 'selectableFields'>, object: KubeObject): object {
  return Object.fromEntries(selectableFields.map((field) => [field.path, field.value(object)]));
}

function rulesFor({ strategy, subresources }: ResourceDefinition): object {
  const updates = subresources.flatMap(({ name, update }) => (update ? [[name, update.allowUnconditionalUpdate] as const] : []));
  const { allowCreateOnUpdate, allowUnconditionalUpdate } = strategy;
  return { allowCreateOnUpdate, allowUnconditionalUpdate: Object.fromEntries([['update', allowUnconditionalUpdate], ...updates]) };
}

function convert({ conversion, group }: ResourceDefinition, { object, to = '' }: RecordedCase): object {
  if (conversion) return plain(conversion.toStored(object));
  const target = definitionOf({ ...object, apiVersion: `${group}/${to}` });
  if (!target.conversion) throw new Error(`no conversion to ${to}`);
  return plain(target.conversion.fromStored(object));
}

/** Without members that are undefined. */
function plain(object: KubeObject): object {
  return JSON.parse(JSON.stringify(object)) as object;
}

function shortColumn({ name, type, format, priority }: TableColumn): string {
  return [name, ...(format ? [format] : []), ...(priority > 0 ? ['wide'] : []), ...(type === 'string' ? [] : [type])].join(' ');
}

function definitionOf({ apiVersion, kind }: KubeObject): ResourceDefinition {
  const found = builtInDefinitions().find(
    (one) => one.kind === kind && (one.group === '' ? one.version : `${one.group}/${one.version}`) === apiVersion,
  );
  if (!found) throw new Error(`no definition of ${apiVersion} ${kind}`);
  return found;
}

function rulesOf({ subresources }: ResourceDefinition, name: string): UpdateStrategy<KubeObject> {
  const rules = subresources.find((one) => one.name === name)?.update;
  if (!rules) throw new Error(`no subresource ${name}`);
  return rules;
}
