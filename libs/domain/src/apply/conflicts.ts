import { sortingTextOf } from '#domain/apply/manager-order.js';
import { formatElement, type PathElement } from '#domain/apply/path-element.js';
import { compareBytewise, goQuote } from '#domain/json/go-marshal.js';
import type { ManagedFieldsEntry } from '#domain/schema/types/meta-v1.js';
import { StatusError } from '#domain/status/status-error.js';

/** A field that an applier wants to change and somebody else manages. */
export interface Conflict {
  readonly owner: ManagedFieldsEntry;
  readonly path: readonly PathElement[];
}

/** Thrown where an apply without force would take fields from others. */
export class ConflictsError extends Error {
  constructor(readonly conflicts: readonly Conflict[]) {
    super(`${conflicts.length} conflicts`);
  }
}

/** The 409 that tells a client of conflicts. Source: k8s.io/apimachinery/pkg/util/managedfields/internal/conflict.go. */
export function applyConflict(conflicts: readonly Conflict[]): StatusError {
  const causes = conflicts.map(({ owner, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${formatOwner(owner)}`,
    field: formatPath(path),
  }));
  return new StatusError(409, 'Conflict', formatConflicts(conflicts), { causes });
}

function formatConflicts(conflicts: readonly Conflict[]): string {
  const [first] = conflicts;
  if (first && conflicts.length === 1)
    return `Apply failed with 1 conflict: conflict with ${formatOwner(first.owner)}: ${formatPath(first.path)}`;
  const owners = new Map(conflicts.map(({ owner }) => [sortingTextOf(owner), owner]));
  const lines = [...owners]
    .sort(([a], [b]) => compareBytewise(a, b))
    .flatMap(([text, owner]) => [
      `conflicts with ${formatOwner(owner)}:`,
      ...conflicts.filter((conflict) => sortingTextOf(conflict.owner) === text).map(({ path }) => `- ${formatPath(path)}`),
    ]);
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`;
}

function formatOwner({ manager = '', operation, apiVersion = '', subresource = '' }: ManagedFieldsEntry): string {
  const name = goQuote(manager) + (subresource === '' ? '' : ` with subresource ${goQuote(subresource)}`);
  return operation === 'Update' ? `${name} using ${apiVersion}` : name;
}

function formatPath(path: readonly PathElement[]): string {
  return path.map(formatElement).join('');
}
