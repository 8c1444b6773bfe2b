import {
  type StatedCondition,
  conditionOf,
  hasCondition,
  isConditionTrue,
  withCondition,
} from '#domain/custom-resources/conditions/crd-condition.js';
import { equal } from '#domain/json/equal.js';
import { goQuote } from '#domain/json/go-marshal.js';
import type { CustomResourceDefinition, CustomResourceDefinitionNames } from '#domain/schema/types/apiextensions-v1.js';

/** Names that are taken in a group. */
interface UsedNames {
  readonly resources: ReadonlySet<string>;
  readonly kinds: ReadonlySet<string>;
}

/** What became of the names that a definition asks for. */
interface Verdict {
  readonly names: CustomResourceDefinitionNames;
  readonly accepted: StatedCondition;
}

/**
 * The definition with the names it may have, of those it asks for, and with what is to be said of that; the same object where nothing is
 * new. `all` are the definitions there are, itself included: names belong to those that had them first. `now` in milliseconds.
 * Source: k8s.io/apiextensions-apiserver/pkg/controller/status/naming_controller.go.
 */
export function settleNames(crd: CustomResourceDefinition, all: Iterable<CustomResourceDefinition>, now: number): CustomResourceDefinition {
  if (equal(crd.spec.names, crd.status.acceptedNames)) return crd;
  const { names, accepted } = decide(crd, usedNames(crd.spec.group, all));
  if (equal(names, crd.status.acceptedNames) && hasCondition(crd, accepted)) return crd;
  const named = { ...crd, status: { ...crd.status, acceptedNames: names } };
  const isAccepted = accepted.status === 'True';
  return withInstalling(withCondition(named, accepted, now), isAccepted, now);
}

/** Not yet served: that follows in a write of its own. What is served stays so, whatever becomes of its names. */
function withInstalling(crd: CustomResourceDefinition, isAccepted: boolean, now: number): CustomResourceDefinition {
  if (isConditionTrue(crd, 'Established')) return crd;
  const established = { type: 'Established', status: 'False' } as const;
  if (isAccepted) return withCondition(crd, { ...established, reason: 'Installing', message: 'the initial names have been accepted' }, now);
  if (conditionOf(crd, 'Established')) return crd;
  return withCondition(crd, { ...established, reason: 'NotAccepted', message: 'not all names are accepted' }, now);
}

function usedNames(group: string, all: Iterable<CustomResourceDefinition>): UsedNames {
  const resources = new Set<string>();
  const kinds = new Set<string>();
  for (const { spec, status } of all) {
    if (spec.group !== group) continue;
    const { plural, singular = '', shortNames, kind, listKind = '' } = status.acceptedNames;
    for (const name of [plural, singular, ...(shortNames ?? [])]) resources.add(name);
    kinds.add(kind).add(listKind);
  }
  return { resources, kinds };
}

/** Each name by itself; what is said is of the last one that was refused. */
function decide({ spec, status }: CustomResourceDefinition, used: UsedNames): Verdict {
  const { names: wanted } = spec;
  const { acceptedNames: had } = status;
  const problems = {
    plural: problemOf(wanted.plural, had.plural, used.resources),
    singular: problemOf(wanted.singular, had.singular, used.resources),
    shortNames: problemOfShortNames(wanted.shortNames ?? [], had.shortNames ?? [], used.resources),
    kind: problemOf(wanted.kind, had.kind, used.kinds),
    listKind: problemOf(wanted.listKind, had.listKind, used.kinds),
  };
  const settled: Partial<Record<keyof CustomResourceDefinitionNames, unknown>> = {};
  let accepted: StatedCondition = { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' };
  for (const [field, problem] of Object.entries(problems) as [keyof typeof problems, string | undefined][]) {
    const name = (problem === undefined ? wanted : had)[field];
    if (name !== undefined) settled[field] = name;
    if (problem !== undefined) accepted = { type: 'NamesAccepted', status: 'False', reason: reasonOf(field), message: problem };
  }
  const categories = wanted.categories && { categories: wanted.categories };
  return { names: { ...settled, ...categories } as CustomResourceDefinitionNames, accepted };
}

/** `PluralConflict` of `plural`. */
function reasonOf(field: string): string {
  return `${field.charAt(0).toUpperCase()}${field.slice(1)}Conflict`;
}

function problemOf(wanted = '', had = '', used: ReadonlySet<string>): string | undefined {
  return wanted !== had && used.has(wanted) ? `${goQuote(wanted)} is already in use` : undefined;
}

/** Texts of several problems stand in brackets, as Go writes them. */
function problemOfShortNames(wanted: readonly string[], had: readonly string[], used: ReadonlySet<string>): string | undefined {
  const fresh = wanted.filter((name) => !had.includes(name));
  const problems = [...new Set(fresh.flatMap((name) => problemOf(name, '', used) ?? []))];
  return problems.length > 1 ? `[${problems.join(', ')}]` : problems[0];
}
