/** Compact JSON text as Go's json.MarshalIndent lays it out: a member or item a line, `{}` and `[]` as they are. */
export function indentJson(compact: string, unit = ' '): string {
  let depth = 0;
  const breakLine = (by: number): string => {
    depth += by;
    return `\n${unit.repeat(depth)}`;
  };
  // strings whole, so that what stands in them is left alone
  return compact.replace(/"(?:[^"\\]|\\.)*"|\{\}|\[\]|[{}[\],:]/g, (token) => {
    switch (token) {
      case '{':
      case '[':
        return token + breakLine(1);
      case '}':
      case ']':
        return breakLine(-1) + token;
      case ',':
        return token + breakLine(0);
      case ':':
        return ': ';
      default:
        return token;
    }
  });
}
