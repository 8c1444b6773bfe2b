import type { Container, PodSpec, ServiceAccount } from '#domain/schema/types/core-v1.js';

/**
 * Says which secret a pod uses first that its account does not list; undefined when there is none.
 * Source: plugin/pkg/admission/serviceaccount/admission.go limitSecretReferences.
 */
export function forbiddenReference(spec: PodSpec, account: ServiceAccount): string | undefined {
  const isListed = listedSecrets(account);
  const { name } = account.metadata;
  for (const { secret } of spec.volumes ?? []) {
    if (secret && !isListed(secret.secretName)) return `volume with ${refused(secret.secretName, name)}`;
  }
  return (
    forbiddenByContainers('init container', spec.initContainers, account) ??
    forbiddenByContainers('container', spec.containers, account) ??
    forbiddenPullSecret(spec, account)
  );
}

/** As forbiddenReference, of what ephemeral containers use. */
export function forbiddenEphemeralReference(spec: PodSpec, account: ServiceAccount): string | undefined {
  return forbiddenByContainers('ephemeral container', spec.ephemeralContainers, account);
}

function forbiddenByContainers(
  what: string,
  containers: readonly Pick<Container, 'name' | 'env' | 'envFrom'>[] | null | undefined,
  account: ServiceAccount,
): string | undefined {
  const isListed = listedSecrets(account);
  for (const { name, env = [], envFrom = [] } of containers ?? []) {
    const refuse = (where: string, secret: string | undefined): string =>
      `${what} ${name} with ${where} referencing ${refused(secret, account.metadata.name)}`;
    for (const variable of env) {
      const secret = variable.valueFrom?.secretKeyRef;
      if (secret && !isListed(secret.name)) return refuse(`envVar ${variable.name}`, secret.name);
    }
    for (const { secretRef } of envFrom) {
      if (secretRef && !isListed(secretRef.name)) return refuse('envFrom', secretRef.name);
    }
  }
  return undefined;
}

function forbiddenPullSecret({ imagePullSecrets = [] }: PodSpec, account: ServiceAccount): string | undefined {
  const listed = new Set((account.imagePullSecrets ?? []).map(({ name = '' }) => name));
  const i = imagePullSecrets.findIndex(({ name = '' }) => !listed.has(name));
  if (i < 0) return undefined;
  const who = `service account ${account.metadata.name}`;
  return `imagePullSecrets[${i}].name="${imagePullSecrets[i]?.name ?? ''}" is not allowed because ${who} does not reference that imagePullSecret`;
}

function listedSecrets({ secrets = [] }: ServiceAccount): (name: string | undefined) => boolean {
  const listed = new Set(secrets.map(({ name = '' }) => name));
  return (name = '') => listed.has(name);
}

function refused(secret: string | undefined, account: string): string {
  return `secret.secretName="${secret ?? ''}" is not allowed because service account ${account} does not reference that secret`;
}
