import { DerReader, derTag, must, X509Problem } from '#domain/x509/der.js';
import { latin1, readObjectIdentifier } from '#domain/x509/der-values.js';

/** Of a distinguished name, what rules ask for. */
export interface Subject {
  readonly commonName: string;
  readonly organizations: readonly string[];
}

const commonNameId = '2.5.4.3';
const organizationId = '2.5.4.10';

/** `reader` is in front of the name. Source: Go's crypto/x509/parser.go parseName. */
export function readSubject(reader: DerReader, problem: string): Subject {
  const sequence = must(reader.enter(derTag.sequence), problem);
  let commonName = '';
  const organizations: string[] = [];
  while (!sequence.isEmpty) {
    const set = must(sequence.enter(derTag.set), 'x509: invalid RDNSequence');
    while (!set.isEmpty) {
      const attribute = must(set.enter(derTag.sequence), 'x509: invalid RDNSequence: invalid attribute');
      const type = must(readObjectIdentifier(attribute), 'x509: invalid RDNSequence: invalid attribute type');
      const value = must(attribute.read(), 'x509: invalid RDNSequence: invalid attribute value');
      const text = readString(value.tag, value.content);
      if (type === commonNameId) commonName = text;
      else if (type === organizationId) organizations.push(text);
    }
  }
  return { commonName, organizations };
}

function readString(tag: number, content: Uint8Array): string {
  const text = latin1(content);
  const refuse = (why: string): never => {
    throw new X509Problem(`x509: invalid RDNSequence: invalid attribute value: ${why}`);
  };
  switch (tag) {
    case 0x0c:
      return decodeUtf8(text) ?? refuse('invalid UTF-8 string');
    case 0x12:
      return /^[0-9 ]*$/.test(text) ? text : refuse('invalid NumericString');
    case 0x13:
      return /^[A-Za-z0-9 '()+,\-./:=?*&]*$/.test(text) ? text : refuse('invalid PrintableString');
    case 0x14:
      return text;
    case 0x16:
      return content.every((byte) => byte < 0x80) ? text : refuse('invalid IA5String');
    case 0x1e:
      return decodeUcs2(content) ?? refuse('invalid BMPString');
    default:
      return refuse(`unsupported string type: ${tag}`);
  }
}

function decodeUtf8(bytes: string): string | undefined {
  try {
    return decodeURIComponent(bytes.replace(/[^A-Za-z0-9]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`));
  } catch {
    return undefined; // not UTF-8
  }
}

function decodeUcs2(content: Uint8Array): string | undefined {
  if (content.length % 2 !== 0) return undefined;
  let text = '';
  for (let i = 0; i < content.length; i += 2) text += String.fromCharCode(((content[i] ?? 0) << 8) | (content[i + 1] ?? 0));
  return /[\ufffe\uffff\ufdd0-\ufdef\ud800-\udfff]/.test(text) ? undefined : text.replace(/\0$/, '');
}
