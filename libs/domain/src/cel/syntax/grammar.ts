import { type TokenKind, tokenKinds } from '#domain/cel/syntax/lexer.js';

/**
 * The grammar of CEL as data, for telling what is wrong with a text that the parser does not take. Every part knows the state it stands for, so
 * that what may follow can be asked from anywhere, as the generated parser of upstream asks it. Source: cel-go's parser/gen/CEL.g4.
 */
export type Part =
  | { readonly kind: 'token'; readonly tokens: ReadonlySet<TokenKind>; readonly state: State }
  | { readonly kind: 'rule'; readonly rule: RuleName; readonly precedence: number; readonly state: State }
  | { readonly kind: 'optional'; readonly inner: readonly Part[]; readonly state: State }
  /** Any number of times; `precedence` of left-recursive rules tells from which one on the loop may go on. */
  | { readonly kind: 'star'; readonly inner: readonly Part[]; readonly state: State; readonly back: State; readonly precedence: number }
  | { readonly kind: 'plus'; readonly inner: readonly Part[]; readonly state: State; readonly back: State }
  | { readonly kind: 'choice'; readonly alternatives: readonly (readonly Part[])[]; readonly state: State };

export type RuleName = keyof typeof rules;

/** A place in a rule. */
export interface State {
  readonly edges: Edge[];
}

type Edge = { readonly to: State; readonly tokens?: ReadonlySet<TokenKind>; readonly rule?: RuleName };

/** Tokens that may come next; `ends` tells that the rule may be over too. */
export interface NextTokens {
  readonly tokens: ReadonlySet<TokenKind>;
  readonly ends: boolean;
}

type Source =
  | string
  | { readonly optional: readonly Source[] }
  | { readonly star: readonly Source[]; readonly precedence?: number }
  | { readonly plus: readonly Source[] }
  | { readonly choice: readonly (readonly Source[])[] };

/** Rules by name; words in lower camel case are rules (`calc:2` from a precedence on), all others tokens, of which `|` joins several. */
const rules = {
  start: ['expr', 'EOF'],
  expr: ['conditionalOr', { optional: ['?', 'conditionalOr', ':', 'expr'] }],
  conditionalOr: ['conditionalAnd', { star: ['||', 'conditionalAnd'] }],
  conditionalAnd: ['relation', { star: ['&&', 'relation'] }],
  relation: ['calc', { star: ['< <= >= > == != in', 'relation:2'], precedence: 1 }],
  calc: [
    'unary',
    {
      star: [
        {
          choice: [
            ['* / %', 'calc:3'],
            ['+ -', 'calc:2'],
          ],
        },
      ],
      precedence: 1,
    },
  ],
  unary: [{ choice: [['member'], [{ plus: ['!'] }, 'member'], [{ plus: ['-'] }, 'member']] }],
  member: [
    'primary',
    {
      star: [
        {
          choice: [
            ['.', { optional: ['?'] }, 'escapeIdent'],
            ['.', 'IDENTIFIER', '(', { optional: ['exprList'] }, ')'],
            ['[', { optional: ['?'] }, 'expr', ']'],
          ],
        },
      ],
    },
  ],
  primary: [
    {
      choice: [
        [{ optional: ['.'] }, 'IDENTIFIER'],
        [{ optional: ['.'] }, 'IDENTIFIER', '(', { optional: ['exprList'] }, ')'],
        ['(', 'expr', ')'],
        ['[', { optional: ['listInit'] }, { optional: [','] }, ']'],
        ['{', { optional: ['mapInit'] }, { optional: [','] }, '}'],
        [{ optional: ['.'] }, 'IDENTIFIER', { star: ['.', 'IDENTIFIER'] }, '{', { optional: ['fieldInit'] }, { optional: [','] }, '}'],
        ['literal'],
      ],
    },
  ],
  exprList: ['expr', { star: [',', 'expr'] }],
  listInit: ['optExpr', { star: [',', 'optExpr'] }],
  fieldInit: ['optField', ':', 'expr', { star: [',', 'optField', ':', 'expr'] }],
  optField: [{ optional: ['?'] }, 'escapeIdent'],
  mapInit: ['optExpr', ':', 'expr', { star: [',', 'optExpr', ':', 'expr'] }],
  escapeIdent: [{ choice: [['IDENTIFIER'], ['ESC_IDENTIFIER']] }],
  optExpr: [{ optional: ['?'] }, 'expr'],
  literal: [
    {
      choice: [
        [{ optional: ['-'] }, 'NUM_INT'],
        ['NUM_UINT'],
        [{ optional: ['-'] }, 'NUM_FLOAT'],
        ['STRING'],
        ['BYTES'],
        ['true'],
        ['false'],
        ['null'],
      ],
    },
  ],
} as const satisfies Readonly<Record<string, readonly Source[]>>;

const isRule = (name: string): name is RuleName => Object.hasOwn(rules, name);
const isToken = (name: string): name is TokenKind => (tokenKinds as readonly string[]).includes(name);

/** Builds the parts of a sequence backwards, so that each knows what follows. */
function build(sources: readonly Source[], next: State): { readonly parts: readonly Part[]; readonly start: State } {
  const parts: Part[] = [];
  let start = next;
  for (const source of sources.toReversed()) {
    const part = buildOne(source, start);
    parts.unshift(part);
    start = part.state;
  }
  return { parts, start };
}

function buildOne(source: Source, next: State): Part {
  if (typeof source === 'string') return buildWord(source, next);
  if ('choice' in source) {
    const built = source.choice.map((alternative) => build(alternative, next));
    const state = { edges: built.map(({ start }) => ({ to: start })) };
    return { kind: 'choice', alternatives: built.map(({ parts }) => parts), state };
  }
  if ('optional' in source) {
    const { parts, start } = build(source.optional, next);
    return { kind: 'optional', inner: parts, state: { edges: [{ to: start }, { to: next }] } };
  }
  const state: State = { edges: [] };
  const back: State = { edges: [] };
  const { parts, start } = build('star' in source ? source.star : source.plus, back);
  state.edges.push({ to: start });
  back.edges.push({ to: state }, { to: next });
  if ('plus' in source) return { kind: 'plus', inner: parts, state, back };
  state.edges.push({ to: next });
  return { kind: 'star', inner: parts, state, back, precedence: source.precedence ?? 0 };
}

function buildWord(word: string, next: State): Part {
  const [name = '', precedence = '0'] = word.split(':');
  if (isRule(name)) return { kind: 'rule', rule: name, precedence: Number(precedence), state: { edges: [{ to: next, rule: name }] } };
  const tokens = new Set(word.split(' ').filter(isToken));
  return { kind: 'token', tokens, state: { edges: [{ to: next, tokens }] } };
}

const end: State = { edges: [] };
const built = new Map<string, ReturnType<typeof build>>();

/** The parts of a rule, built when first asked for: most texts are right. */
export function partsOf(rule: RuleName): readonly Part[] {
  return ruleOf(rule).parts;
}

function ruleOf(rule: RuleName): ReturnType<typeof build> {
  let found = built.get(rule);
  if (!found) built.set(rule, (found = build(rules[rule], end)));
  return found;
}

const known = new Map<State, NextTokens>();

/** What may come next at a place, nothing asked of the rules around. */
export function nextTokens(state: State): NextTokens {
  let next = known.get(state);
  if (!next) {
    const tokens = new Set<TokenKind>();
    const ends = collect(state, tokens, new Set());
    known.set(state, (next = { tokens, ends }));
  }
  return next;
}

function collect(state: State, tokens: Set<TokenKind>, seen: Set<State>): boolean {
  if (state === end) return true;
  if (seen.has(state)) return false;
  seen.add(state);
  let ends = false;
  for (const edge of state.edges) {
    if (edge.tokens) edge.tokens.forEach((token) => tokens.add(token));
    // No rule is empty, so what follows a rule is not to be seen through it.
    else if (edge.rule) collect(ruleOf(edge.rule).start, tokens, seen);
    else ends = collect(edge.to, tokens, seen) || ends;
  }
  return ends;
}
