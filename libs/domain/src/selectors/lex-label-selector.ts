/** A word of a selector. `keyword` are `in` and `notin`, which are identifiers where a value is expected. */
export interface Token {
  readonly kind: 'identifier' | 'keyword' | 'symbol' | 'end';
  readonly text: string;
}

/** Symbols stand alone, `==` and `!=` before their beginnings; an identifier is all that is neither symbol nor blank. */
const word = /[ \t\r\n]*(?:(==|!=|[=!(),<>])|([^=!(),<> \t\r\n\0]+)|($|\0))/y;

/** Splits a label selector; the last token is always `end`. A NUL ends the text, as upstream's lexer has it. */
export function lexLabelSelector(text: string): readonly Token[] {
  const tokens: Token[] = [];
  word.lastIndex = 0;
  for (let match = word.exec(text); match; match = word.exec(text)) {
    const [, symbol, identifier] = match;
    if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol });
    else if (identifier !== undefined) tokens.push({ kind: isKeyword(identifier) ? 'keyword' : 'identifier', text: identifier });
    else break;
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}

function isKeyword(text: string): boolean {
  return text === 'in' || text === 'notin';
}
