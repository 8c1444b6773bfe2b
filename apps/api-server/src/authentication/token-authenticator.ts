import type { TokenKey } from '#client/service-account/token-keys.js';
import { readToken, type UncheckedToken } from '#client/service-account/read-token.js';
import { serviceAccountUser } from '#domain/authentication/service-account-user.js';
import { withAuthenticatedGroup } from '#domain/authentication/well-known-users.js';
import type { UserInfo } from '#domain/api/strategy.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { checkBoundClaims } from '#domain/resources/core/service-account/token/check-bound-claims.js';
import { checkLegacyClaims, listedTokenWarning } from '#domain/resources/core/service-account/token/check-legacy-claims.js';
import { legacyIssuer, type TokenClaims } from '#domain/resources/core/service-account/token/token-claims.js';
import type { TokenObjects } from '#domain/resources/core/service-account/token/token-objects.js';
import type { Secret } from '#domain/schema/types/core-v1.js';

/** Whose a token is, and for which of the audiences that were asked for; or why it is nobody's, in upstream's words. */
export type TokenResult =
  | { readonly user: UserInfo; readonly audiences: readonly string[]; readonly warning?: string }
  | { readonly problem: string };

export interface TokenAuthenticatorParts {
  readonly keys: readonly TokenKey[];
  /** Whose tokens are taken; those in Secrets always are. */
  readonly issuers: readonly string[];
  /** What this server is called by those who make tokens for it. */
  readonly apiAudiences: readonly string[];
  readonly objects: TokenObjects;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Somebody has shown a token from this Secret. */
  readonly onSecretUsed: (secret: Secret) => void;
}

/** More tokens than this are not remembered as rightly signed. */
const maxRemembered = 2000;

const unknown = { problem: 'invalid bearer token' };

/**
 * Knows service accounts by their tokens. Signatures are remembered, everything else is looked at anew: who is deleted is nobody at once.
 * Source: pkg/serviceaccount/jwt.go.
 */
export class TokenAuthenticator {
  readonly #signed = new Map<string, UncheckedToken>();

  constructor(private readonly parts: TokenAuthenticatorParts) {}

  authenticate(token: string, audiences = this.parts.apiAudiences): TokenResult {
    const read = this.#signed.get(token) ?? readToken(token);
    const issuer = read?.claims.iss;
    if (!read || (issuer !== legacyIssuer && (issuer === undefined || !this.parts.issuers.includes(issuer)))) return unknown;
    const problem = this.#signed.has(token) ? undefined : this.#signatureProblem(token, read);
    if (problem !== undefined) return { problem };
    const own = read.claims.aud ?? [];
    const named = own.length > 0 ? own : this.parts.apiAudiences;
    const shared = named.filter((audience) => audiences.includes(audience));
    if (shared.length === 0) return { problem: `token audiences ${list(named)} is invalid for the target audiences ${list(audiences)}` };
    return issuer === legacyIssuer ? this.#legacyUser(token, read.claims, shared) : this.#boundUser(read.claims, shared);
  }

  #signatureProblem(token: string, read: UncheckedToken): string | undefined {
    const { keyId, algorithm, signed, signature } = read;
    const keys = keyId === '' ? this.parts.keys : this.parts.keys.filter((key) => key.keyId === keyId);
    if (keys.length === 0) return 'invalid signature, no keys found';
    const isRight = keys.some((key) => key.algorithm === algorithm && key.isSignedBy(signed, signature));
    if (!isRight) return 'go-jose/go-jose: error in cryptographic primitive';
    if (this.#signed.size >= maxRemembered) this.#signed.clear();
    this.#signed.set(token, read);
    return undefined;
  }

  #boundUser(claims: TokenClaims, audiences: readonly string[]): TokenResult {
    const identity = checkBoundClaims(claims, this.parts.objects, this.parts.now());
    if (typeof identity === 'string') return { problem: identity };
    return { user: withAuthenticatedGroup(serviceAccountUser(identity)), audiences };
  }

  #legacyUser(token: string, claims: TokenClaims, audiences: readonly string[]): TokenResult {
    const found = checkLegacyClaims(claims, token, this.parts.objects);
    if (found.secret) this.parts.onSecretUsed(found.secret);
    if ('problem' in found) return { problem: found.problem };
    const user = withAuthenticatedGroup(serviceAccountUser(found.identity));
    return { user, audiences, ...(found.isListed && { warning: listedTokenWarning }) };
  }
}

/** By `%q`. */
function list(audiences: readonly string[]): string {
  return `[${audiences.map(goQuote).join(' ')}]`;
}
