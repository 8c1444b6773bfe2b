import { RE2JS, RE2JSException } from 're2js';

const compiled = new Map<string, RE2JS>();
const maxCompiled = 2000;

/** Whether Go's regular expression is found anywhere in a text, in time that grows with the text alone. Throws on a bad expression. */
export function matchesGoRegExp(pattern: string, text: string): boolean {
  return compile(pattern).test(text);
}

/** The first place where it is found, empty where it is not. Throws on a bad expression. */
export function findGoRegExp(pattern: string, text: string): string {
  const matcher = compile(pattern).matcher(text);
  return matcher.find() ? (matcher.group() ?? '') : '';
}

/** All places where it is found, one after the other; at most so many where `limit` is not negative. Throws on a bad expression. */
export function findAllGoRegExp(pattern: string, text: string, limit: number): readonly string[] {
  const found: string[] = [];
  const matcher = compile(pattern).matcher(text);
  while ((limit < 0 || found.length < limit) && matcher.find()) found.push(matcher.group() ?? '');
  return found;
}

/** What Go says of a regular expression that it cannot read: "error parsing regexp: …"; undefined for a good one. */
export function goRegExpProblem(pattern: string): string | undefined {
  try {
    compile(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof RE2JSException) return error.message;
    throw error;
  }
}

function compile(pattern: string): RE2JS {
  let found = compiled.get(pattern);
  if (!found) {
    found = RE2JS.compile(pattern);
    if (compiled.size >= maxCompiled) compiled.clear();
    compiled.set(pattern, found);
  }
  return found;
}
