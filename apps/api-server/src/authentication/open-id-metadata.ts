import type { TokenKey } from '#client/service-account/token-keys.js';

export interface OpenIdMetadataParts {
  readonly issuer: string;
  readonly keys: readonly TokenKey[];
  /** `https://host:port/openid/v1/jwks`, as others reach it. */
  readonly keysUrl: () => string;
}

/**
 * What others need to check tokens of service accounts, as OpenID Connect Discovery has it.
 * Source: pkg/serviceaccount/openidmetadata.go; members are in upstream's order.
 */
export class OpenIdMetadata {
  constructor(private readonly parts: OpenIdMetadataParts) {}

  /** Undefined where the issuer is no address that somebody could ask, so that nothing is served. */
  configuration(): object | undefined {
    const { issuer, keys, keysUrl } = this.parts;
    if (!isDiscoverable(issuer)) return undefined;
    return {
      issuer,
      jwks_uri: keysUrl(),
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [...new Set(keys.map(({ algorithm }) => algorithm))].toSorted(),
    };
  }

  /** The keys, as RFC 7517 has them. */
  keySet(): object | undefined {
    return isDiscoverable(this.parts.issuer) ? { keys: this.parts.keys.map(({ jwk }) => jwk) } : undefined;
  }
}

function isDiscoverable(issuer: string): boolean {
  return URL.canParse(issuer) && /^https:[^?#]*$/.test(issuer);
}
