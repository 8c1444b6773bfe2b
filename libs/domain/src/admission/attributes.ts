import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { UserInfo } from '#domain/api/strategy.js';
import type { TemplateMeta } from '#domain/meta/object-meta.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { StatusCause } from '#domain/status/status.js';
import { forbiddenError, type StatusError } from '#domain/status/status-error.js';

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';

/** What admission is asked about. Source: k8s.io/apiserver/pkg/admission/attributes.go. */
export interface Attributes {
  readonly operation: Operation;
  readonly definition: ResourceDefinition;
  /** Empty for the object itself. */
  readonly subresource: string;
  readonly namespace: string;
  /** Empty before a name is generated. */
  readonly name: string;
  /** The stored state; absent on create. */
  readonly oldObject?: KubeObject;
  readonly dryRun: boolean;
  readonly user: UserInfo;
  /** Adds a Warning header. */
  warn(text: string): void;
}

/**
 * 403 from an admission plugin: names the object, or what its name will begin with.
 * Source: k8s.io/apiserver/pkg/admission/errors.go NewForbidden.
 */
export function admissionForbidden(
  { definition, name }: Attributes,
  object: { readonly metadata: TemplateMeta } | undefined,
  why: string,
  causes?: readonly StatusCause[],
): StatusError {
  const shown = name || object?.metadata.name || object?.metadata.generateName || 'Unknown';
  return forbiddenError(definition, shown, why, causes);
}
