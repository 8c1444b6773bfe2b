import type { UserInfo } from '#domain/api/strategy.js';
import { credentialIdKey } from '#domain/authentication/service-account-user.js';
import { anonymousName, authenticatedGroup, mastersGroup, unauthenticatedGroup } from '#domain/authentication/well-known-users.js';

/** What is known of the sender of a request. */
export interface Credentials {
  /** Value of the Authorization header. */
  readonly authorization: string | undefined;
  /** Value of the Sec-WebSocket-Protocol header of a request for a WebSocket. */
  readonly webSocketProtocols: string | undefined;
  /** A client certificate that our CA has signed. */
  readonly certificate: ClientCertificate | undefined;
  /** The request came over plain HTTP from this machine. */
  readonly isInsecure: boolean;
  /** Texts of Warning headers, to add to. */
  readonly warnings: string[];
}

export interface ClientCertificate {
  /** Of its subject. */
  readonly commonName: string;
  /** Of its subject. */
  readonly organizations: readonly string[];
  /** SHA-256 of its bytes, in hexadecimal digits. */
  readonly fingerprint: string;
}

/** Says who makes a request; undefined when this authenticator does not know. Throws 401 for credentials that are wrong. */
export type Authenticator = (credentials: Credentials) => UserInfo | undefined | Promise<UserInfo | undefined>;

/** Who nobody knows. */
export const anonymous: UserInfo = { username: anonymousName, groups: [unauthenticatedGroup] };

/** Whoever comes over plain HTTP: kube-apiserver's insecure port was as free. */
export const unsecured: UserInfo = { username: 'system:unsecured', groups: [mastersGroup, authenticatedGroup] };

/** Users of the insecure port that send no credentials; the others have been asked before. Upstream's never looked at any; here whoever shows a token is taken at their word. */
export const insecureAuthenticator: Authenticator = ({ isInsecure, authorization }) =>
  isInsecure && authorization === undefined ? unsecured : undefined;

/** Common name is the user, organizations are the groups. Source: k8s.io/apiserver/pkg/authentication/request/x509. */
export const certificateAuthenticator: Authenticator = ({ certificate }) =>
  certificate && {
    username: certificate.commonName,
    groups: [...certificate.organizations, authenticatedGroup],
    extra: { [credentialIdKey]: [`X509SHA256=${certificate.fingerprint}`] },
  };
