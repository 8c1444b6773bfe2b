import type { CertificateRequest } from '#domain/x509/certificate-request.js';

/** Signers that kube-controller-manager has. */
export const kubeletClientSigner = 'kubernetes.io/kube-apiserver-client-kubelet';

type Rule = (request: CertificateRequest, usages: readonly string[]) => string | undefined;

const rules: Readonly<Record<string, Rule>> = {
  'kubernetes.io/kube-apiserver-client': (_, usages) => clientUsageProblem(usages),
  [kubeletClientSigner]: kubeletClientProblem,
  'kubernetes.io/kubelet-serving': kubeletServingProblem,
  'kubernetes.io/legacy-unknown': () => undefined,
};

/** Whether requests to a signer are for kube-controller-manager to sign. */
export function isKnownSigner(signerName: string): boolean {
  return Object.hasOwn(rules, signerName);
}

/** Why a known signer does not sign a request; undefined where it does. Source: pkg/controller/certificates/signer/signer.go. */
export function signerProblem(signerName: string, request: CertificateRequest, usages: readonly string[]): string | undefined {
  return rules[signerName]?.(request, usages);
}

const optionalClientUsages: ReadonlySet<string> = new Set(['digital signature', 'key encipherment']);

function clientUsageProblem(usages: readonly string[]): string | undefined {
  const wrong = usages.find((usage) => usage !== 'client auth' && !optionalClientUsages.has(usage));
  if (wrong !== undefined) return `invalid usage for client certificate: ${wrong}`;
  return usages.includes('client auth') ? undefined : 'missing required usage for client certificate: client auth';
}

/** Source: pkg/apis/certificates/helpers.go ValidateKubeletClientCSR. */
function kubeletClientProblem(request: CertificateRequest, usages: readonly string[]): string | undefined {
  if (!isOfNodes(request)) return notOfNodes;
  if (request.dnsNames.length > 0) return 'DNS subjectAltNames are not allowed';
  if (request.emailAddresses.length > 0) return 'Email subjectAltNames are not allowed';
  if (request.ipAddresses.length > 0) return 'IP subjectAltNames are not allowed';
  if (request.uris.length > 0) return 'URI subjectAltNames are not allowed';
  return nodeNameProblem(request) ?? usageProblem(usages, 'client auth');
}

/** Source: ValidateKubeletServingCSR. */
function kubeletServingProblem(request: CertificateRequest, usages: readonly string[]): string | undefined {
  if (!isOfNodes(request)) return notOfNodes;
  if (request.dnsNames.length === 0 && request.ipAddresses.length === 0) return 'DNS or IP subjectAltName is required';
  if (request.emailAddresses.length > 0) return 'Email subjectAltNames are not allowed';
  if (request.uris.length > 0) return 'URI subjectAltNames are not allowed';
  return usageProblem(usages, 'server auth') ?? nodeNameProblem(request);
}

const notOfNodes = 'subject organization is not system:nodes';

function isOfNodes({ subject: { organizations } }: CertificateRequest): boolean {
  return organizations.length === 1 && organizations[0] === 'system:nodes';
}

function nodeNameProblem({ subject }: CertificateRequest): string | undefined {
  return subject.commonName.startsWith('system:node:') ? undefined : 'subject common name does not begin with system:node:';
}

/** Keys that are not of RSA cannot encipher, so they need not say that they do. */
function usageProblem(usages: readonly string[], own: string): string | undefined {
  const given = new Set(usages);
  const required = ['digital signature', own];
  const extra = given.has('key encipherment') ? 1 : 0;
  const isRight = required.every((usage) => given.has(usage)) && given.size === required.length + extra;
  return isRight ? undefined : `usages did not match [${[...required, 'key encipherment'].toSorted().join(' ')}]`;
}
