/** Where extension servers read how requests are authenticated (cluster_authentication_trust_controller.go). */
export const extensionAuthentication = { namespace: 'kube-system', name: 'extension-apiserver-authentication' };

/** What they have to know. */
export interface ClusterAuthentication {
  /** PEM of the authorities of clients. */
  readonly clientCa?: string;
  /** PEM of the authorities of front proxies, which say in headers who the client is. */
  readonly requestheaderClientCa?: string;
  /** Common names of front proxies; none for any. */
  readonly allowedNames: readonly string[];
}

type Data = Readonly<Record<string, string>>;

/** The headers of a front proxy that kubeadm chooses. */
const headers = {
  'requestheader-extra-headers-prefix': ['X-Remote-Extra-'],
  'requestheader-group-headers': ['X-Remote-Group'],
  'requestheader-username-headers': ['X-Remote-User'],
};

/**
 * The data of the ConfigMap: what is needed beside what is there, which another server may have put there. Undefined where there is nothing
 * to tell. Source: pkg/controlplane/controller/clusterauthenticationtrust.
 */
export function extensionAuthenticationData(
  existing: Data,
  { clientCa = '', requestheaderClientCa = '', allowedNames }: ClusterAuthentication,
): Data | undefined {
  const client = mergeCertificates(existing['client-ca-file'], clientCa);
  const proxy = mergeCertificates(existing['requestheader-client-ca-file'], requestheaderClientCa);
  if (client === '' && proxy === '') return undefined;
  const lists = Object.entries({ ...headers, 'requestheader-allowed-names': allowedNames });
  return {
    ...(client !== '' && { 'client-ca-file': client }),
    ...(proxy !== '' && {
      ...Object.fromEntries(lists.map(([name, wanted]) => [name, JSON.stringify(mergeLists(existing[name], wanted))])),
      'requestheader-client-ca-file': proxy,
    }),
  };
}

function mergeLists(existing: string | undefined, wanted: readonly string[]): readonly string[] {
  return [...new Set([...readList(existing), ...wanted])];
}

function readList(text = ''): readonly string[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

/** Every certificate once. */
function mergeCertificates(existing = '', wanted: string): string {
  const all = `${existing}\n${wanted}`.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  const unique = new Set(all.map((one) => one.replace(/\r/g, '')));
  return [...unique].map((one) => `${one}\n`).join('');
}
