import { type ServiceAccountIdentity, splitServiceAccountUsername } from '#domain/authentication/service-account-user.js';
import type { TokenClaims } from '#domain/resources/core/service-account/token/token-claims.js';
import type { TokenObjects } from '#domain/resources/core/service-account/token/token-objects.js';
import { decodeBase64 } from '#domain/encoding/base64.js';
import { serviceAccounts } from '#domain/resources/core/service-account/service-account.js';
import type { Secret, ServiceAccount } from '#domain/schema/types/core-v1.js';
import { notFound } from '#domain/status/status-error.js';
import { formatTime } from '#domain/time/rfc3339.js';

/** The label that takes a token in a Secret out of use. */
const invalidSinceLabel = 'kubernetes.io/legacy-token-invalid-since';

/** Whose a token from a Secret is. */
export interface LegacyToken {
  readonly identity: ServiceAccountIdentity;
  /** Where it is kept; who uses it says so there. */
  readonly secret: Secret;
  /** The account lists the Secret, as was done before Kubernetes 1.24: its user is warned. */
  readonly isListed: boolean;
}

/** Said to whoever uses a token that an account lists. */
export const listedTokenWarning =
  'Use tokens from the TokenRequest API or manually created secret-based tokens instead of auto-generated secret-based tokens.';

/**
 * Whose a token from a Secret is, its signature being right; a text says why it is nobody's, with the Secret where that was used nevertheless.
 * Source: pkg/serviceaccount/legacy.go Validate.
 */
export function checkLegacyClaims(
  claims: TokenClaims,
  token: string,
  objects: TokenObjects,
): LegacyToken | { readonly problem: string; readonly secret?: Secret } {
  const namespace = claims['kubernetes.io/serviceaccount/namespace'] ?? '';
  const secretName = claims['kubernetes.io/serviceaccount/secret.name'] ?? '';
  const name = claims['kubernetes.io/serviceaccount/service-account.name'] ?? '';
  const uid = claims['kubernetes.io/serviceaccount/service-account.uid'] ?? '';
  const missing = Object.entries({ sub: claims.sub, namespace, secretName, serviceAccountName: name, serviceAccountUID: uid });
  const absent = missing.find(([, value]) => !value)?.[0];
  if (absent !== undefined) return { problem: `${absent} claim is missing` };
  const subject = splitServiceAccountUsername(claims.sub ?? '');
  if (subject?.namespace !== namespace || subject.name !== name) return { problem: 'sub claim is invalid' };
  const secret = objects.secret(namespace, secretName);
  if (!secret || secret.metadata.deletionTimestamp) return { problem: 'Token has been invalidated' };
  if (decodeBase64(secret.data?.['token'] ?? '') !== token) return { problem: "Token does not match server's copy" };
  const account = objects.serviceAccount(namespace, name);
  const problem = accountProblem(account, { namespace, name, uid });
  if (!account || problem !== undefined) return { problem: problem ?? '' };
  if (secret.metadata.labels?.[invalidSinceLabel]) return { problem: markedInvalid(namespace, secretName, name), secret };
  const isListed = (account.secrets ?? []).some((reference) => reference.name === secretName);
  return { identity: { namespace, name, uid }, secret, isListed };
}

function accountProblem(
  account: ServiceAccount | undefined,
  { namespace, name, uid }: { readonly namespace: string; readonly name: string; readonly uid: string },
): string | undefined {
  if (!account) return notFound(serviceAccounts, name).message;
  if (account.metadata.deletionTimestamp) return `ServiceAccount ${namespace}/${name} has been deleted`;
  return account.metadata.uid === uid ? undefined : `ServiceAccount UID (${account.metadata.uid}) does not match claim (${uid})`;
}

function markedInvalid(namespace: string, secret: string, account: string): string {
  return (
    `the token in secret ${namespace}/${secret} for service account ${namespace}/${account} has been marked invalid. ` +
    'Use tokens from the TokenRequest API or manually created secret-based tokens, ' +
    `or remove the '${invalidSinceLabel}' label from the secret to temporarily allow use of this token`
  );
}

const lastUsedLabel = 'kubernetes.io/legacy-token-last-used';

/** The Secret with the day of its last use; undefined where that is there. `now` in milliseconds. Source: patchSecretWithLastUsedDate. */
export function withLastUse(secret: Secret, now: number): Secret | undefined {
  const dayOf = (time: number): string => formatTime(time).slice(0, 10);
  const last = secret.metadata.labels?.[lastUsedLabel];
  if (last === dayOf(now) || last === dayOf(now + 86_400_000)) return undefined;
  return { ...secret, metadata: { ...secret.metadata, labels: { ...secret.metadata.labels, [lastUsedLabel]: dayOf(now) } } };
}
