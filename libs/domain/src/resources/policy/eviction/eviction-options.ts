import { equal } from '#domain/json/equal.js';
import type { DeleteOptions } from '#domain/schema/types/meta-v1.js';
import type { Eviction } from '#domain/schema/types/policy-v1.js';
import { invalid } from '#domain/status/field-error.js';
import { badRequest, invalidObject } from '#domain/status/status-error.js';

const readErrorField = 'deleteOptions.ignoreStoreReadErrorWithClusterBreakingPotential';

/**
 * With what options the pod is to be deleted; `name` is that of the pod in the URL, `dryRun` that of the request. Throws 422,
 * and 400 where request and body disagree, of a dry run too, which upstream answers with 500. Source: pkg/registry/core/pod/storage/eviction.go Create, propagateDryRun.
 */
export function evictionOptions(eviction: Eviction, name: string, dryRun: readonly string[]): DeleteOptions {
  const { metadata, deleteOptions = {} } = eviction;
  if (metadata.name !== name) throw badRequest('name in URL does not match name in Eviction object');
  if (deleteOptions.ignoreStoreReadErrorWithClusterBreakingPotential) {
    const error = invalid(readErrorField, true, 'can not be set for pod eviction, try after removing the option');
    throw invalidObject({ group: 'policy', kind: 'Eviction' }, name, [error]);
  }
  const given = deleteOptions.dryRun ?? [];
  if (given.length === 0) return dryRun.length === 0 ? deleteOptions : { ...deleteOptions, dryRun };
  if (dryRun.length === 0 || equal(dryRun, given)) return deleteOptions;
  const lists = `[${dryRun.join(' ')}] and [${given.join(' ')}]`;
  throw badRequest(`Non-matching dry-run options in request and content: ${lists}`);
}
