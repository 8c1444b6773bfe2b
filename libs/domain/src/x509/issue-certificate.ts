import type { CertificateRequest } from '#domain/x509/certificate-request.js';
import { DerReader, derTag, must } from '#domain/x509/der.js';
import { readObjectIdentifier } from '#domain/x509/der-values.js';
import { asciiBytes, der, derBits, derInteger, derNamedBits, derObjectIdentifier, derTime } from '#domain/x509/der-writer.js';
import type { Extensions } from '#domain/x509/extensions.js';
import type { AuthorityAlgorithm, SigningAuthority } from '#domain/x509/signing-authority.js';

/** What a certificate is to say besides what the request does. */
export interface CertificateTerms {
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Numbers of bits of the extension KeyUsage. */
  readonly keyUsages: readonly number[];
  /** Object identifiers. */
  readonly extendedKeyUsages: readonly string[];
  /** Most significant byte first. */
  readonly serial: readonly number[];
}

/**
 * The certificate that a request asks for, in DER, signed. The request is well-formed, and its signature right. Extensions are those of Go's
 * crypto/x509 CreateCertificate for a certificate of somebody who is no authority, in its order.
 */
export function issueCertificate(authority: SigningAuthority, request: CertificateRequest, terms: CertificateTerms): Uint8Array {
  const { name: issuer, keyId } = issuerOf(authority.certificate);
  const { subject, publicKeyInfo } = rawPartsOf(request);
  const algorithm = algorithmIdentifier(authority.algorithm);
  const { notBefore, notAfter, keyUsages, extendedKeyUsages, serial } = terms;
  const extensions = [
    ...(keyUsages.length > 0 ? [extension('2.5.29.15', derNamedBits(keyUsages), true)] : []),
    ...(extendedKeyUsages.length > 0 ? [extension('2.5.29.37', der(derTag.sequence, ...extendedKeyUsages.map(derObjectIdentifier)))] : []),
    extension('2.5.29.19', der(derTag.sequence), true),
    ...(keyId ? [extension('2.5.29.35', der(derTag.sequence, der(0x80, keyId)))] : []),
    ...altNames(request, isEmptyName(subject)),
  ];
  const body = der(
    derTag.sequence,
    der(0xa0, derInteger([2])),
    derInteger(serial),
    algorithm,
    issuer,
    der(derTag.sequence, derTime(notBefore), derTime(notAfter)),
    subject,
    publicKeyInfo,
    der(0xa3, der(derTag.sequence, ...extensions)),
  );
  return der(derTag.sequence, body, algorithm, derBits(authority.sign(body)));
}

const algorithmIds: Readonly<Record<AuthorityAlgorithm, string>> = {
  'ECDSA-SHA256': '1.2.840.10045.4.3.2',
  'ECDSA-SHA384': '1.2.840.10045.4.3.3',
  'ECDSA-SHA512': '1.2.840.10045.4.3.4',
  'SHA256-RSA': '1.2.840.113549.1.1.11',
};

function algorithmIdentifier(algorithm: AuthorityAlgorithm): Uint8Array {
  const parameters = algorithm === 'SHA256-RSA' ? [der(derTag.null)] : [];
  return der(derTag.sequence, derObjectIdentifier(algorithmIds[algorithm]), ...parameters);
}

function extension(id: string, value: Uint8Array, isCritical = false): Uint8Array {
  const critical = isCritical ? [der(derTag.boolean, Uint8Array.of(0xff))] : [];
  return der(derTag.sequence, derObjectIdentifier(id), ...critical, der(derTag.octetString, value));
}

function altNames({ dnsNames, emailAddresses, ipAddresses, uris }: Extensions, isCritical: boolean): readonly Uint8Array[] {
  const names = [
    ...dnsNames.map((name) => der(0x82, asciiBytes(name))),
    ...emailAddresses.map((address) => der(0x81, asciiBytes(address))),
    ...ipAddresses.map((address) => der(0x87, address)),
    ...uris.map((uri) => der(0x86, asciiBytes(uri))),
  ];
  return names.length === 0 ? [] : [extension('2.5.29.17', der(derTag.sequence, ...names), isCritical)];
}

function isEmptyName(name: Uint8Array): boolean {
  return name.length === 2;
}

const unfit = 'x509: malformed certificate';

/** The subject and the key of a request as they are written there. */
function rawPartsOf({ bytes }: CertificateRequest): { readonly subject: Uint8Array; readonly publicKeyInfo: Uint8Array } {
  const body = must(new DerReader(bytes).enter(derTag.sequence), unfit);
  body.read(derTag.integer);
  const subject = must(body.read(derTag.sequence), unfit).raw;
  return { subject, publicKeyInfo: must(body.read(derTag.sequence), unfit).raw };
}

/** What a certificate says of whoever signs with it; `keyId` is that of its extension SubjectKeyIdentifier. */
function issuerOf(certificate: Uint8Array): { readonly name: Uint8Array; readonly keyId?: Uint8Array } {
  const whole = new DerReader(certificate).enter(derTag.sequence);
  const body = must(whole?.enter(derTag.sequence), unfit);
  body.optional(0xa0);
  // serial number, algorithm, issuer, validity
  for (const tag of [derTag.integer, derTag.sequence, derTag.sequence, derTag.sequence]) must(body.read(tag), unfit);
  const name = must(body.read(derTag.sequence), unfit).raw;
  must(body.read(derTag.sequence), unfit);
  const keyId = keyIdIn(body.optional(0xa3)?.content);
  return { name, ...(keyId && { keyId }) };
}

function keyIdIn(extensions: Uint8Array | undefined): Uint8Array | undefined {
  const list = extensions && new DerReader(extensions).enter(derTag.sequence);
  while (list && !list.isEmpty) {
    const one = must(list.enter(derTag.sequence), unfit);
    if (readObjectIdentifier(one) !== '2.5.29.14') continue;
    one.optional(derTag.boolean);
    const value = must(one.read(derTag.octetString), unfit);
    return must(new DerReader(value.content).read(derTag.octetString), unfit).content;
  }
  return undefined;
}
