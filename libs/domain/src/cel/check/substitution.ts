import {
  type CelType,
  dynType,
  isDyn,
  isOptionalType,
  listType,
  mapType,
  opaqueType,
  parameterOf,
  sameType,
  typeOf,
} from '#domain/cel/types/cel-type.js';

/**
 * What type parameters have been found to stand for. Source: cel-go's checker/types.go and checker/mapping.go, whose order of trial this
 * keeps, because it shows in messages.
 */
export class Substitution {
  constructor(private readonly found: ReadonlyMap<string, CelType> = new Map()) {}

  /** The substitution after `from` was found to be assignable to `to`, undefined when it is not. */
  assign(to: readonly CelType[], from: readonly CelType[]): Substitution | undefined {
    const trial = new Trial(new Map(this.found));
    return trial.assignableList(to, from) ? new Substitution(trial.found) : undefined;
  }

  /** The type with what is known put in place of its parameters; what remains unknown becomes `dyn` if asked for. */
  apply(type: CelType, unknownIsDyn = false): CelType {
    const found = this.found.get(type.text);
    if (found) return this.apply(found, unknownIsDyn);
    const inner = (index: number): CelType => this.apply(parameterOf(type, index), unknownIsDyn);
    switch (type.kind) {
      case 'typeParam':
        return unknownIsDyn ? dynType : type;
      case 'opaque':
        return type.parameters.length === 0
          ? type
          : opaqueType(
              type.name,
              type.parameters.map((_, i) => inner(i)),
            );
      case 'list':
        return listType(inner(0));
      case 'map':
        return mapType(inner(0), inner(1));
      case 'type':
        return type.parameters.length === 0 ? type : typeOf(inner(0));
      default:
        return type;
    }
  }
}

/** One trial, which may fill in parameters before it fails. */
class Trial {
  constructor(readonly found: Map<string, CelType>) {}

  assignableList(a: readonly CelType[], b: readonly CelType[]): boolean {
    return a.length === b.length && a.every((type, i) => this.#assignable(type, b[i] ?? dynType));
  }

  #assignable(a: CelType, b: CelType): boolean {
    if (b.kind === 'typeParam') {
      const [valid, known] = this.#stands(a, b);
      if (valid) return true;
      if (known) return false;
    }
    if (a.kind === 'typeParam') return this.#stands(b, a)[0];
    if (isDynOrError(a) || isDynOrError(b)) return true;
    if (a.kind === 'null') return isNullable(b);
    if (b.kind === 'null') return isNullable(a);
    switch (a.kind) {
      case 'type':
        return b.kind === 'type';
      case 'opaque':
      case 'list':
      case 'map':
        return a.kind === b.kind && a.name === b.name && this.assignableList(a.parameters, b.parameters);
      default:
        return a.kind === b.kind && a.name === b.name;
    }
  }

  /** Whether `type` may be what `parameter` stands for, and whether something was known about it before. */
  #stands(type: CelType, parameter: CelType): readonly [valid: boolean, known: boolean] {
    if (sameType(type, parameter)) return [true, true];
    const found = this.found.get(parameter.text);
    if (found) {
      if (sameType(type, found)) return [true, true];
      if (!this.#assignable(type, found)) return [false, true];
      const general = mostGeneral(type, found);
      if (this.#isFree(parameter, general)) this.found.set(parameter.text, general);
      return [true, true];
    }
    if (!this.#isFree(parameter, type)) return [false, false];
    this.found.set(parameter.text, type);
    return [true, false];
  }

  /** False when the parameter is part of the type, which would make the type endless. */
  #isFree(parameter: CelType, within: CelType): boolean {
    if (sameType(parameter, within)) return false;
    if (within.kind !== 'typeParam') return within.parameters.every((type) => this.#isFree(parameter, type));
    const found = this.found.get(within.text);
    return found === undefined || this.#isFree(parameter, found);
  }
}

/** The first of two assignable types unless the second says less. */
export function mostGeneral(a: CelType, b: CelType): CelType {
  return saysNoMore(a, b) ? a : b;
}

function saysNoMore(a: CelType, b: CelType): boolean {
  if (isDyn(a) || a.kind === 'typeParam') return true;
  if (isDyn(b) || b.kind === 'typeParam' || a.kind !== b.kind) return false;
  if (a.kind === 'type') return true;
  if (a.kind !== 'opaque' && a.kind !== 'list' && a.kind !== 'map') return sameType(a, b);
  return (
    a.name === b.name && a.parameters.length === b.parameters.length && a.parameters.every((type, i) => saysNoMore(type, parameterOf(b, i)))
  );
}

function isDynOrError(type: CelType): boolean {
  return isDyn(type) || type.kind === 'error';
}

function isNullable(type: CelType): boolean {
  return ['null', 'opaque', 'struct', 'duration', 'timestamp'].includes(type.kind) || isOptionalType(type);
}
