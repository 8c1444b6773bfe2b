import type { Evaluate } from '#domain/cel/evaluate/frame.js';
import { CelError } from '#domain/cel/values/value.js';

/** Where the values of names are found; made while a program is made. */
export class Scope {
  private constructor(
    private readonly names: ReadonlyMap<string, Evaluate>,
    private readonly outer: Scope | undefined,
  ) {}

  /** The variables of an expression, in the order of their slots. */
  static of(variables: readonly string[]): Scope {
    return new Scope(new Map(variables.map((name, slot) => [name, variable(name, slot)])), undefined);
  }

  within(names: ReadonlyMap<string, Evaluate>): Scope {
    return new Scope(names, this);
  }

  find(name: string): Evaluate | undefined {
    return this.names.get(name) ?? this.outer?.find(name);
  }
}

function variable(name: string, slot: number): Evaluate {
  return ({ slots }) => slots[slot] ?? (slots[slot] === null ? null : new CelError(`no such attribute(s): ${name}`));
}
