/** How an authority signs, by the names that Go has for it. */
export type AuthorityAlgorithm = 'ECDSA-SHA256' | 'ECDSA-SHA384' | 'ECDSA-SHA512' | 'SHA256-RSA';

/** Whoever can sign certificates; libs/client makes one from files. */
export interface SigningAuthority {
  /** Its own certificate, in DER. */
  readonly certificate: Uint8Array;
  readonly algorithm: AuthorityAlgorithm;
  /** The signature of bytes, as certificates have it. */
  sign(bytes: Uint8Array): Uint8Array;
}
