import { DerReader, derTag, must, X509Problem } from '#domain/x509/der.js';
import { latin1, readBoolean, readObjectIdentifier } from '#domain/x509/der-values.js';

/** What a certificate is for, as far as rules ask. */
export interface Extensions {
  readonly isCa: boolean;
  readonly dnsNames: readonly string[];
  readonly emailAddresses: readonly string[];
  /** Four or sixteen bytes each. */
  readonly ipAddresses: readonly Uint8Array[];
  readonly uris: readonly string[];
}

const subjectAltName = '2.5.29.17';
const basicConstraints = '2.5.29.19';

/** `duplicate` is the problem of an extension that is there twice. */
export function readExtensions(reader: DerReader, duplicate: (id: string) => string): Extensions {
  const values = new Map<string, Uint8Array>();
  while (!reader.isEmpty) {
    const extension = must(reader.enter(derTag.sequence), 'x509: malformed extension');
    const id = must(readObjectIdentifier(extension), 'x509: malformed extension OID field');
    if (extension.nextTag === derTag.boolean) must(readBoolean(extension), 'x509: malformed extension critical field');
    const value = must(extension.read(derTag.octetString), 'x509: malformed extension value field').content;
    if (values.has(id)) throw new X509Problem(duplicate(id));
    values.set(id, value);
  }
  const constraints = values.get(basicConstraints);
  return { isCa: constraints !== undefined && readIsCa(constraints), ...readAltNames(values.get(subjectAltName)) };
}

function readIsCa(value: Uint8Array): boolean {
  const problem = 'x509: invalid basic constraints';
  const reader = must(new DerReader(value).enter(derTag.sequence), problem);
  return reader.nextTag === derTag.boolean && must(readBoolean(reader), problem);
}

/** Tags of the kinds of names. */
const emailName = 0x81;
const dnsName = 0x82;
const uriName = 0x86;
const ipName = 0x87;

function readAltNames(value: Uint8Array | undefined): Omit<Extensions, 'isCa'> {
  const names = { dnsNames: [] as string[], emailAddresses: [] as string[], ipAddresses: [] as Uint8Array[], uris: [] as string[] };
  if (!value) return names;
  const reader = must(new DerReader(value).enter(derTag.sequence), 'x509: invalid subject alternative names');
  while (!reader.isEmpty) {
    const { tag, content } = must(reader.read(), 'x509: invalid subject alternative name');
    if (tag === emailName) names.emailAddresses.push(ascii(content, 'rfc822Name'));
    else if (tag === dnsName) names.dnsNames.push(ascii(content, 'dNSName'));
    else if (tag === uriName) names.uris.push(ascii(content, 'uniformResourceIdentifier'));
    else if (tag === ipName) {
      if (content.length !== 4 && content.length !== 16) {
        throw new X509Problem(`x509: cannot parse IP address of length ${content.length}`);
      }
      names.ipAddresses.push(content);
    }
  }
  return names;
}

function ascii(content: Uint8Array, kind: string): string {
  if (content.some((byte) => byte > 0x7f)) throw new X509Problem(`x509: SAN ${kind} is malformed`);
  return latin1(content);
}
