import { compareBytewise } from '#domain/json/go-marshal.js';
import { type LabelOperator, labelRequirement, type LabelRequirement, validateLabelKey } from '#domain/selectors/label-requirement.js';
import { lexLabelSelector, type Token } from '#domain/selectors/lex-label-selector.js';
import { type Selector, selectorOf } from '#domain/selectors/selector.js';
import { formatFieldErrors } from '#domain/status/field-error.js';
import { badRequest, StatusError } from '#domain/status/status-error.js';

/**
 * Reads the text of a label selector: `a=b,c!=d,e in (x,y),f notin (z),g,!h,i>5,j<3`. Empty text selects everything.
 * Throws 400 with upstream's text, such as `unable to parse requirement: found 'x', expected: ',' or ')'`.
 * Source: k8s.io/apimachinery/pkg/labels/selector.go.
 */
export function parseLabelSelector(text: string): Selector {
  return selectorOf(new Parser(lexLabelSelector(text)).parse());
}

/** The operators after a key, as an error lists them. */
const binaryOperators = 'in, notin, =, ==, !=, gt, lt';

const operators: Readonly<Record<string, LabelOperator>> = {
  '=': '=',
  '==': '==',
  '!=': '!=',
  '>': 'gt',
  '<': 'lt',
  in: 'in',
  notin: 'notin',
};

class Parser {
  private position = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  parse(): readonly LabelRequirement[] {
    const requirements: LabelRequirement[] = [];
    for (;;) {
      const token = this.peek();
      if (token.kind === 'end') return requirements;
      if (!startsRequirement(token)) throw found(token, "expected: !, identifier, or 'end of string'");
      requirements.push(this.requirement());
      const next = this.take();
      if (next.kind === 'end') return requirements;
      if (!is(next, ',')) throw found(next, "expected: ',' or 'end of string'");
      const after = this.peek();
      if (!startsRequirement(after)) throw found(after, "expected: identifier after ','");
    }
  }

  private requirement(): LabelRequirement {
    try {
      return this.parseRequirement();
    } catch (error) {
      throw error instanceof StatusError ? badRequest(`unable to parse requirement: ${error.message}`) : error;
    }
  }

  private parseRequirement(): LabelRequirement {
    const negated = is(this.peek(), '!');
    if (negated) this.take();
    const key = this.take();
    if (!isWord(key)) throw found(key, 'expected: identifier');
    const problems = validateLabelKey(key.text, '<nil>');
    if (problems.length > 0) throw badRequest(formatFieldErrors(problems));
    if (negated) return labelRequirement(key.text, '!', []);
    const next = this.peek();
    if (next.kind === 'end' || is(next, ',')) return labelRequirement(key.text, 'exists', []);
    const operator = this.operator();
    const values = operator === 'in' || operator === 'notin' ? this.valueSet() : [this.exactValue()];
    return labelRequirement(key.text, operator, values);
  }

  private operator(): LabelOperator {
    const token = this.take();
    const operator = token.kind === 'symbol' || token.kind === 'keyword' ? operators[token.text] : undefined;
    if (!operator) throw found(token, `expected: ${binaryOperators}`);
    return operator;
  }

  /** Nothing where a value should stand is the empty value. */
  private exactValue(): string {
    const next = this.peek();
    if (next.kind === 'end' || is(next, ',')) return '';
    this.take();
    if (!isWord(next)) throw found(next, 'expected: identifier');
    return next.text;
  }

  private valueSet(): readonly string[] {
    const open = this.take();
    if (!is(open, '(')) throw badRequest(`found '${open.text}' expected: '('`);
    const first = this.peek();
    if (is(first, ')')) {
      this.take();
      return [''];
    }
    if (!isWord(first) && !is(first, ',')) throw found(first, "expected: ',', ')' or identifier");
    const values = this.valueList();
    this.take();
    return [...values].toSorted(compareBytewise);
  }

  /** Up to the closing parenthesis. Commas with nothing between, before or after them stand for the empty value. */
  private valueList(): ReadonlySet<string> {
    const values = new Set<string>();
    for (;;) {
      const token = this.take();
      if (isWord(token)) {
        values.add(token.text);
        const next = this.peek();
        if (is(next, ')')) return values;
        if (!is(next, ',')) throw found(next, "expected: ',' or ')'");
      } else if (is(token, ',')) {
        if (values.size === 0) values.add('');
        const next = this.peek();
        if (is(next, ')') || is(next, ',')) values.add('');
        if (is(next, ')')) return values;
      } else throw found(token, "expected: ',', or identifier");
    }
  }

  private peek(): Token {
    return this.tokens[this.position] ?? { kind: 'end', text: '' };
  }

  private take(): Token {
    const token = this.peek();
    this.position += 1;
    return token;
  }
}

function is(token: Token, symbol: string): boolean {
  return token.kind === 'symbol' && token.text === symbol;
}

/** An identifier, or a keyword where only an identifier can be meant. */
function isWord(token: Token): boolean {
  return token.kind === 'identifier' || token.kind === 'keyword';
}

function startsRequirement(token: Token): boolean {
  return isWord(token) || is(token, '!');
}

function found(token: Token, expected: string): StatusError {
  return badRequest(`found '${token.text}', ${expected}`);
}
