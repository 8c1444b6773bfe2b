import { nodes } from '#domain/resources/core/node/node.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { secrets } from '#domain/resources/core/secret/secret.js';
import { serviceAccounts } from '#domain/resources/core/service-account/service-account.js';
import { type Binding, extendedSeconds, warnOnlySeconds } from '#domain/resources/core/service-account/token/token-claims.js';
import type { TokenObjects } from '#domain/resources/core/service-account/token/token-objects.js';
import type { BoundObjectReference, TokenRequest } from '#domain/schema/types/authentication-v1.js';
import type { Pod, ServiceAccount } from '#domain/schema/types/core-v1.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';
import { badRequest, conflict, type GroupResource, invalidObject, notFound } from '#domain/status/status-error.js';
import { formatTime } from '#domain/time/rfc3339.js';

const kind = { group: 'authentication.k8s.io', kind: 'TokenRequest' } as const;

/** What a server says of the tokens it gives. */
export interface TokenTerms {
  /** Of a request that names none, and the ones that this server answers to. */
  readonly apiAudiences: readonly string[];
  /** Longest time a token is good for; 0 for no limit. */
  readonly maxSeconds: number;
  /** Tokens of pods are good for a year where they ask for the time that pods ask for. */
  readonly extendsPodTokens: boolean;
}

/** A token that may be given. */
export interface Grant {
  readonly account: ServiceAccount;
  readonly binding: Binding;
  readonly seconds: number;
  readonly warnAfterSeconds?: number;
  /** As the client is told; the time of the token is cut to what the server allows. */
  readonly request: TokenRequest;
}

/**
 * The request as it is checked and shown: named after its account, for this server where it names no audience.
 * Throws 404, 409 and 422. Source: pkg/registry/core/serviceaccount/storage/token.go.
 */
export function completeTokenRequest(
  { name, namespace }: { readonly name: string; readonly namespace: string },
  given: TokenRequest,
  objects: TokenObjects,
  { apiAudiences, now }: Pick<TokenTerms, 'apiAudiences'> & { readonly now: number },
): { readonly account: ServiceAccount; readonly request: TokenRequest } {
  if (given.metadata.name && given.metadata.name !== name) throw misnamed(name, given.metadata.name);
  const account = objects.serviceAccount(namespace, name);
  if (!account) throw notFound(serviceAccounts, name);
  const { uid } = account.metadata;
  if (given.metadata.uid && given.metadata.uid !== uid) {
    const why = `the UID in the token request (${given.metadata.uid}) does not match the UID of the service account (${uid})`;
    throw conflict({ group: kind.group, plural: kind.kind }, name, why);
  }
  const { spec, metadata } = given;
  const audiences = spec.audiences && spec.audiences.length > 0 ? spec.audiences : apiAudiences;
  const request = {
    ...given,
    metadata: { ...metadata, name, namespace, uid, creationTimestamp: formatTime(now) },
    spec: { ...spec, audiences },
    status: { token: '', expirationTimestamp: null },
  };
  return { account, request };
}

function misnamed(name: string, given: string): Error {
  const error: FieldError = invalid('metadata.name', given, 'must match the service account name if specified');
  return invalidObject(kind, name, [error]);
}

/** What the token will say; the request is complete and valid. `warn` adds a Warning header. Throws 400, 404 and 409. */
export function grantToken(
  { account, request }: { readonly account: ServiceAccount; readonly request: TokenRequest },
  objects: TokenObjects,
  { apiAudiences, maxSeconds, extendsPodTokens }: TokenTerms,
  warn: (text: string) => void,
): Grant {
  const { spec } = request;
  const binding = spec.boundObjectRef ? bindingOf(account, spec.boundObjectRef, objects) : {};
  const asked = spec.expirationSeconds ?? 0;
  const isShortened = maxSeconds > 0 && asked > maxSeconds;
  if (isShortened) warn(`requested expiration of ${asked} seconds shortened to ${maxSeconds} seconds`);
  const seconds = isShortened ? maxSeconds : asked;
  const isForServer = (spec.audiences ?? []).every((audience) => apiAudiences.includes(audience));
  const isExtended = extendsPodTokens && binding.pod !== undefined && seconds === warnOnlySeconds && isForServer;
  return {
    account,
    binding,
    seconds: isExtended ? extendedSeconds : seconds,
    ...(isExtended && { warnAfterSeconds: seconds }),
    request: isShortened ? { ...request, spec: { ...spec, expirationSeconds: seconds } } : request,
  };
}

function bindingOf(account: ServiceAccount, reference: BoundObjectReference, objects: TokenObjects): Binding {
  const { namespace = '' } = account.metadata;
  const { apiVersion = '', kind: kindName = '', name = '', uid } = reference;
  const [group = '', version = ''] = splitApiVersion(apiVersion);
  switch (group === '' ? kindName : undefined) {
    case pods.kind: {
      const pod = objects.pod(namespace, name);
      if (!pod) throw notFound(pods, name);
      return bindingToPod(account, pod, uid, objects);
    }
    case nodes.kind:
      return { node: found(nodes, objects.node(name), name, uid) };
    case secrets.kind:
      return { secret: found(secrets, objects.secret(namespace, name), name, uid) };
    default:
      throw badRequest(`cannot bind token to object of type ${group}/${version}, Kind=${kindName}`);
  }
}

/** What cannot be read is empty, as in upstream's schema.FromAPIVersionAndKind. */
function splitApiVersion(apiVersion: string): readonly string[] {
  const parts = apiVersion.split('/');
  if (parts.length === 1) return ['', apiVersion];
  return parts.length === 2 ? parts : ['', ''];
}

/** Where the pod runs is told too, also of a node that is not there any more. */
function bindingToPod({ metadata }: ServiceAccount, pod: Pod, uid: string | undefined, objects: TokenObjects): Binding {
  const { name } = metadata;
  if (pod.spec.serviceAccountName !== name)
    throw badRequest(`cannot bind token for serviceaccount ${goQuote(name)} to pod running with different serviceaccount name.`);
  const { nodeName } = pod.spec;
  const node = nodeName ? { name: nodeName, uid: objects.node(nodeName)?.metadata.uid ?? '' } : undefined;
  return { pod: found(pods, pod, pod.metadata.name, uid), ...(node && { node }) };
}

function found(
  definition: GroupResource & { readonly kind: string },
  object: { readonly metadata: { readonly name: string; readonly uid: string } } | undefined,
  name: string,
  wantedUid: string | undefined,
): { readonly name: string; readonly uid: string } {
  if (!object) throw notFound(definition, name);
  const { uid } = object.metadata;
  if (!wantedUid || wantedUid === uid) return { name, uid };
  const why = `the UID in the bound object reference (${wantedUid}) does not match the UID in record. The object might have been deleted and then recreated`;
  throw conflict({ group: '', plural: definition.kind }, name, why);
}
