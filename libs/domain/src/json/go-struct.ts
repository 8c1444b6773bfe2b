import { goMarshal, RawJson } from '#domain/json/go-marshal.js';

/**
 * A value that messages print as upstream prints its internal types: members in the order given, under their Go names, none left out.
 * Undefined members are null, so callers fill in the zero values of texts and numbers.
 */
export function goStruct(members: Readonly<Record<string, unknown>>): RawJson {
  return new RawJson(
    `{${Object.entries(members)
      .map(([name, value]) => `${goMarshal(name)}:${goMarshal(value)}`)
      .join(',')}}`,
  );
}
