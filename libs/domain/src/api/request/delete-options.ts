import { DecodeError } from '#domain/codec/decode-error.js';
import { decodeJson, decodeNode, decodeValue } from '#domain/codec/decode-json.js';
import { decodeProtobuf } from '#domain/codec/decode-protobuf.js';
import { decodeEnvelope } from '#domain/codec/protobuf-envelope.js';
import { parseYaml } from '#domain/codec/yaml-node.js';
import { validateDryRun } from '#domain/api/request/options.js';
import type { Query } from '#domain/api/request/query.js';
import { optionalBoolean, optionalInteger, textOf } from '#domain/api/request/query-values.js';
import type { EncodedBody } from '#domain/api/request/request-body.js';
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

function fromBody(body: EncodedBody): Given {
  try {
    const options = decode(body);
    const { kind = '' } = options as { kind?: string };
    if (kind !== '' && kind !== 'DeleteOptions') throw badRequest('decoded object cannot be converted to DeleteOptions');
    return options;
  } catch (error) {
    if (error instanceof DecodeError) throw badRequest(error.message);
    throw error;
  }
}

function decode(body: EncodedBody): Given {
  const schema = builtInSchema('meta.v1.DeleteOptions');
  if (body.given) return decodeValue<Given>(schema, body.given.value, { strict: false }).object;
  switch (body.encoding) {
    case 'json':
      return decodeJson<Given>(schema, body.text(), { strict: false }).object;
    case 'yaml':
      return decodeNode<Given>(schema, parseYaml(body.text()).node, false).object;
    case 'protobuf': {
      const envelope = decodeEnvelope(body.bytes);
      return { ...decodeProtobuf<Given>(schema, envelope.raw), kind: envelope.kind } as Given;
    }
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
