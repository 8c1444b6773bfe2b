import { indexPath, childPath } from '#domain/status/field-error.js';
import { memberSchema } from '#domain/custom-resources/objects/subtree-traits.js';
import type { StructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';

/** What a path leads to in a schema, or why it leads nowhere. */
export type FoundField =
  | { readonly path: string; readonly root: string; readonly schema: StructuralSchema | undefined }
  | { readonly problem: string };

const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  "'": "'",
  '\\': '\\',
};

class PathProblem extends Error {}

/**
 * Follows a path of members, `.spec.size` or `.data['a.b']`. Source: ValidFieldPath in
 * k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go.
 */
export function findFieldPath(
  jsonPath: string,
  schema: StructuralSchema,
  { allowsBrackets }: { readonly allowsBrackets: boolean },
): FoundField {
  try {
    return followPath(jsonPath, schema, allowsBrackets);
  } catch (error) {
    if (error instanceof PathProblem) return { problem: error.message };
    throw error;
  }
}

function followPath(jsonPath: string, root: StructuralSchema, allowsBrackets: boolean): FoundField {
  const tokens = tokensOf(jsonPath);
  const names: string[] = [];
  let schema: StructuralSchema | undefined = root;
  let path = '';
  const next = (): string => {
    const token = tokens.shift();
    if (token === undefined) throw new PathProblem('unexpected end of JSON path');
    return token;
  };
  while (tokens.length > 0) {
    const token = next();
    if (token !== '[' && token !== '.') throw new PathProblem(`expected [ or . but got: ${token}`);
    if (token === '[' && !allowsBrackets) throw new PathProblem('array notation is not allowed');
    const name = token === '.' ? next() : unquote(next());
    const isNamed: boolean = (schema?.properties.size ?? 0) > 0;
    if (!schema || (isNamed ? !schema.properties.has(name) : schema.additionalProperties === undefined))
      throw new PathProblem('does not refer to a valid field');
    path = isNamed ? childPath(path, name) : indexPath(path, name);
    schema = memberSchema(schema, name);
    names.push(name);
    if (token !== '[') continue;
    const end = next();
    if (end !== ']') throw new PathProblem(`expected ] but got ${end}`);
  }
  return { path, root: names[0] ?? '', schema };
}

/** Dots, brackets, and what is between them; a text in quotes is one. */
function tokensOf(jsonPath: string): string[] {
  return jsonPath.match(/'(?:[^'\\]|\\.)*'|'[^]*$|[.[\]]|[^.[\]']+(?:'[^.[\]]*)*/g) ?? [];
}

function unquote(token: string): string {
  if (token.length < 2 || !token.startsWith("'") || !token.endsWith("'"))
    throw new PathProblem(`expected single quoted string but got ${token}`);
  return token.slice(1, -1).replace(/\\./g, (escape) => {
    const character = escapes[escape[1] ?? ''];
    if (character === undefined) throw new PathProblem(`invalid string literal: invalid escape char ${escape}`);
    return character;
  });
}
