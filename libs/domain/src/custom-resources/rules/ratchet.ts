import type { Correlated } from '#domain/custom-resources/validation/correlated.js';

/** A value of an update beside what it was, or beside the nearest thing around it of which that can be told. */
export class Ratchet {
  private constructor(
    private readonly current: Correlated | undefined,
    private readonly nearest: Correlated | undefined,
  ) {}

  static of(correlated: Correlated | undefined): Ratchet {
    return new Ratchet(correlated, undefined);
  }

  /** Nothing here has changed, so that rules broken before may stay broken. */
  get isUnchanged(): boolean {
    return (this.current ?? this.nearest)?.isEqual ?? false;
  }

  /** Kind and apiVersion of an object always seem unchanged, because both sides were converted to them. */
  member(name: string): Ratchet {
    if (!this.current) return this;
    if (!this.nearest && (name === 'apiVersion' || name === 'kind')) return new Ratchet(undefined, undefined);
    return new Ratchet(this.current.member(name), this.current);
  }

  item(index: number): Ratchet {
    return this.current ? new Ratchet(this.current.item(index), this.current) : this;
  }

  /** Rules in `allOf` are let through only by what is around the value. */
  withinAllOf(): Ratchet {
    return new Ratchet(undefined, this.nearest);
  }
}
