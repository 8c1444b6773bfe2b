import { checkKind, type ExpectedBody, identify, UnfitBody, UnrecognizedBody } from '#domain/api/request/body-kind.js';
import { validateDryRun } from '#domain/api/request/options.js';
import type { Query } from '#domain/api/request/query.js';
import { optionalBoolean, optionalInteger, textOf } from '#domain/api/request/query-values.js';
import { decodeAs, type EncodedBody } from '#domain/api/request/request-body.js';
import { isKindOfEveryVersion } from '#domain/api/scheme.js';
import { builtInSchema } from '#domain/schema/built-in.js';
import type { DeleteOptions as DeleteOptionsBody } from '#domain/schema/types/meta-v1.js';
import { type FieldError, invalid, notSupported } from '#domain/status/field-error.js';
import { badRequest, invalidObject } from '#domain/status/status-error.js';

/** Options of a delete, read and checked. */
export interface DeleteOptions {
  readonly dryRun: boolean;
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Foreground' | 'Background' | 'Orphan';
  /** What `orphanDependents` was before there were policies. */
  readonly orphanDependents?: boolean;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

/** From the body when there is one, otherwise from the query. Throws 400 and 422. Source: handlers/delete.go. */
export function deleteOptionsOf(query: Query, body: EncodedBody | undefined): DeleteOptions {
  return checkDeleteOptions(body && (body.given || body.bytes.length > 0) ? fromBody(body) : fromQuery(query));
}

/** Options that came as an object or within one. Throws 422. */
export function checkDeleteOptions(given: Omit<DeleteOptionsBody, 'kind' | 'apiVersion'>): DeleteOptions {
  const errors = validateDeleteOptions(given);
  if (errors.length > 0) throw invalidObject({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', errors);
  const { gracePeriodSeconds, propagationPolicy, orphanDependents, preconditions, dryRun = [] } = given;
  return {
    dryRun: dryRun.length > 0,
    ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
    ...(propagationPolicy !== undefined && { propagationPolicy: propagationPolicy as 'Foreground' | 'Background' | 'Orphan' }),
    ...(orphanDependents !== undefined && { orphanDependents }),
    ...(preconditions && { preconditions }),
  };
}

type Given = Omit<DeleteOptionsBody, 'kind' | 'apiVersion'>;

function fromQuery(query: Query): Given {
  const gracePeriodSeconds = optionalInteger(query, 'gracePeriodSeconds');
  const orphanDependents = optionalBoolean(query, 'orphanDependents');
  const propagationPolicy = textOf(query, 'propagationPolicy');
  return {
    dryRun: query.get('dryRun') ?? [],
    ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
    ...(orphanDependents !== undefined && { orphanDependents }),
    ...(query.has('propagationPolicy') && { propagationPolicy }),
  };
}

/** Their decoder knows options and nothing else, in every group. */
const expected: ExpectedBody = {
  group: '',
  version: 'v1',
  kind: 'DeleteOptions',
  schema: builtInSchema('meta.v1.DeleteOptions'),
  isKnown: ({ kind }) => isKindOfEveryVersion(kind),
  scheme: {
    source: 'k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27',
    internalType: 'v1.DeleteOptions',
  },
};

function fromBody(body: EncodedBody): Given {
  try {
    const { object } = decodeAs(body, expected, false);
    checkKind(identify(object, expected), expected);
    return object as Given;
  } catch (error) {
    if (error instanceof UnfitBody || error instanceof UnrecognizedBody) throw badRequest(error.message);
    throw error;
  }
}

const policies = ['Foreground', 'Background', 'Orphan'];

function validateDeleteOptions({ orphanDependents, propagationPolicy, dryRun = [] }: Given): readonly FieldError[] {
  const path = 'propagationPolicy';
  return [
    ...(orphanDependents !== undefined && propagationPolicy !== undefined
      ? [invalid(path, propagationPolicy, 'orphanDependents and deletionPropagation cannot be both set')]
      : []),
    ...(propagationPolicy !== undefined && !policies.includes(propagationPolicy)
      ? [notSupported(path, propagationPolicy, [...policies, 'nil'])]
      : []),
    ...validateDryRun(dryRun),
  ];
}
