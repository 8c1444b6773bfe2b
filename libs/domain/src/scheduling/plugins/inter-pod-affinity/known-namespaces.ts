import type { Reader } from '#domain/controllers/controller.js';
import { namespaces } from '#domain/resources/core/namespace/namespace.js';
import type { AffinityTerm } from '#domain/scheduling/cache/affinity-term.js';
import type { Labels } from '#domain/selectors/label-requirement.js';
import { isEverything, matchesSelector } from '#domain/selectors/selector.js';

/** The terms with the namespaces that their selectors find now, so that pods can be asked by the name of their namespace. */
export function withKnownNamespaces<T extends AffinityTerm>(terms: readonly T[], read: Reader): readonly T[] {
  return terms.map((term) => {
    const { namespaceSelector: selector } = term;
    if (isEverything(selector) || selector.nothing) return term;
    const found = read.list(namespaces).filter(({ metadata }) => matchesSelector(selector, metadata.labels));
    return { ...term, namespaces: new Set([...term.namespaces, ...found.map(({ metadata }) => metadata.name)]) };
  });
}

export function namespaceLabels(namespace: string | undefined, read: Reader): Labels | undefined {
  return read.get(namespaces, namespace ?? '')?.metadata.labels;
}
