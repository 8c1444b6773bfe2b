import type { Query } from '#domain/api/request/query.js';
import { firstOf } from '#domain/api/request/query.js';
import { optionalBoolean, optionalInteger, textOf } from '#domain/api/request/query-values.js';
import type { PodLogOptions } from '#domain/schema/types/core-v1.js';
import { type FieldError, forbidden, invalid, notSupported } from '#domain/status/field-error.js';
import { badRequest, invalidObject } from '#domain/status/status-error.js';
import { canonicalTime } from '#domain/time/go-time.js';

const notNegative = 'must be greater than or equal to 0';
const positive = 'must be greater than 0';
const streams = ['All', 'Stderr', 'Stdout'];

/**
 * What a query asks of a log; `stream` is always set. Throws 400 where a value cannot be read and 422 where it makes no sense; the error
 * names `podName`. Source: pkg/registry/core/pod/rest/log.go, pkg/apis/core/validation/validation.go ValidatePodLogOptions.
 */
export function podLogOptionsOf(query: Query, podName: string): PodLogOptions & { readonly stream: string } {
  const sinceSeconds = optionalInteger(query, 'sinceSeconds');
  const sinceTime = timeOf(query, 'sinceTime');
  const tailLines = optionalInteger(query, 'tailLines');
  const limitBytes = optionalInteger(query, 'limitBytes');
  const options = {
    container: textOf(query, 'container'),
    follow: optionalBoolean(query, 'follow') ?? false,
    previous: optionalBoolean(query, 'previous') ?? false,
    timestamps: optionalBoolean(query, 'timestamps') ?? false,
    stream: firstOf(query, 'stream') ?? 'All',
    ...(sinceSeconds !== undefined && { sinceSeconds }),
    ...(sinceTime !== undefined && { sinceTime }),
    ...(tailLines !== undefined && { tailLines }),
    ...(limitBytes !== undefined && { limitBytes }),
  };
  const errors = validate(options);
  if (errors.length > 0) throw invalidObject({ group: '', kind: 'PodLogOptions' }, podName, errors);
  return options;
}

function timeOf(query: Query, name: string): string | undefined {
  const text = textOf(query, name);
  if (text === '' || text === 'null') return undefined;
  const read = canonicalTime(text, 'time');
  if ('error' in read) throw badRequest(read.error);
  return 'text' in read ? read.text : undefined;
}

function validate({ tailLines, limitBytes, sinceSeconds, sinceTime, stream }: PodLogOptions): readonly FieldError[] {
  const hasBoth = sinceSeconds !== undefined && sinceTime !== undefined;
  return [
    ...(tailLines !== undefined && tailLines < 0 ? [invalid('tailLines', tailLines, notNegative)] : []),
    ...(limitBytes !== undefined && limitBytes < 1 ? [invalid('limitBytes', limitBytes, positive)] : []),
    ...(hasBoth ? [forbidden('', 'at most one of `sinceTime` or `sinceSeconds` may be specified')] : []),
    ...(!hasBoth && sinceSeconds !== undefined && sinceSeconds < 1 ? [invalid('sinceSeconds', sinceSeconds, positive)] : []),
    ...(streams.includes(stream ?? '') ? [] : [notSupported('stream', stream, streams)]),
    ...(stream !== 'All' && tailLines !== undefined
      ? [forbidden('', '`tailLines` and specific `stream` are mutually exclusive for now')]
      : []),
  ];
}
