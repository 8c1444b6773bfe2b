import { parseAlgorithm, signatureAlgorithmOf } from '#domain/x509/algorithm.js';
import { DerReader, derTag, must, X509Problem } from '#domain/x509/der.js';
import { readBitString, readInteger, readObjectIdentifier } from '#domain/x509/der-values.js';
import { type Extensions, readExtensions } from '#domain/x509/extensions.js';
import { type PublicKey, readPublicKey } from '#domain/x509/public-key.js';
import type { Signed } from '#domain/x509/signature.js';
import { readSubject, type Subject } from '#domain/x509/subject.js';

/** Of a PKCS #10 request, what rules ask for. */
export interface CertificateRequest extends Extensions, Signed {
  readonly subject: Subject;
  readonly publicKey: PublicKey | undefined;
}

const extensionRequest = '1.2.840.113549.1.9.14';
const malformed = 'asn1: structure error: malformed certificate request';
const none: Extensions = { isCa: false, dnsNames: [], emailAddresses: [], ipAddresses: [], uris: [] };

/**
 * The request in DER, its signature not yet checked (see signatureProblem); the text of the problem when it is none.
 * Of requests that are no ASN.1 at all Go says in more detail what does not fit. Source: Go's crypto/x509 ParseCertificateRequest.
 */
export function parseCertificateRequest(bytes: Uint8Array): CertificateRequest | string {
  const reader = new DerReader(bytes);
  try {
    if (reader.isEmpty) return 'asn1: syntax error: sequence truncated';
    if (reader.nextTag !== derTag.sequence) return malformed;
    const whole = must(reader.enter(derTag.sequence), 'asn1: syntax error: data truncated');
    if (!reader.isEmpty) return 'asn1: syntax error: trailing data';
    return readRequest(whole);
  } catch (problem) {
    if (problem instanceof X509Problem) return problem.message;
    throw problem;
  }
}

function readRequest(whole: DerReader): CertificateRequest {
  const signed = must(whole.read(derTag.sequence), malformed);
  const body = new DerReader(signed.content);
  must(readInteger(body), malformed);
  const subject = readSubject(body, malformed);
  const publicKey = readPublicKey(body);
  const attributes = body.optional(0xa0);
  const algorithm = signatureAlgorithmOf(parseAlgorithm(must(whole.enter(derTag.sequence), malformed)));
  const signature = must(readBitString(whole), malformed);
  const extensions = attributes ? readRequestedExtensions(new DerReader(attributes.content)) : none;
  return { subject, publicKey, algorithm, bytes: signed.raw, signature, ...extensions };
}

/** Attributes that do not parse are ignored. */
function readRequestedExtensions(attributes: DerReader): Extensions {
  while (!attributes.isEmpty) {
    const attribute = must(attributes.enter(derTag.sequence), malformed);
    if (readObjectIdentifier(attribute) !== extensionRequest) continue;
    const list = attribute.enter(derTag.set)?.enter(derTag.sequence);
    if (list) return readExtensions(list, () => 'x509: certificate request contains duplicate requested extensions');
  }
  return none;
}
