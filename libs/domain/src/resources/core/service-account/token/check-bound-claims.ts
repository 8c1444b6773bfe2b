import type { NamedUid, ServiceAccountIdentity } from '#domain/authentication/service-account-user.js';
import type { BoundClaims, TokenClaims } from '#domain/resources/core/service-account/token/token-claims.js';
import type { TokenObjects } from '#domain/resources/core/service-account/token/token-objects.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { serviceAccounts } from '#domain/resources/core/service-account/service-account.js';
import { notFound } from '#domain/status/status-error.js';
import { parseTime } from '#domain/time/rfc3339.js';

/** Clocks may be apart by so much, and what was deleted less than this ago still counts. */
const leewayMs = 60_000;

const invalidated = 'service account token has been invalidated';

/**
 * Whose a token of a TokenRequest is, its signature and audience being right; a text says why it is nobody's.
 * `now` in milliseconds. Source: pkg/serviceaccount/claims.go Validate.
 */
export function checkBoundClaims(claims: TokenClaims, objects: TokenObjects, now: number): ServiceAccountIdentity | string {
  const { namespace, serviceaccount, pod, secret, node } = claims['kubernetes.io'] ?? nobody;
  const problem = timeProblem(claims, now) ?? accountProblem(namespace, serviceaccount, objects, now);
  if (problem !== undefined) return problem;
  const bound: readonly [string, NamedUid | undefined, (name: string) => KubeObject | undefined][] = [
    ['secret', secret, (name) => objects.secret(namespace, name)],
    ['pod', pod, (name) => objects.pod(namespace, name)],
    // of a token for a pod the node is only told
    ['node', pod ? undefined : node, (name) => objects.node(name)],
  ];
  for (const [kind, claim, find] of bound) {
    if (!claim) continue;
    const object = find(claim.name);
    if (!object) return invalidated;
    if (object.metadata.uid !== claim.uid) return uidMismatch(kind, object.metadata.uid, claim.uid);
    if (wasDeleted(object, now)) return invalidated;
  }
  return {
    namespace,
    ...serviceaccount,
    ...(pod && { pod }),
    ...(node && { node }),
    ...(claims.jti && { credentialId: `JTI=${claims.jti}` }),
  };
}

const nobody: BoundClaims = { namespace: '', serviceaccount: { name: '', uid: '' } };

function timeProblem({ exp, nbf, iat }: TokenClaims, now: number): string | undefined {
  if (nbf !== undefined && now + leewayMs < nbf * 1000) return 'service account token is not valid yet';
  if (exp !== undefined && now - leewayMs > exp * 1000) return 'service account token has expired';
  return iat !== undefined && now + leewayMs < iat * 1000 ? 'service account token is issued in the future' : undefined;
}

function accountProblem(namespace: string, { name, uid }: NamedUid, objects: TokenObjects, now: number): string | undefined {
  const account = objects.serviceAccount(namespace, name);
  if (!account) return notFound(serviceAccounts, name).message;
  if (account.metadata.uid !== uid) return `service account UID (${account.metadata.uid}) does not match claim (${uid})`;
  return wasDeleted(account, now) ? `service account ${namespace}/${name} has been deleted` : undefined;
}

function uidMismatch(kind: string, uid: string, claimed: string): string {
  return `${kind} UID (${uid}) does not match service account ${kind} ref claim (${claimed})`;
}

function wasDeleted({ metadata: { deletionTimestamp } }: KubeObject, now: number): boolean {
  return deletionTimestamp !== undefined && (parseTime(deletionTimestamp) ?? now) < now - leewayMs;
}
