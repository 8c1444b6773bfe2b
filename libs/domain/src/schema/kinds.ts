import { builtInSchema } from '#domain/schema/built-in.js';
import type { GroupVersionKind, ObjectSchema } from '#domain/schema/schema.js';
import { packages } from '#domain/schema/tables/packages.js';

let names: ReadonlyMap<string, string> | undefined;

/** The schema of a built-in kind; throws when there is none. */
export function schemaOfKind(gvk: GroupVersionKind): ObjectSchema {
  const name = nameOfKind(gvk);
  if (name === undefined) throw new Error(`no built-in kind ${gvk.group}/${gvk.version} ${gvk.kind}`);
  return builtInSchema(name);
}

/** Qualified name of the type of a built-in kind: `apps/v1 Deployment` is `apps.v1.Deployment`. */
export function nameOfKind({ group, version, kind }: GroupVersionKind): string | undefined {
  return (names ??= indexKinds()).get(`${group}/${version}/${kind}`);
}

/** Reads only the heads of the definitions. */
function indexKinds(): ReadonlyMap<string, string> {
  const index = new Map<string, string>();
  for (const pkg of packages) {
    for (const [, name, words] of pkg.table.matchAll(/^= (\w+) (.*)$/gm)) {
      for (const [, gvk] of String(words).matchAll(/gvk=(\S+)/g))
        if (!index.has(String(gvk))) index.set(String(gvk), `${pkg.name}.${String(name)}`);
    }
  }
  return index;
}
