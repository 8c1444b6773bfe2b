const length = 30;

/** The beginning of a body, for error messages: as text when it looks like JSON, otherwise in hexadecimal. Source: handlers/rest.go summarizeData. */
export function summarizeBody(bytes: Uint8Array): string {
  if (bytes.length === 0) return '<empty>';
  const head = [...bytes.subarray(0, length)];
  const text =
    bytes[0] === 0x7b
      ? head.map((byte) => String.fromCharCode(byte)).join('')
      : head.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return bytes.length > length ? `${text} ...` : text;
}
