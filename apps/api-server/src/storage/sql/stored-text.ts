const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * A text that was read as bytes (`CAST(… AS BLOB)`), or undefined when it is no UTF-8. libsql ends the whole process when it is to give out a text
 * that damage has made something else, so texts are read like this where there may be damage.
 */
export function storedText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!(value instanceof ArrayBuffer || value instanceof Uint8Array)) return undefined;
  try {
    return decoder.decode(value);
  } catch {
    return undefined;
  }
}
