import { decodeBase64, encodeBase64 } from '#domain/codec/base64.js';

/** What stands between `-----BEGIN X-----` and `-----END X-----`. */
export interface PemBlock {
  /** `CERTIFICATE` */
  readonly type: string;
  readonly hasHeaders: boolean;
  readonly bytes: Uint8Array;
  /** Where the text goes on behind it. */
  readonly end: number;
}

const firstLine = '-----BEGIN ';
const lastLine = '\n-----END ';
const dashes = '-----';

/** The PEM blocks of a text, in order; what is between them, and what is no block, is skipped, as Go's encoding/pem does. */
export function pemBlocks(text: string): readonly PemBlock[] {
  const blocks: PemBlock[] = [];
  let from = 0;
  for (;;) {
    const bodyEnd = text.indexOf(lastLine, from);
    if (bodyEnd < 0) return blocks;
    const start = text.slice(from, bodyEnd).lastIndexOf(firstLine);
    const isLineStart = start === 0 || (start > 0 && text[from + start - 1] === '\n');
    const block = isLineStart ? parseBlock(text, from + start + firstLine.length, bodyEnd) : undefined;
    if (block) blocks.push(block);
    from = block ? block.end : bodyEnd + lastLine.length;
  }
}

/** The block whose type stands at `typeStart` and whose last line follows the line break at `bodyEnd`. */
function parseBlock(text: string, typeStart: number, bodyEnd: number): PemBlock | undefined {
  const typeLine = lineAt(text, typeStart);
  if (!typeLine.endsWith(dashes)) return undefined;
  const type = typeLine.slice(0, -dashes.length);
  if (lineAt(text, bodyEnd + lastLine.length) !== `${type}${dashes}`) return undefined;
  const afterType = lineEnd(text, typeStart);
  const bodyStart = skipHeaders(text, afterType);
  const hasHeaders = bodyStart > afterType;
  if (hasHeaders && bodyStart > bodyEnd) return undefined;
  const bytes = decodeBase64(text.slice(bodyStart, Math.max(bodyStart, bodyEnd)).replace(/[ \t]/g, ''));
  return bytes instanceof Uint8Array ? { type, hasHeaders, bytes, end: lineEnd(text, bodyEnd + 1) } : undefined;
}

function skipHeaders(text: string, from: number): number {
  let at = from;
  while (at < text.length && lineAt(text, at).includes(':')) at = lineEnd(text, at);
  return at;
}

/** The line that starts at `at`, without white space at its end. */
function lineAt(text: string, at: number): string {
  return text.slice(at, lineEnd(text, at)).replace(/(?<![ \t\r\n])[ \t\r\n]+$/, '');
}

/** Where the next line starts. */
function lineEnd(text: string, at: number): number {
  const found = text.indexOf('\n', at);
  return found < 0 ? text.length : found + 1;
}

/** A block of PEM, in lines of 64 characters as Go writes them. */
export function encodePem(type: string, bytes: Uint8Array): string {
  const lines = encodeBase64(bytes).match(/.{1,64}/g) ?? [];
  return [`${firstLine}${type}${dashes}`, ...lines, `-----END ${type}${dashes}`, ''].join('\n');
}
