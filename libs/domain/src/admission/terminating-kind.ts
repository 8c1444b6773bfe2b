import type { Attributes } from '#domain/admission/attributes.js';
import { forbiddenError } from '#domain/status/status-error.js';

/**
 * Nothing is created of a custom kind that is about to go, whatever admission plugins there are. Throws 403.
 * Source: forbidCreateAdmission in k8s.io/apiextensions-apiserver/pkg/apiserver/customresource_handler.go, which lets PUT pass.
 */
export function checkKindStays({ operation, definition, name }: Attributes): void {
  if (operation !== 'CREATE' || !definition.terminating) return;
  throw forbiddenError(definition, name, 'create not allowed while custom resource definition is terminating');
}
