import type { UserInfo } from '#domain/api/strategy.js';

/** What is known of the sender of a request. */
export interface Credentials {
  /** Value of the Authorization header. */
  readonly authorization: string | undefined;
  /** Subject of a client certificate that our CA has signed. */
  readonly certificate: { readonly commonName: string; readonly organizations: readonly string[] } | undefined;
  /** The request came over plain HTTP from this machine. */
  readonly isInsecure: boolean;
}

/** Says who makes a request; undefined when this authenticator does not know. Throws 401 for credentials that are wrong. */
export type Authenticator = (credentials: Credentials) => UserInfo | undefined | Promise<UserInfo | undefined>;

const authenticated = 'system:authenticated';

/** Who nobody knows. */
export const anonymous: UserInfo = { username: 'system:anonymous', groups: ['system:unauthenticated'] };

/** Whoever comes over plain HTTP: kube-apiserver's insecure port was as free. */
export const unsecured: UserInfo = { username: 'system:unsecured', groups: ['system:masters', authenticated] };

/** Users of the insecure port that send no credentials. */
export const insecureAuthenticator: Authenticator = ({ isInsecure, authorization }) =>
  isInsecure && authorization === undefined ? unsecured : undefined;

/** Common name is the user, organizations are the groups. Source: k8s.io/apiserver/pkg/authentication/request/x509. */
export const certificateAuthenticator: Authenticator = ({ certificate }) =>
  certificate && { username: certificate.commonName, groups: [...certificate.organizations, authenticated] };
