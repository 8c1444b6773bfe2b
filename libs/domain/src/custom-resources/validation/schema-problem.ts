import { type FieldError, invalid, notSupported, required, tooLong, tooMany, typeInvalid } from '#domain/status/field-error.js';

/**
 * What a schema has against a value: a message of kube-openapi, and how the API server words it.
 * Sources: k8s.io/kube-openapi/pkg/validation/errors/schema.go, kubeOpenAPIResultToFieldErrors of
 * k8s.io/apiextensions-apiserver/pkg/apiserver/validation/validation.go.
 */
export interface SchemaProblem {
  /** Problems with the same text are told once. */
  readonly text: string;
  /** Where the value stands; undefined for a problem that does not say, and that is told of the whole. */
  readonly name: string | undefined;
  /** `field` is the path of the value, or of the whole. */
  toFieldError(field: string): FieldError;
}

/** `spec.size in body <text>`, of a value that is shown. */
export function problemOf(name: string, value: unknown, text: string): SchemaProblem {
  const message = `${name} in body ${text}`;
  return { text: message, name, toFieldError: (field) => invalid(field, value ?? '', message) };
}

/** `found` is the type that the value has, or the value itself where a format is not met. */
export function typeProblem(name: string, wanted: string, found: string): SchemaProblem {
  const message = `${name} in body must be of type ${wanted}: ${JSON.stringify(found)}`;
  return { text: message, name, toFieldError: (field) => typeInvalid(field, found, message) };
}

export function requiredProblem(name: string): SchemaProblem {
  return { text: `${name} in body is required`, name, toFieldError: (field) => required(field) };
}

export function tooLongProblem(name: string, max: number): SchemaProblem {
  return { text: `${name} in body should be at most ${max} chars long`, name, toFieldError: (field) => tooLong(field, max) };
}

export function tooManyProblem(
  name: string,
  what: 'items' | 'properties',
  counts: { readonly actual: number; readonly max: number },
): SchemaProblem {
  const { actual, max } = counts;
  return { text: `${name} in body should have at most ${max} ${what}`, name, toFieldError: (field) => tooMany(field, actual, max) };
}

/** `shown` are the values that would do. */
export function enumProblem(name: string, value: unknown, shown: readonly string[]): SchemaProblem {
  return {
    text: `${name} in body should be one of [${shown.join(' ')}]`,
    name,
    toFieldError: (field) => notSupported(field, value, shown),
  };
}

/** A problem that is told of the whole object. */
export function wholeProblem(text: string): SchemaProblem {
  return { text, name: undefined, toFieldError: (field) => invalid(field, '', text) };
}

/** What is found when a value is held to a schema. */
export class Outcome {
  readonly problems: SchemaProblem[] = [];
  /** How many checks were passed: of several alternatives, the one with most is the one that was meant. */
  matches = 0;

  add(problem: SchemaProblem): void {
    if (this.problems.every(({ text }) => text !== problem.text)) this.problems.push(problem);
  }

  merge(other: Outcome): void {
    other.problems.forEach((problem) => this.add(problem));
    this.matches += other.matches;
  }
}
