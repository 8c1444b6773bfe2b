/** Field management cannot go on. A change is made all the same, without managers; an apply is refused. */
export class FieldManagementError extends Error {}

/** Runs a step; what goes wrong in it is said to have gone wrong there. */
export function inStep<T>(step: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof FieldManagementError) throw new FieldManagementError(`${step}: ${error.message}`);
    throw error;
  }
}
