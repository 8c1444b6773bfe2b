import { type CelValue, EvaluationCancelled } from '#domain/cel/values/value.js';

/** Thrown when an evaluation has cost more than it may; the text is cel-go's. */
export class CostLimitExceeded extends EvaluationCancelled {
  constructor() {
    super('operation cancelled: actual cost limit exceeded');
  }
}

/** One evaluation: the values of variables by their slots, and what it has cost. */
export class Frame {
  cost = 0;

  constructor(
    readonly slots: (CelValue | undefined)[],
    readonly limit: number,
  ) {}

  spend(cost: number): void {
    this.cost += cost;
    if (this.cost > this.limit) throw new CostLimitExceeded();
  }
}

/** A part of a program. Errors are values. */
export type Evaluate = (frame: Frame) => CelValue;
