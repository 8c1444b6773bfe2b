import type { Query } from '#domain/api/request/query.js';
import { optionalBoolean, optionalInteger, textOf } from '#domain/api/request/query-values.js';
import { exactField, type FieldSelector, parseFieldSelector } from '#domain/selectors/field-selector.js';
import { parseLabelSelector } from '#domain/selectors/parse-label-selector.js';
import { checkFieldSelector, type Selectable } from '#domain/selectors/selectable-fields.js';
import { everything, type Selector } from '#domain/selectors/selector.js';
import { type FieldError, forbidden, notSupported } from '#domain/status/field-error.js';
import { badRequest, invalidObject } from '#domain/status/status-error.js';

/** Options of list, watch and deletecollection, read and checked. */
export interface ListOptions {
  readonly labels: Selector;
  readonly fields: FieldSelector;
  readonly watch: boolean;
  readonly allowWatchBookmarks: boolean;
  /** As it was given; empty, `0` or a revision. */
  readonly resourceVersion: string;
  readonly resourceVersionMatch: '' | 'Exact' | 'NotOlderThan';
  readonly timeoutSeconds?: number;
  /** 0 for all. */
  readonly limit: number;
  readonly continue: string;
  readonly sendInitialEvents?: boolean;
}

/** What a list is asked for when nothing is asked for. */
export const listEverything: ListOptions = {
  labels: everything,
  fields: [],
  watch: false,
  allowWatchBookmarks: false,
  resourceVersion: '',
  resourceVersionMatch: '',
  limit: 0,
  continue: '',
};

/**
 * Reads the options from the query; throws 400 and 422. `watch` says that the path asks for a watch whatever the query says; `name` is
 * that of the one object the path names.
 * Source: k8s.io/apiserver/pkg/endpoints/handlers/get.go listOpts, k8s.io/apimachinery/pkg/apis/meta/internalversion.
 */
export function listOptionsOf(
  query: Query,
  resource: Selectable,
  { watch = false, name = '' }: { readonly watch?: boolean; readonly name?: string } = {},
): ListOptions {
  if (query.size === 0 && !watch && name === '') return listEverything;
  const options = withWatchDefaults(readOptions(query, watch));
  const errors = options.watch ? watchErrors(options) : listErrors(options);
  if (errors.length > 0) throw invalidObject({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors);
  checkFieldSelector(resource, options.fields);
  return name === '' ? options : { ...options, fields: onlyNamed(options.fields, name) };
}

function readOptions(query: Query, watch: boolean): ListOptions {
  const timeoutSeconds = optionalInteger(query, 'timeoutSeconds');
  const sendInitialEvents = optionalBoolean(query, 'sendInitialEvents');
  return {
    labels: parseLabelSelector(textOf(query, 'labelSelector')),
    fields: parseFieldSelector(textOf(query, 'fieldSelector')),
    watch: watch || optionalBoolean(query, 'watch') === true,
    allowWatchBookmarks: optionalBoolean(query, 'allowWatchBookmarks') === true,
    resourceVersion: textOf(query, 'resourceVersion'),
    resourceVersionMatch: textOf(query, 'resourceVersionMatch') as ListOptions['resourceVersionMatch'],
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    limit: optionalInteger(query, 'limit') ?? 0,
    continue: textOf(query, 'continue'),
    ...(sendInitialEvents !== undefined && { sendInitialEvents }),
  };
}

/** A watch from nowhere begins with what there is (SetListOptionsDefaults). */
function withWatchDefaults(options: ListOptions): ListOptions {
  const { watch, sendInitialEvents, resourceVersionMatch, resourceVersion } = options;
  const fromNowhere = resourceVersion === '' || resourceVersion === '0';
  if (!watch || sendInitialEvents !== undefined || resourceVersionMatch !== '' || !fromNowhere) return options;
  return { ...options, sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan' };
}

const match = 'resourceVersionMatch';

function listErrors(options: ListOptions): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { resourceVersionMatch: given, resourceVersion } = options;
  if (given !== '') {
    if (resourceVersion === '') errors.push(forbidden(match, 'resourceVersionMatch is forbidden unless resourceVersion is provided'));
    if (options.continue !== '') errors.push(forbidden(match, 'resourceVersionMatch is forbidden when continue is provided'));
    if (given !== 'Exact' && given !== 'NotOlderThan') errors.push(notSupported(match, given, ['Exact', 'NotOlderThan', '']));
    if (given === 'Exact' && resourceVersion === '0')
      errors.push(forbidden(match, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
  }
  if (options.sendInitialEvents !== undefined) errors.push(forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  return errors;
}

function watchErrors(options: ListOptions): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { resourceVersionMatch: given, sendInitialEvents } = options;
  if (sendInitialEvents !== undefined && given !== 'NotOlderThan')
    errors.push(forbidden(match, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'));
  if (given === '') return errors;
  if (sendInitialEvents === undefined)
    errors.push(forbidden(match, 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'));
  if (given !== 'NotOlderThan') errors.push(notSupported(match, given, ['NotOlderThan']));
  if (options.continue !== '') errors.push(forbidden(match, 'resourceVersionMatch is forbidden when continue is provided'));
  return errors;
}

function onlyNamed(fields: FieldSelector, name: string): FieldSelector {
  if (fields.length === 0) return [{ field: 'metadata.name', operator: '=', value: name }];
  if (exactField(fields, 'metadata.name') !== name) throw badRequest("fieldSelector metadata.name doesn't match requested name");
  return fields;
}
