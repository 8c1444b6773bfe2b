import type { Expression, MapEntry, StructField } from '#domain/cel/syntax/expression.js';
import { type Token, type TokenKind, tokenize } from '#domain/cel/syntax/lexer.js';
import {
  bytesLiteral,
  doubleLiteral,
  integerLiteral,
  type LiteralProblem,
  stringLiteral,
  uintLiteral,
} from '#domain/cel/syntax/literals.js';
import { expandMacro } from '#domain/cel/syntax/macros.js';
import { isReservedName } from '#domain/cel/syntax/reserved-names.js';
import { type Issue, lengthInCharacters, locationOf } from '#domain/cel/syntax/source.js';
import { syntaxIssues } from '#domain/cel/syntax/syntax-issues.js';
import type { CelValue } from '#domain/cel/values/value.js';

/** The tree of a text, or all that is wrong with it. */
export type Parsed = { readonly expression: Expression } | { readonly issues: readonly Issue[] };

const sizeLimit = 100_000;
const depthLimit = 250;

/** Reads an expression by the grammar of CEL with optional syntax, and expands the macros. Source: cel-go's parser package. */
export function parseExpression(text: string): Parsed {
  const size = lengthInCharacters(text);
  if (size > sizeLimit) {
    const message = `expression code point size exceeds limit: size: ${size}, limit ${sizeLimit}`;
    return { issues: [{ location: undefined, message }] };
  }
  const { tokens, problems } = tokenize(text);
  if (problems.length > 0) return { issues: syntaxIssues(text, tokens, problems) };
  const parser = new Parser(text, tokens);
  const result = parser.parse();
  if (result === 'misfit') return { issues: syntaxIssues(text, tokens, problems) };
  if (typeof result === 'string') return { issues: [{ location: undefined, message: result }] };
  return parser.issues.length > 0 ? { issues: parser.issues } : { expression: result };
}

/** Tokens that do not fit the grammar; what exactly to say is found out apart (syntax-issues.ts). Never leaves the file. */
class Misfit extends Error {}
/** An expression within so many others that upstream does not read it; the message is its own. Never leaves the file. */
class TooDeep extends Error {
  constructor(readonly text: TooDeepText) {
    super(text);
  }
}
type TooDeepText = 'max recursion depth exceeded' | `expression recursion limit exceeded: ${number}`;

const relations: ReadonlySet<TokenKind> = new Set(['<', '<=', '>=', '>', '==', '!=', 'in']);
const operators: Partial<Record<TokenKind, string>> = { in: '@in' };

interface CallForm {
  readonly target?: Expression;
  /** Adds to the depth that is limited. */
  readonly counts?: boolean;
}

class Parser {
  readonly issues: Issue[] = [];
  #next = 0;
  #depth = 0;
  #tooDeep = false;
  /** How many operators, members and conditions are within one another, by the outermost of them. */
  readonly #depths = new WeakMap<Expression, number>();

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
  ) {}

  /** A message where the expression is nested too deeply. */
  parse(): Expression | 'misfit' | TooDeepText {
    try {
      const expression = this.#expression();
      this.#expect('EOF');
      return this.#tooDeep ? 'max recursion depth exceeded' : expression;
    } catch (problem) {
      if (problem instanceof Misfit) return 'misfit';
      if (problem instanceof TooDeep) return problem.text;
      throw problem;
    }
  }

  #peek(ahead = 0): TokenKind {
    return this.tokens[this.#next + ahead]?.kind ?? 'EOF';
  }

  #take(): Token {
    const token = this.tokens[this.#next];
    if (!token) throw new Misfit();
    this.#next += 1;
    return token;
  }

  #accept(kind: TokenKind): Token | undefined {
    return this.#peek() === kind ? this.#take() : undefined;
  }

  #expect(kind: TokenKind): Token {
    const token = this.#accept(kind);
    if (!token) throw new Misfit();
    return token;
  }

  /** Notes how deep an expression is that counts itself, or one that does not. */
  #measured<T extends Expression>(expression: T, parts: readonly Expression[], counts = true): T {
    const depth = Math.max(0, ...parts.map((part) => this.#depths.get(part) ?? 0)) + (counts ? 1 : 0);
    if (depth > depthLimit) this.#tooDeep = true;
    if (depth > 0) this.#depths.set(expression, depth);
    return expression;
  }

  #report(at: number, message: string): Expression {
    this.issues.push({ location: locationOf(this.text, at), message });
    return { kind: 'invalid', at };
  }

  #call(at: number, name: string, args: readonly Expression[], { target, counts = false }: CallForm = {}): Expression {
    const expanded = expandMacro(at, name, target, args);
    if (expanded?.kind === 'problem') return this.#report(expanded.at, expanded.message);
    const call = expanded ?? { kind: 'call', at, function: name, target, args };
    return this.#measured(call, target ? [target, ...args] : args, counts);
  }

  #expression(): Expression {
    this.#depth += 1;
    if (this.#depth > depthLimit) throw new TooDeep(`expression recursion limit exceeded: ${depthLimit}`);
    const expression = this.#conditional();
    this.#depth -= 1;
    return expression;
  }

  #conditional(): Expression {
    const condition = this.#logical('||', '_||_');
    const mark = this.#accept('?');
    if (!mark) return condition;
    const whenTrue = this.#logical('||', '_||_');
    this.#expect(':');
    return this.#call(mark.at, '_?_:_', [condition, whenTrue, this.#expression()], { counts: true });
  }

  /** A chain of `&&` or `||`, made into a tree that is as flat as can be. */
  #logical(operator: '&&' | '||', name: string): Expression {
    const read = (): Expression => (operator === '||' ? this.#logical('&&', '_&&_') : this.#relation());
    const terms = [read()];
    const places: number[] = [];
    for (let token = this.#accept(operator); token; token = this.#accept(operator)) {
      places.push(token.at);
      terms.push(read());
    }
    return this.#measured(balance(name, terms, places), terms, false);
  }

  #relation(): Expression {
    return this.#leftToRight(relations, () => this.#sum());
  }

  #sum(): Expression {
    return this.#leftToRight(new Set<TokenKind>(['+', '-']), () => this.#product());
  }

  #product(): Expression {
    return this.#leftToRight(new Set<TokenKind>(['*', '/', '%']), () => this.#unary());
  }

  #leftToRight(marks: ReadonlySet<TokenKind>, read: () => Expression): Expression {
    let left = read();
    while (marks.has(this.#peek())) {
      const { kind, at } = this.#take();
      left = this.#call(at, operators[kind] ?? `_${kind}_`, [left, read()], { counts: true });
    }
    return left;
  }

  #unary(): Expression {
    const mark = this.#peek();
    if ((mark !== '!' && mark !== '-') || (mark === '-' && this.#isNumber(1))) return this.#member();
    const { at } = this.#take();
    let count = 1;
    while (this.#accept(mark)) count += 1;
    const operand = this.#member();
    return count % 2 === 0 ? operand : this.#call(at, `${mark}_`, [operand]);
  }

  #isNumber(ahead: number): boolean {
    return this.#peek(ahead) === 'NUM_INT' || this.#peek(ahead) === 'NUM_FLOAT';
  }

  #member(): Expression {
    let operand = this.#primary();
    while (this.#peek() === '.' || this.#peek() === '[') {
      const token = this.#take();
      operand = token.kind === '.' ? this.#afterDot(token.at, operand) : this.#index(token.at, operand);
    }
    return operand;
  }

  #index(at: number, operand: Expression): Expression {
    const isOptional = this.#accept('?') !== undefined;
    const index = this.#expression();
    this.#expect(']');
    return this.#call(at, isOptional ? '_[?_]' : '_[_]', [operand, index], { counts: true });
  }

  #afterDot(at: number, operand: Expression): Expression {
    const isOptional = this.#accept('?') !== undefined;
    if (this.#peek() !== 'IDENTIFIER' && this.#peek() !== 'ESC_IDENTIFIER') throw new Misfit();
    const name = this.#take();
    if (name.kind === 'ESC_IDENTIFIER') return this.#report(name.at, "unsupported syntax: '`'");
    if (isOptional) {
      const field: Expression = { kind: 'literal', at: name.at, value: name.text };
      return this.#measured({ kind: 'call', at, function: '_?._', target: undefined, args: [operand, field] }, [operand]);
    }
    const open = this.#accept('(');
    if (open) return this.#call(open.at, name.text, this.#arguments(), { target: operand, counts: true });
    return this.#measured({ kind: 'select', at, operand, field: name.text, testOnly: false }, [operand]);
  }

  #arguments(): readonly Expression[] {
    const args: Expression[] = [];
    if (this.#accept(')')) return args;
    do args.push(this.#expression());
    while (this.#accept(','));
    this.#expect(')');
    return args;
  }

  #primary(): Expression {
    switch (this.#peek()) {
      case '(': {
        this.#take();
        const expression = this.#expression();
        this.#expect(')');
        return expression;
      }
      case '[':
        return this.#list();
      case '{':
        return this.#map();
      case '.':
      case 'IDENTIFIER':
        return this.#name();
      default:
        return this.#literal();
    }
  }

  #list(): Expression {
    const { at } = this.#take();
    const elements: Expression[] = [];
    const optionals = new Set<number>();
    while (this.#peek() !== ']' && !(this.#peek() === ',' && this.#peek(1) === ']' && elements.length === 0)) {
      if (this.#accept('?')) optionals.add(elements.length);
      elements.push(this.#expression());
      if (!this.#accept(',')) break;
    }
    this.#accept(',');
    this.#expect(']');
    return this.#measured({ kind: 'list', at, elements, optionals }, elements, false);
  }

  #map(): Expression {
    const { at } = this.#take();
    const entries: MapEntry[] = [];
    this.#entries((optional) => {
      const key = this.#expression();
      const colon = this.#expect(':');
      entries.push({ at: colon.at, key, value: this.#expression(), optional });
    });
    const parts = entries.flatMap(({ key, value }) => [key, value]);
    return this.#measured({ kind: 'map', at, entries }, parts, false);
  }

  /** What stands between braces, up to the closing one; a comma may follow the last entry. */
  #entries(read: (optional: boolean) => void): void {
    for (let count = 0; this.#peek() !== '}' && !(this.#peek() === ',' && count === 0); count += 1) {
      read(this.#accept('?') !== undefined);
      if (!this.#accept(',')) break;
    }
    this.#accept(',');
    this.#expect('}');
  }

  /** A name, a call of a function, or a message; only looking ahead tells which. */
  #name(): Expression {
    const dot = this.#accept('.');
    const message = this.#messageName();
    if (message !== undefined) return this.#message(`${dot ? '.' : ''}${message}`);
    const name = this.#expect('IDENTIFIER');
    const full = `${dot ? '.' : ''}${name.text}`;
    const isReserved = isReservedName(name.text);
    const open = this.#accept('(');
    if (!open) {
      return isReserved ? this.#report((dot ?? name).at, `reserved identifier: ${name.text}`) : { kind: 'ident', at: name.at, name: full };
    }
    const args = this.#arguments();
    return isReserved ? this.#report((dot ?? name).at, `reserved identifier: ${name.text}`) : this.#call(open.at, full, args);
  }

  #messageName(): string | undefined {
    let ahead = 0;
    while (this.#peek(ahead) === 'IDENTIFIER' && this.#peek(ahead + 1) === '.') ahead += 2;
    if (this.#peek(ahead) !== 'IDENTIFIER' || this.#peek(ahead + 1) !== '{') return undefined;
    const texts = this.tokens.slice(this.#next, this.#next + ahead + 1).map((token) => token.text);
    this.#next += ahead + 1;
    return texts.join('');
  }

  #message(typeName: string): Expression {
    const { at } = this.#expect('{');
    const fields: StructField[] = [];
    this.#entries((optional) => {
      const name = this.#expect('IDENTIFIER');
      const colon = this.#expect(':');
      fields.push({ at: colon.at, name: name.text, value: this.#expression(), optional });
    });
    return { kind: 'struct', at, typeName, fields };
  }

  #literal(): Expression {
    const sign = this.#peek() === '-' && this.#isNumber(1) ? this.#take() : undefined;
    const token = this.#take();
    const value = literalValue(token, sign !== undefined);
    if (value === undefined) throw new Misfit();
    const at = (sign ?? token).at;
    return isProblem(value) ? this.#report(at, value.problem) : { kind: 'literal', at, value };
  }
}

function isProblem(value: CelValue | LiteralProblem): value is LiteralProblem {
  return typeof value === 'object' && value !== null && 'problem' in value;
}

function literalValue({ kind, text }: Token, negative: boolean): CelValue | LiteralProblem | undefined {
  switch (kind) {
    case 'NUM_INT':
      return integerLiteral(text, negative);
    case 'NUM_UINT':
      return uintLiteral(text);
    case 'NUM_FLOAT':
      return doubleLiteral(text, negative);
    case 'STRING':
      return stringLiteral(text);
    case 'BYTES':
      return bytesLiteral(text);
    case 'true':
    case 'false':
      return kind === 'true';
    case 'null':
      return null;
    default:
      return undefined;
  }
}

/** The operator in the middle is the root. */
function balance(name: string, terms: readonly Expression[], places: readonly number[]): Expression {
  const [only] = terms;
  if (only && places.length === 0) return only;
  const build = (low: number, high: number): Expression => {
    const middle = Math.floor((low + high + 1) / 2);
    const side = (from: number, to: number, term: number): Expression =>
      from > to ? (terms[term] ?? { kind: 'invalid', at: -1 }) : build(from, to);
    const args = [side(low, middle - 1, middle), side(middle + 1, high, middle + 1)];
    return { kind: 'call', at: places[middle] ?? -1, function: name, target: undefined, args };
  };
  return build(0, places.length - 1);
}
