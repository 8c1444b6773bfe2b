import { type NamedUid, serviceAccountUsername } from '#domain/authentication/service-account-user.js';
import type { Secret, ServiceAccount } from '#domain/schema/types/core-v1.js';

/** Claims of a JSON Web Token; times are seconds since the epoch. */
export interface TokenClaims {
  readonly iss?: string;
  readonly sub?: string;
  readonly aud?: readonly string[];
  readonly exp?: number;
  readonly nbf?: number;
  readonly iat?: number;
  readonly jti?: string;
  /** What tokens of TokenRequests say besides. */
  readonly 'kubernetes.io'?: BoundClaims;
  readonly 'kubernetes.io/serviceaccount/namespace'?: string;
  readonly 'kubernetes.io/serviceaccount/secret.name'?: string;
  readonly 'kubernetes.io/serviceaccount/service-account.name'?: string;
  readonly 'kubernetes.io/serviceaccount/service-account.uid'?: string;
}

/** Whose the token is, and what it is bound to: it is worth nothing when that is gone. */
export interface BoundClaims {
  readonly namespace: string;
  readonly serviceaccount: NamedUid;
  readonly pod?: NamedUid;
  readonly secret?: NamedUid;
  /** Of a token for a pod, where the pod runs. */
  readonly node?: NamedUid;
  /** From then on the use of the token is counted as late. */
  readonly warnafter?: number;
}

/** The objects that a token is bound to. */
export type Binding = Pick<BoundClaims, 'pod' | 'secret' | 'node'>;

/** A token with these many seconds is what pods get by default; it is in truth good for longer, so that old clients do not break. */
export const warnOnlySeconds = 60 * 60 + 7;

/** How long. */
export const extendedSeconds = 365 * 24 * 60 * 60;

/** Issuer of the tokens in Secrets. */
export const legacyIssuer = 'kubernetes/serviceaccount';

export interface BoundTokenTimes {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly expirationSeconds: number;
  readonly warnAfterSeconds?: number;
}

/** The claims of a token of a TokenRequest. Source: pkg/serviceaccount/claims.go Claims. */
export function boundTokenClaims(
  { metadata }: ServiceAccount,
  { pod, secret, node }: Binding,
  about: BoundTokenTimes & { readonly issuer: string; readonly audiences: readonly string[]; readonly id: string },
): TokenClaims {
  const { namespace = '', name, uid } = metadata;
  const seconds = Math.floor(about.now / 1000);
  return {
    aud: about.audiences,
    exp: Math.floor(about.now / 1000 + about.expirationSeconds),
    iat: seconds,
    iss: about.issuer,
    jti: about.id,
    'kubernetes.io': {
      namespace,
      ...(node && { node }),
      ...(pod && { pod }),
      ...(secret && { secret }),
      serviceaccount: { name, uid },
      ...(about.warnAfterSeconds !== undefined && { warnafter: seconds + about.warnAfterSeconds }),
    },
    nbf: seconds,
    sub: serviceAccountUsername(namespace, name),
  };
}

/** The claims of a token that is kept in a Secret and never ends. Source: pkg/serviceaccount/legacy.go LegacyClaims. */
export function legacyTokenClaims({ metadata }: ServiceAccount, secret: Secret): TokenClaims {
  const { namespace = '', name, uid } = metadata;
  return {
    iss: legacyIssuer,
    'kubernetes.io/serviceaccount/namespace': namespace,
    'kubernetes.io/serviceaccount/secret.name': secret.metadata.name,
    'kubernetes.io/serviceaccount/service-account.name': name,
    'kubernetes.io/serviceaccount/service-account.uid': uid,
    sub: serviceAccountUsername(namespace, name),
  };
}
