import { goQuote } from '#domain/json/go-marshal.js';
import type { TemplateMeta } from '#domain/meta/object-meta.js';
import { isQualifiedName } from '#domain/validation/names.js';

const standard: ReadonlySet<string> = new Set(['orphan', 'foregroundDeletion', 'kubernetes']);

/** Advice on finalizers that `prev` does not have. Source: generateWarningsFromObj of registry/customresource/strategy.go. */
export function finalizerWarnings({ finalizers = [] }: TemplateMeta, prev?: TemplateMeta): readonly string[] {
  const added = [...new Set(finalizers)].filter((name) => !prev?.finalizers?.includes(name)).toSorted();
  return added.flatMap((name) => adviceOn(name).map((text) => `metadata.finalizers: ${goQuote(name)}: ${text}`));
}

function adviceOn(name: string): readonly string[] {
  const problems = isQualifiedName(name);
  if (name.includes('/') || standard.has(name)) return problems;
  const way = name.includes('.') ? 'name including a path (/)' : 'name';
  return [...problems, `prefer a domain-qualified finalizer ${way} to avoid accidental conflicts with other finalizer writers`];
}
