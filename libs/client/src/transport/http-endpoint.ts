/** Where an API server listens and how to prove who asks; certificates and keys are PEM. */
export interface HttpEndpoint {
  /** `https://127.0.0.1:6443`; a path in it goes before every other. */
  readonly server: string;
  /** Who must have signed the server's certificate; without it the authorities this machine trusts. */
  readonly certificateAuthority?: string;
  /** The name the server's certificate must have, where it is not the one dialled. */
  readonly tlsServerName?: string;
  readonly insecureSkipTlsVerify?: boolean;
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  /** A bearer token, or where the one of the moment is to be had: asked for every request. */
  readonly token?: string | (() => Promise<string>);
  /** Sent with every request; names in lower case. Of a list, each value in a header of its own. */
  readonly headers?: Readonly<Record<string, string | string[]>>;
}
