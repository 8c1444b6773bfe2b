const offset = 0xcbf29ce484222325n;
const prime = 0x100000001b3n;

/** The 64-bit FNV-1 hash (Go's fnv.New64) of bytes, most significant byte first. Bytes are texts of one character (0 to 255) each. */
export function fnv64(bytes: string): string {
  let hash = offset;
  for (let i = 0; i < bytes.length; i += 1) hash = BigInt.asUintN(64, hash * prime) ^ BigInt(bytes.charCodeAt(i));
  return String.fromCharCode(...Array.from({ length: 8 }, (_, i) => Number((hash >> BigInt(56 - 8 * i)) & 0xffn)));
}
