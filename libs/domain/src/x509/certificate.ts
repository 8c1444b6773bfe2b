import { parseAlgorithm } from '#domain/x509/algorithm.js';
import { DerReader, derTag, must, X509Problem } from '#domain/x509/der.js';
import { readBitString, readInteger, readTime } from '#domain/x509/der-values.js';
import { type Extensions, readExtensions } from '#domain/x509/extensions.js';
import { type PublicKey, readPublicKey } from '#domain/x509/public-key.js';
import { readSubject, type Subject } from '#domain/x509/subject.js';

/** Of a certificate, what rules ask for. Nothing is verified. */
export interface Certificate extends Extensions {
  readonly subject: Subject;
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Undefined when its algorithm is unknown. */
  readonly publicKey: PublicKey | undefined;
}

const none: Extensions = { isCa: false, dnsNames: [], emailAddresses: [], ipAddresses: [], uris: [] };

/** The certificate in DER; the text of the problem, as Go's crypto/x509/parser.go has it, when it is none. */
export function parseCertificate(bytes: Uint8Array): Certificate | string {
  const found = parseCertificates(bytes);
  if (typeof found === 'string') return found;
  return found.length > 1 ? 'x509: trailing data' : (found[0] ?? 'x509: malformed certificate');
}

/** Certificates one after the other. */
export function parseCertificates(bytes: Uint8Array): readonly Certificate[] | string {
  const reader = new DerReader(bytes);
  const certificates: Certificate[] = [];
  try {
    while (!reader.isEmpty) certificates.push(readCertificate(reader));
    return certificates;
  } catch (problem) {
    if (problem instanceof X509Problem) return problem.message;
    throw problem;
  }
}

function readCertificate(reader: DerReader): Certificate {
  const whole = must(reader.enter(derTag.sequence), 'x509: malformed certificate');
  const body = must(whole.enter(derTag.sequence), 'x509: malformed tbs certificate');
  const version = readVersion(body);
  const serial = must(readInteger(body), 'x509: malformed serial number');
  if (serial < 0n) throw new X509Problem('x509: negative serial number');
  const inner = must(body.read(derTag.sequence), 'x509: malformed signature algorithm identifier');
  const outer = must(whole.read(derTag.sequence), 'x509: malformed algorithm identifier');
  const isSame = inner.raw.length === outer.raw.length && inner.raw.every((byte, i) => byte === outer.raw[i]);
  if (!isSame) throw new X509Problem("x509: inner and outer signature algorithm identifiers don't match");
  parseAlgorithm(new DerReader(inner.content));
  readSubject(body, 'x509: malformed issuer');
  const validity = must(body.enter(derTag.sequence), 'x509: malformed validity');
  const notBefore = readValidityTime(validity);
  const notAfter = readValidityTime(validity);
  const subject = readSubject(body, 'x509: malformed issuer');
  const publicKey = readPublicKey(body);
  const extensions = version === 3n ? readOptionalExtensions(body) : none;
  must(readBitString(whole), 'x509: malformed signature');
  return { subject, notBefore, notAfter, publicKey, ...extensions };
}

function readVersion(body: DerReader): bigint {
  const explicit = body.optional(0xa0);
  const version = explicit ? must(readInteger(new DerReader(explicit.content)), 'x509: malformed version') : 0n;
  if (version < 0n) throw new X509Problem('x509: malformed version');
  if (version > 2n) throw new X509Problem('x509: invalid version');
  return version + 1n;
}

function readValidityTime(validity: DerReader): number {
  const tag = validity.nextTag;
  if (tag !== derTag.utcTime && tag !== derTag.generalizedTime) throw new X509Problem('x509: unsupported time format');
  return must(readTime(validity), tag === derTag.utcTime ? 'x509: malformed UTCTime' : 'x509: malformed GeneralizedTime');
}

function readOptionalExtensions(body: DerReader): Extensions {
  body.optional(0x81);
  body.optional(0x82);
  const explicit = body.optional(0xa3);
  if (!explicit) return none;
  const list = must(new DerReader(explicit.content).enter(derTag.sequence), 'x509: malformed extensions');
  return readExtensions(list, (id) => `x509: certificate contains duplicate extension with OID "${id}"`);
}
