import { KeyExistsError, type Store, type StoredValue, type Write } from '#domain/storage/store.js';

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function text(value: Uint8Array | undefined): string | undefined {
  return value && new TextDecoder().decode(value);
}

/** A create whose value says its revision: `<key> at <revision>`. */
export function create(key: string): Write {
  return { type: 'create', key, encode: (revision) => bytes(`${key} at ${revision}`) };
}

export function update(key: string, expected: number): Write {
  return { type: 'update', key, expected, encode: (revision) => bytes(`${key} at ${revision}`) };
}

export function remove(key: string, expected: number): Write {
  return { type: 'delete', key, expected, encode: (revision) => bytes(`${key} gone at ${revision}`) };
}

/** A write that must lose before anything is encoded. */
export function unencoded(write: Write): Write {
  return {
    ...write,
    encode: () => {
      throw new Error('a write that loses is not encoded');
    },
  };
}

/** Writes a key whatever is there. */
export async function put(store: Store, key: string): Promise<StoredValue> {
  try {
    return await store.write(create(key));
  } catch (error) {
    const current = error instanceof KeyExistsError ? await store.get(key) : undefined;
    if (!current) throw error;
    return store.write(update(key, current.revision));
  }
}

/** `key=revision` of each. */
export function shown(values: readonly { readonly key: string; readonly revision: number }[]): readonly string[] {
  return values.map(({ key, revision }) => `${key}=${revision}`);
}
