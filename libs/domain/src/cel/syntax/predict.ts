import { nextTokens, partsOf, type State } from '#domain/cel/syntax/grammar.js';
import type { TokenKind } from '#domain/cel/syntax/lexer.js';

/** The alternative that is taken, or how far ahead the token is that fits none. */
export type Prediction = { readonly alternative: number } | { readonly offending: number };

/**
 * Which alternative of a choice the tokens ahead belong to. One token tells it but for names, members and minus signs, where alternatives begin
 * alike. `firsts` are the tokens that alternatives may begin with.
 */
export function predict(firsts: readonly ReadonlySet<TokenKind>[], peek: (ahead: number) => TokenKind, state: State): Prediction {
  const kind = peek(0);
  const possible = firsts.flatMap((tokens, i) => (tokens.has(kind) ? [i] : []));
  const [only] = possible;
  if (only === undefined) return { offending: 0 };
  if (possible.length === 1) return { alternative: only };
  if (isChoiceOf('primary', state)) return predictName(peek);
  if (isChoiceOf('literal', state)) return predictNumber(peek);
  return isChoiceOf('unary', state) ? predictMinus(peek) : predictMember(peek);
}

function isChoiceOf(rule: 'primary' | 'literal' | 'unary', state: State): boolean {
  return partsOf(rule)[0]?.state === state;
}

/** A name, a call (1), or a message (5). */
function predictName(peek: (ahead: number) => TokenKind): Prediction {
  let ahead = peek(0) === '.' ? 1 : 0;
  if (peek(ahead) !== 'IDENTIFIER') return { offending: ahead };
  if (peek(ahead + 1) === '(') return { alternative: 1 };
  while (peek(ahead + 1) === '.' && peek(ahead + 2) === 'IDENTIFIER') ahead += 2;
  return { alternative: peek(ahead + 1) === '{' ? 5 : 0 };
}

/** `-1` or `-1.5` */
function predictNumber(peek: (ahead: number) => TokenKind): Prediction {
  if (peek(1) === 'NUM_INT') return { alternative: 0 };
  return peek(1) === 'NUM_FLOAT' ? { alternative: 2 } : { offending: 1 };
}

/** A negative number is one token of the grammar's, all else that begins with a minus is negated. */
function predictMinus(peek: (ahead: number) => TokenKind): Prediction {
  if (peek(1) === 'NUM_INT' || peek(1) === 'NUM_FLOAT') return { alternative: 0 };
  const primary = partsOf('primary')[0];
  const fits = primary !== undefined && nextTokens(primary.state).tokens.has(peek(1));
  return fits ? { alternative: 2 } : { offending: 1 };
}

/** `.field` or `.call(` */
function predictMember(peek: (ahead: number) => TokenKind): Prediction {
  if (peek(1) === '?' || peek(1) === 'ESC_IDENTIFIER') return { alternative: 0 };
  if (peek(1) !== 'IDENTIFIER') return { offending: 1 };
  return { alternative: peek(2) === '(' ? 1 : 0 };
}
