import { type CompileOptions, compileSchema, type CompiledSchema } from '#domain/custom-resources/validation/compile-schema.js';
import type { Correlated } from '#domain/custom-resources/validation/correlated.js';
import { Outcome } from '#domain/custom-resources/validation/schema-problem.js';
import type { JSONSchemaProps } from '#domain/schema/types/apiextensions-v1.js';
import { childPath, type FieldError } from '#domain/status/field-error.js';

/** What upstream prints for a path that there is not. */
const noPath = '<nil>';

/** Holds values to a schema of a custom kind; compiled once, when it is first needed. */
export class SchemaValidator {
  #compiled: CompiledSchema | undefined;

  constructor(
    private readonly props: JSONSchemaProps,
    private readonly options: CompileOptions = { isServed: true },
  ) {}

  /**
   * What is wrong with a value. `path` is that of the value itself; empty for an object of the kind. With `correlated`, a value of an update
   * beside the one before, what was wrong before is let through where it is unchanged.
   */
  validate(value: unknown, path = '', correlated?: Correlated): readonly FieldError[] {
    const outcome = new Outcome();
    this.#compiled ??= compileSchema(this.props, this.options);
    this.#compiled.check(value, '', outcome, correlated);
    if (outcome.problems.length === 0) return [];
    return outcome.problems.map((problem) => problem.toFieldError(pathOf(path, problem.name)));
  }
}

function pathOf(path: string, name: string | undefined): string {
  if (name === undefined || name === '' || name === '.') return path === '' ? noPath : path;
  return childPath(path, name.replace(/^\./, ''));
}
