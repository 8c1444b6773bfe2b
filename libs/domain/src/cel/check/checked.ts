import type { Expression } from '#domain/cel/syntax/expression.js';
import type { CelType } from '#domain/cel/types/cel-type.js';

/** What a name or a call was found to be. */
export type Reference =
  /** A variable or, with `type`, the name of a type. Also stands at chains such as `net.IP`. */
  | { readonly kind: 'ident'; readonly name: string; readonly type?: CelType }
  /** A function by its whole name (`optional.of`), with the ids of the overloads that may be meant. `isMember` tells whether the target counts. */
  | { readonly kind: 'function'; readonly name: string; readonly overloads: readonly string[]; readonly isMember: boolean };

/** An expression of which all is known. */
export interface Checked {
  readonly text: string;
  readonly expression: Expression;
  readonly types: ReadonlyMap<Expression, CelType>;
  readonly references: ReadonlyMap<Expression, Reference>;
}
