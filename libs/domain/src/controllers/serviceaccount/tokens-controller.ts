import {
  type Action,
  type Continuation,
  type Controller,
  nothing,
  type Plan,
  type ReconcileContext,
  type Reader,
} from '#domain/controllers/controller.js';
import { encodeBase64, utf8Bytes } from '#domain/encoding/base64.js';
import { keyOf, type KubeObject, type ObjectKey, splitKey } from '#domain/meta/object-meta.js';
import { secrets } from '#domain/resources/core/secret/secret.js';
import { serviceAccounts } from '#domain/resources/core/service-account/service-account.js';
import { legacyTokenClaims, type TokenClaims } from '#domain/resources/core/service-account/token/token-claims.js';
import type { Secret, ServiceAccount } from '#domain/schema/types/core-v1.js';
import type { StatusReason } from '#domain/status/status.js';
import type { StatusError } from '#domain/status/status-error.js';

const tokenType = 'kubernetes.io/service-account-token';
const nameAnnotation = 'kubernetes.io/service-account.name';
const uidAnnotation = 'kubernetes.io/service-account.uid';

export interface TokensOptions {
  /** A JSON Web Token of these claims. */
  readonly sign: (claims: TokenClaims) => string;
  /** PEM of what pods trust; empty for nothing. */
  readonly rootCa: string;
}

/** The account that a Secret names; its uid is empty where the Secret does not say it. */
interface Owner {
  readonly name: string;
  readonly uid: string;
}

/**
 * Fills Secrets of type `kubernetes.io/service-account-token` with a token of the account they name, and removes them with it.
 * Source: pkg/controller/serviceaccount/tokens_controller.go.
 */
export function tokensController(options: TokensOptions): Controller<Owner> {
  return {
    name: 'serviceaccount-token',
    reconciles: secrets,
    watches: [{ resource: serviceAccounts, keysFor: secretsOf }],
    retries: { firstMs: 5, mostMs: 1_000_000, limit: 10 },
    reconcile: (key, read, context) => reconcile(key, read, context, options),
  };
}

/** The Secrets that name an account. */
function secretsOf({ metadata: { namespace, name } }: KubeObject, read: Reader): readonly ObjectKey[] {
  return read
    .list(secrets, namespace)
    .filter((secret) => ownerOf(secret)?.name === name)
    .map(keyOf);
}

function ownerOf({ type, metadata: { annotations } }: Secret): Owner | undefined {
  const name = annotations?.[nameAnnotation];
  return type === tokenType && name ? { name, uid: annotations?.[uidAnnotation] ?? '' } : undefined;
}

function reconcile(key: ObjectKey, read: Reader, { memory }: ReconcileContext<Owner>, options: TokensOptions): Plan<Owner> {
  const secret = read.get(secrets, key);
  if (!secret) return memory ? forget(key, read, memory) : nothing;
  const owner = ownerOf(secret);
  if (!owner) return nothing;
  const { namespace = '' } = secret.metadata;
  const account = read.get(serviceAccounts, `${namespace}/${owner.name}`);
  if (isOwner(account, owner)) return { actions: fill(secret, account, options), memory: owner };
  return { actions: [lookAgain(secret, owner, options)], memory: owner };
}

function isOwner(account: ServiceAccount | undefined, { uid }: Owner): account is ServiceAccount {
  return account !== undefined && (uid === '' || uid === account.metadata.uid);
}

/** The cache may be behind: a Secret often comes right after its account. */
function lookAgain(secret: Secret, owner: Owner, options: TokensOptions): Action {
  const { namespace = '' } = secret.metadata;
  return {
    do: 'get',
    resource: serviceAccounts,
    key: `${namespace}/${owner.name}`,
    onSuccess: (found) => {
      const account = found as ServiceAccount;
      return { actions: isOwner(account, owner) ? fill(secret, account, options) : [remove(secret)] };
    },
    onFailure: ({ reason }) => (reason === 'NotFound' ? { actions: [remove(secret)] } : { actions: [], after: 'retry' }),
  };
}

/** Somebody else was faster, or it is gone: what comes next shows in the cache. */
function unless(...harmless: readonly StatusReason[]): (error: StatusError) => Continuation {
  return ({ reason }) => ({ actions: [], after: harmless.includes(reason) ? 'stop' : 'retry' });
}

function remove(secret: Secret): Action {
  const options = { uid: secret.metadata.uid };
  return { do: 'delete', resource: secrets, key: keyOf(secret), options, onFailure: unless('NotFound', 'Conflict') };
}

function fill(secret: Secret, account: ServiceAccount, { sign, rootCa }: TokensOptions): readonly Action[] {
  const data = secret.data ?? {};
  const ca = encodeBase64(utf8Bytes(rootCa));
  const missing = {
    ...(rootCa !== '' && data['ca.crt'] !== ca && { 'ca.crt': ca }),
    ...(!data['namespace'] && { namespace: encodeBase64(secret.metadata.namespace ?? '') }),
    ...(!data['token'] && { token: encodeBase64(sign(legacyTokenClaims(account, secret))) }),
  };
  if (Object.keys(missing).length === 0) return [];
  const { name, uid } = account.metadata;
  const annotations = { ...secret.metadata.annotations, [nameAnnotation]: name, [uidAnnotation]: uid };
  const object: Secret = { ...secret, metadata: { ...secret.metadata, annotations }, data: { ...data, ...missing } };
  return [{ do: 'update', resource: secrets, object, onFailure: unless('NotFound', 'Conflict') }];
}

/** Takes a Secret that is gone from the list that its account has. */
function forget(key: ObjectKey, read: Reader, owner: Owner): Plan<Owner> {
  const { namespace = '', name } = splitKey(key);
  const account = read.get(serviceAccounts, `${namespace}/${owner.name}`);
  if (!isOwner(account, owner) || !account.secrets?.some((one) => one.name === name)) return nothing;
  const object: ServiceAccount = { ...account, secrets: account.secrets.filter((one) => one.name !== name) };
  return { actions: [{ do: 'update', resource: serviceAccounts, object, onFailure: unless('NotFound') }], memory: owner };
}
