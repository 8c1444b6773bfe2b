/** Values end to end in one buffer, which can be handed to another thread without being copied. */
export interface PackedValues {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where each value ends. */
  readonly ends: readonly number[];
}

export function packValues(values: readonly Uint8Array[]): PackedValues {
  const ends: number[] = [];
  let length = 0;
  for (const value of values) ends.push((length += value.byteLength));
  // not from Buffer's pool, which must stay with this thread
  const bytes = Buffer.allocUnsafeSlow(length);
  values.forEach((value, i) => bytes.set(value, i === 0 ? 0 : ends[i - 1]));
  return { bytes, ends };
}

/** The values as views of the buffer. */
export function unpackValues({ bytes, ends }: PackedValues): readonly Uint8Array[] {
  return ends.map((end, i) => bytes.subarray(i === 0 ? 0 : ends[i - 1], end));
}
