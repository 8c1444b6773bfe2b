import { FieldManagementError } from '#domain/apply/field-management-error.js';
import { formatElement, type PathElement } from '#domain/apply/path-element.js';

/** A value that is not of its type. */
export interface Misfit {
  readonly path: readonly PathElement[];
  readonly problem: string;
}

/** Values that cannot be merged or compared; the message lists them as upstream does (typed.ValidationErrors). */
export class MisfitError extends FieldManagementError {
  constructor(readonly misfits: readonly Misfit[]) {
    super(formatMisfits(misfits));
  }
}

function formatMisfits(misfits: readonly Misfit[]): string {
  const lines = misfits.map(({ path, problem }) => (path.length === 0 ? problem : `${path.map(formatElement).join('')}: ${problem}`));
  return lines.length === 1 ? (lines[0] ?? '') : `errors:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
