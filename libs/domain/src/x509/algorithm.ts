import { DerReader, derTag, must } from '#domain/x509/der.js';
import { readInteger, readObjectIdentifier } from '#domain/x509/der-values.js';

/** AlgorithmIdentifier: `parameters` is what follows the identifier, as it is written; undefined when there is nothing. */
export interface AlgorithmIdentifier {
  readonly id: string;
  readonly parameters?: Uint8Array;
}

export type HashName = 'MD5' | 'SHA1' | 'SHA256' | 'SHA384' | 'SHA512';

/** How a signature is made; `name` is what messages call it. */
export interface SignatureAlgorithm {
  readonly name: string;
  readonly key: 'RSA' | 'ECDSA' | 'Ed25519';
  readonly hash?: HashName;
  readonly isPss?: true;
}

/** Source: Go's crypto/x509/x509.go signatureAlgorithmDetails. */
const byIdentifier: ReadonlyMap<string, SignatureAlgorithm> = new Map<string, SignatureAlgorithm>([
  ['1.2.840.113549.1.1.4', { name: 'MD5-RSA', key: 'RSA', hash: 'MD5' }],
  ['1.2.840.113549.1.1.5', { name: 'SHA1-RSA', key: 'RSA', hash: 'SHA1' }],
  ['1.3.14.3.2.29', { name: 'SHA1-RSA', key: 'RSA', hash: 'SHA1' }],
  ['1.2.840.113549.1.1.11', { name: 'SHA256-RSA', key: 'RSA', hash: 'SHA256' }],
  ['1.2.840.113549.1.1.12', { name: 'SHA384-RSA', key: 'RSA', hash: 'SHA384' }],
  ['1.2.840.113549.1.1.13', { name: 'SHA512-RSA', key: 'RSA', hash: 'SHA512' }],
  ['1.2.840.10045.4.1', { name: 'ECDSA-SHA1', key: 'ECDSA', hash: 'SHA1' }],
  ['1.2.840.10045.4.3.2', { name: 'ECDSA-SHA256', key: 'ECDSA', hash: 'SHA256' }],
  ['1.2.840.10045.4.3.3', { name: 'ECDSA-SHA384', key: 'ECDSA', hash: 'SHA384' }],
  ['1.2.840.10045.4.3.4', { name: 'ECDSA-SHA512', key: 'ECDSA', hash: 'SHA512' }],
  ['1.3.101.112', { name: 'Ed25519', key: 'Ed25519' }],
]);

const pss = '1.2.840.113549.1.1.10';
const maskGeneration = '1.2.840.113549.1.1.8';

/** The hashes of PSS with the length of the salt that goes with each. */
const pssHashes: ReadonlyMap<string, { readonly hash: HashName; readonly saltLength: bigint }> = new Map([
  ['2.16.840.1.101.3.4.2.1', { hash: 'SHA256', saltLength: 32n }],
  ['2.16.840.1.101.3.4.2.2', { hash: 'SHA384', saltLength: 48n }],
  ['2.16.840.1.101.3.4.2.3', { hash: 'SHA512', saltLength: 64n }],
]);

/** What is in the sequence of an AlgorithmIdentifier. */
export function parseAlgorithm(reader: DerReader): AlgorithmIdentifier {
  const id = must(readObjectIdentifier(reader), 'x509: malformed OID');
  return reader.isEmpty ? { id } : { id, parameters: must(reader.read(), 'x509: malformed parameters').raw };
}

/** Undefined for algorithms that Go does not know. */
export function signatureAlgorithmOf({ id, parameters }: AlgorithmIdentifier): SignatureAlgorithm | undefined {
  if (id === pss) return pssAlgorithm(parameters);
  const found = byIdentifier.get(id);
  return found?.key === 'Ed25519' && parameters ? undefined : found;
}

/** PSS as Go has it: one hash for the message and the mask, a salt as long as the hash, the usual trailer. */
function pssAlgorithm(parameters: Uint8Array | undefined): SignatureAlgorithm | undefined {
  const reader = parameters && new DerReader(parameters).enter(derTag.sequence);
  const hashId = readHash(reader?.enter(0xa0)?.enter(derTag.sequence));
  const mask = reader?.enter(0xa1)?.enter(derTag.sequence);
  const isMask1 = readObjectIdentifier(mask) === maskGeneration;
  const maskHashId = readHash(mask?.enter(derTag.sequence));
  const saltLength = readInteger(reader?.enter(0xa2));
  const trailer = reader?.nextTag === 0xa3 ? readInteger(reader.enter(0xa3)) : 1n;
  const found = hashId === undefined ? undefined : pssHashes.get(hashId);
  if (!found || !isMask1 || maskHashId !== hashId || saltLength !== found.saltLength || trailer !== 1n) return undefined;
  return { name: `${found.hash}-RSAPSS`, key: 'RSA', hash: found.hash, isPss: true };
}

/** The identifier of a hash, whose parameters must be NULL or absent. */
function readHash(reader: DerReader | undefined): string | undefined {
  const id = readObjectIdentifier(reader);
  const parameters = reader?.read();
  return parameters && parameters.tag !== derTag.null ? undefined : id;
}
