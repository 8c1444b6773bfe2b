import { nextTokens, type Part, partsOf, type RuleName, type State } from '#domain/cel/syntax/grammar.js';
import { type LexicalProblem, type Token, type TokenKind, tokenKinds } from '#domain/cel/syntax/lexer.js';
import { predict } from '#domain/cel/syntax/predict.js';
import { type Issue, locationOf } from '#domain/cel/syntax/source.js';

/**
 * What is wrong with a text that the parser does not take, as the parser that ANTLR generates for upstream says it: where it gives up on a
 * token, what it expected, and what it finds after it has recovered. Source: DefaultErrorStrategy of ANTLR's runtime.
 */
export function syntaxIssues(text: string, tokens: readonly Token[], problems: readonly LexicalProblem[]): readonly Issue[] {
  const walk = new GrammarWalk(text, tokens, problems);
  const lexical = problems.map(({ at, text: misread }) => issueAt(text, at, `Syntax error: token recognition error at: '${misread}'`));
  return [...lexical, ...walk.run()];
}

function issueAt(text: string, at: number, message: string): Issue {
  return { location: locationOf(text, at), message };
}

/** Attempts to recover before upstream gives up, and tokens skipped in one of them. */
const attemptLimit = 30;
const skipLimit = 256;

/** A token that does not fit where the walk is. Never leaves the file. */
class Misfit extends Error {
  constructor(
    message: string,
    readonly token: Token,
  ) {
    super(message);
  }
}
/** The walk is over. */
class GiveUp extends Error {}

class GrammarWalk {
  readonly #issues: Issue[] = [];
  /** Where rules that were called go on. */
  readonly #follows: State[] = [];
  #state: State = { edges: [] };
  #next = 0;
  #isRecovering = false;
  #attempts = 0;
  #lastErrorAt = -1;
  #lastErrorStates = new Set<State>();

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
    private readonly problems: readonly LexicalProblem[],
  ) {}

  run(): readonly Issue[] {
    try {
      this.#rule('start', 0);
    } catch (problem) {
      if (!(problem instanceof GiveUp)) throw problem;
    }
    return this.#issues;
  }

  #token(ahead = 0): Token {
    return this.tokens[Math.min(this.#next + ahead, this.tokens.length - 1)] ?? { kind: 'EOF', text: '<EOF>', at: this.text.length };
  }

  #peek(ahead = 0): TokenKind {
    return this.#token(ahead).kind;
  }

  #consume(): void {
    if (this.#peek() !== 'EOF') this.#next += 1;
  }

  /** False where the rule was left before its end. */
  #rule(name: RuleName, precedence: number): boolean {
    try {
      this.#sequence(partsOf(name), precedence);
      return true;
    } catch (problem) {
      if (!(problem instanceof Misfit)) throw problem;
      this.#report(problem.message, problem.token);
      this.#recover();
      return false;
    }
  }

  #sequence(parts: readonly Part[], precedence: number): void {
    for (const part of parts) this.#part(part, precedence);
  }

  #part(part: Part, precedence: number): void {
    this.#state = part.state;
    switch (part.kind) {
      case 'token':
        return this.#match(part.tokens);
      case 'rule':
        return this.#call(part);
      case 'optional':
        this.#sync(true);
        if (nextTokens(first(part.inner)).tokens.has(this.#peek())) this.#sequence(part.inner, precedence);
        return undefined;
      case 'choice':
        return this.#choose(part, precedence);
      case 'star':
        return this.#loop(part, precedence);
      case 'plus':
        return this.#repeat(part, precedence);
    }
  }

  #call({ rule, precedence, state }: Extract<Part, { kind: 'rule' }>): void {
    const start = this.#next;
    this.#follows.push(state.edges[0]?.to ?? state);
    const isWhole = this.#rule(rule, precedence);
    this.#follows.pop();
    this.#state = state;
    if (rule === 'escapeIdent' && !isWhole) this.#issues.push(issueAt(this.text, this.tokens[start]?.at ?? 0, 'unsupported ident kind'));
  }

  #choose({ alternatives, state }: Extract<Part, { kind: 'choice' }>, precedence: number): void {
    this.#sync(true);
    const firsts = alternatives.map((alternative) => nextTokens(first(alternative)).tokens);
    const chosen = predict(firsts, (ahead) => this.#peek(ahead), state);
    if ('alternative' in chosen) return this.#sequence(alternatives[chosen.alternative] ?? [], precedence);
    throw this.#noAlternative(chosen.offending);
  }

  #loop({ inner, state, back, precedence: least }: Extract<Part, { kind: 'star' }>, precedence: number): void {
    this.#sync(true);
    while (this.#goesOn(inner, least, precedence)) {
      this.#sequence(inner, precedence);
      this.#state = back;
      this.#sync(false);
      this.#state = state;
    }
  }

  /** Whether a loop is entered once more. A comma may also be the last one of a list, which the token after it tells. */
  #goesOn(inner: readonly Part[], least: number, precedence: number): boolean {
    const kind = this.#peek();
    if (!nextTokens(first(inner)).tokens.has(kind)) return false;
    if (least > 0 && precedence > (kind === '*' || kind === '/' || kind === '%' ? 2 : least)) return false;
    const [, second] = inner;
    const mayBeLast = kind === ',' && second?.kind === 'rule' && second.rule !== 'expr';
    return !mayBeLast || nextTokens(second.state).tokens.has(this.#peek(1));
  }

  #repeat({ inner, back }: Extract<Part, { kind: 'plus' }>, precedence: number): void {
    this.#sync(true);
    do {
      this.#sequence(inner, precedence);
      this.#state = back;
      this.#sync(false);
    } while (nextTokens(first(inner)).tokens.has(this.#peek()) && this.#isNegated());
  }

  /** A minus sign among others must have something after it. */
  #isNegated(): boolean {
    if (this.#peek() !== '-' || nextTokens(first(partsOf('primary'))).tokens.has(this.#peek(1))) return true;
    throw this.#noAlternative(1);
  }

  /** From here to the token so far ahead there is no way through. */
  #noAlternative(ahead: number): Misfit {
    const [from, to] = [this.#token(), this.#token(ahead)];
    let input = '';
    let at = from.at;
    for (const problem of this.problems.filter((each) => each.at > from.at && each.at < to.at)) {
      input += this.text.slice(at, problem.at);
      at = problem.at + problem.text.length;
    }
    input += this.text.slice(at, to.at) + (to.kind === 'EOF' ? '' : to.text);
    return new Misfit(`no viable alternative at input ${quoted(input)}`, to);
  }

  #match(tokens: ReadonlySet<TokenKind>): void {
    if (tokens.has(this.#peek())) {
      this.#isRecovering = false;
      this.#lastErrorStates = new Set();
      this.#lastErrorAt = -1;
      this.#consume();
      return;
    }
    this.#countAttempt();
    if (this.#deleteOne()) this.#consume();
    else if (!this.#insertOne()) throw this.#mismatch();
  }

  /** What may come next here, with the rules around asked. */
  #expected(state: State = this.#state): ReadonlySet<TokenKind> {
    const tokens = new Set<TokenKind>();
    let next = nextTokens(state);
    next.tokens.forEach((token) => tokens.add(token));
    for (let i = this.#follows.length - 1; next.ends && i >= 0; i -= 1) {
      next = nextTokens(this.#follows[i] ?? state);
      next.tokens.forEach((token) => tokens.add(token));
    }
    if (next.ends) tokens.add('EOF');
    return tokens;
  }

  #mismatch(): Misfit {
    return new Misfit(`mismatched input ${quoted(this.#token().text)} expecting ${listed(this.#expected())}`, this.#token());
  }

  /** Before a decision: a token that no way leads on from is left out if the one after it fits. */
  #sync(isBlock: boolean): void {
    if (this.#isRecovering) return;
    const { tokens, ends } = nextTokens(this.#state);
    if (ends || tokens.has(this.#peek())) return;
    if (isBlock) {
      if (!this.#deleteOne()) throw this.#mismatch();
      return;
    }
    this.#reportUnwanted();
    this.#skipUntil(new Set([...this.#expected(), ...this.#recoverySet()]));
  }

  #deleteOne(): boolean {
    if (!this.#expected().has(this.#peek(1))) return false;
    this.#reportUnwanted();
    this.#consume();
    this.#isRecovering = false;
    return true;
  }

  #insertOne(): boolean {
    const after = this.#state.edges[0]?.to;
    if (!after || !this.#expected(after).has(this.#peek())) return false;
    this.#report(`missing ${listed(this.#expected())} at ${quoted(this.#token().text)}`);
    return true;
  }

  #reportUnwanted(): void {
    this.#report(`extraneous input ${quoted(this.#token().text)} expecting ${listed(this.#expected())}`);
  }

  /** While recovering nothing is reported. */
  #report(message: string, { at }: Token = this.#token()): void {
    if (this.#isRecovering) return;
    this.#isRecovering = true;
    this.#issues.push(issueAt(this.text, at, `Syntax error: ${withReservedWord(message)}`));
  }

  #countAttempt(): void {
    this.#attempts += 1;
    if (this.#attempts <= attemptLimit) return;
    this.#issues.push(issueAt(this.text, this.#token().at, `Syntax error: error recovery attempt limit exceeded: ${attemptLimit}`));
    throw new GiveUp();
  }

  #recover(): void {
    this.#countAttempt();
    if (this.#lastErrorAt === this.#next && this.#lastErrorStates.has(this.#state)) this.#consume();
    this.#lastErrorAt = this.#next;
    this.#lastErrorStates.add(this.#state);
    this.#skipUntil(this.#recoverySet());
  }

  #recoverySet(): ReadonlySet<TokenKind> {
    return new Set(this.#follows.flatMap((state) => [...nextTokens(state).tokens]));
  }

  #skipUntil(tokens: ReadonlySet<TokenKind>): void {
    for (let skipped = 0; this.#peek() !== 'EOF' && !tokens.has(this.#peek()); skipped += 1) {
      if (skipped === skipLimit) {
        this.#issues.push({ location: undefined, message: `error recovery token lookahead limit exceeded: ${skipLimit}` });
        throw new GiveUp();
      }
      this.#consume();
    }
  }
}

function first(parts: readonly Part[]): State {
  return parts[0]?.state ?? { edges: [] };
}

/** Words that are no names where a name should be are told plainly. */
function withReservedWord(message: string): string {
  return message.replace(/no viable alternative at input '.(true|false|null)'/, "mismatched input '$1' expecting IDENTIFIER");
}

function quoted(text: string): string {
  return `'${text.replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
}

/** Tokens in the order of their numbers. */
function listed(tokens: ReadonlySet<TokenKind>): string {
  const names = tokenKinds
    .filter((kind) => tokens.has(kind))
    .map((kind) => (kind === 'EOF' ? '<EOF>' : /^[A-Z]/.test(kind) ? kind : `'${kind}'`));
  return names.length === 1 ? String(names[0]) : `{${names.join(', ')}}`;
}
