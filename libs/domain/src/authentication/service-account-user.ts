import type { UserInfo } from '#domain/api/strategy.js';
import { isDns1123Label, isDns1123Subdomain } from '#domain/validation/names.js';

/** Who service accounts are as users. Source: k8s.io/apiserver/pkg/authentication/serviceaccount/util.go. */

const prefix = 'system:serviceaccount:';

/** Key in a user's extra: which credential they have shown. */
export const credentialIdKey = 'authentication.kubernetes.io/credential-id';
/** Key in a user's extra: the node that their pod runs on, or that their token is bound to. */
export const nodeNameKey = 'authentication.kubernetes.io/node-name';
const nodeUidKey = 'authentication.kubernetes.io/node-uid';
const podNameKey = 'authentication.kubernetes.io/pod-name';
const podUidKey = 'authentication.kubernetes.io/pod-uid';

/** An object that a token names. */
export interface NamedUid {
  readonly name: string;
  readonly uid: string;
}

/** What is known of a service account that has shown a token. */
export interface ServiceAccountIdentity extends NamedUid {
  readonly namespace: string;
  readonly pod?: NamedUid;
  readonly node?: NamedUid;
  /** `JTI=…`; legacy tokens have none. */
  readonly credentialId?: string;
}

export function serviceAccountUsername(namespace: string, name: string): string {
  return `${prefix}${namespace}:${name}`;
}

/** The reverse; undefined for users that are no service accounts. */
export function splitServiceAccountUsername(username: string): { readonly namespace: string; readonly name: string } | undefined {
  if (!username.startsWith(prefix)) return undefined;
  const [namespace = '', name = '', ...more] = username.slice(prefix.length).split(':');
  if (more.length > 0 || isDns1123Label(namespace).length > 0 || isDns1123Subdomain(name).length > 0) return undefined;
  return { namespace, name };
}

/** The groups of every service account of a namespace. */
export function serviceAccountGroups(namespace: string): readonly string[] {
  return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
}

/** The user that a service account is, without `system:authenticated`. */
export function serviceAccountUser({ namespace, name, uid, pod, node, credentialId }: ServiceAccountIdentity): UserInfo {
  const extra = {
    ...(pod && pod.name !== '' && pod.uid !== '' && { [podNameKey]: [pod.name], [podUidKey]: [pod.uid] }),
    ...(credentialId && { [credentialIdKey]: [credentialId] }),
    ...(node && node.name !== '' && { [nodeNameKey]: [node.name], ...(node.uid !== '' && { [nodeUidKey]: [node.uid] }) }),
  };
  return {
    username: serviceAccountUsername(namespace, name),
    uid,
    groups: serviceAccountGroups(namespace),
    ...(Object.keys(extra).length > 0 && { extra }),
  };
}
