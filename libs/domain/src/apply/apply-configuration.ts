import { appliesNothing } from '#domain/apply/applies-nothing.js';
import { type Applied, type Applier, applyFields } from '#domain/apply/apply-fields.js';
import { checkType } from '#domain/apply/check-type.js';
import { applyConflict, type Conflict, ConflictsError } from '#domain/apply/conflicts.js';
import { hasPath, noFields } from '#domain/apply/field-set.js';
import { FieldManagementError } from '#domain/apply/field-management-error.js';
import type { FieldType } from '#domain/apply/field-type.js';
import { hasLastApplied, kubectlManager, lastAppliedFields, withLastApplied } from '#domain/apply/last-applied.js';
import type { ManagedResource } from '#domain/apply/managed-resource.js';
import { setOf } from '#domain/apply/manager-entry.js';
import { findManager, type Managers, managersOf, noManagers } from '#domain/apply/managers.js';
import { MisfitError } from '#domain/apply/misfit.js';
import { refitManagers } from '#domain/apply/settle-change.js';
import { trackUpdate } from '#domain/apply/track-update.js';
import { withManagers } from '#domain/apply/with-managers.js';
import { DecodeError } from '#domain/codec/decode-error.js';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '#domain/json/json.js';
import type { ManagedFieldsEntry } from '#domain/schema/types/meta-v1.js';
import { badRequest } from '#domain/status/status-error.js';

/**
 * Server-side apply: the object that comes of applying a configuration, with its managedFields; `live` itself when nothing changes. `live` is
 * absent when there is no object yet. Throws 409 with a cause for each conflict, and 400 for a configuration of another kind or not of its type;
 * for the latter upstream has 500.
 * Source: FieldManager.Apply and what it is wrapped in, k8s.io/apimachinery/pkg/util/managedfields/internal.
 */
export function applyConfiguration(
  resource: ManagedResource,
  live: JsonObject | undefined,
  config: JsonObject,
  applier: Applier,
): JsonObject {
  const before = live ?? resource.empty;
  const managers = managersBefore(resource, before, applier);
  checkKind(resource, config);
  if (live && isInPlace(resource, live, config, applier)) return live;
  checkConfiguration(resource, config);
  checkLive(resource, before, `failed to create typed live object (${describe(resource, before)})`);
  const { object, managers: after } = applyToManaged(resource, { live: before, config }, managers, applier);
  const completed = object === before ? object : complete(resource, object, config);
  const synchronized = applier.manager === kubectlManager ? withLastApplied(completed, config) : completed;
  return withManagers(synchronized, after, entriesOf(before));
}

/** True when there is nothing to do, as far as one look can tell; the object was applied to before. */
function isInPlace(resource: ManagedResource, live: JsonObject, config: JsonObject, { manager }: Applier): boolean {
  const { apiVersion, subresource } = resource;
  const version = resource.versionOf(apiVersion);
  const entries = entriesOf(live) ?? noManagers;
  const last = findManager(entries, { manager, operation: 'Apply', apiVersion, subresource });
  if (!version || !last || last.apiVersion !== apiVersion || checked.get(live) !== version.type) return false;
  const { filter } = version;
  if ((filter && !('without' in filter)) || (manager === kubectlManager && hasLastApplied(live))) return false;
  if (managersOf(entries) !== entries || refitManagers(resource, live, entries) !== entries) return false;
  return appliesNothing(config, { live, type: version.type, fields: setOf(last), without: filter?.without ?? noFields });
}

/** Whoever wrote the fields of an object that has no managers is not known by name. */
function managersBefore(resource: ManagedResource, live: JsonObject, { now }: Applier): Managers {
  const managers = managersOf(entriesOf(live));
  if (managers.length > 0 || live === resource.empty) return managers;
  const step = 'failed to create manager for existing fields';
  checkLive(resource, live, `${step}: failed to convert new object (${describe(resource, live)}) to smd typed`);
  try {
    return trackUpdate(resource, { before: resource.empty, after: live }, noManagers, { manager: 'before-first-apply', now });
  } catch (error) {
    throw refused(error, step);
  }
}

/** The configuration has to be of the very kind and version of the request, and to leave managers to the server. */
function checkKind({ group, version, kind }: ManagedResource, config: JsonObject): void {
  const given = kindOf(config);
  if (given !== formatKind(group, version, kind)) throw badRequest(`invalid object type: ${given}`);
  const metadata = config['metadata'];
  const managedFields = isJsonObject(metadata) ? metadata['managedFields'] : undefined;
  if (isJsonList(managedFields) && managedFields.every(isJsonObject)) throw badRequest('metadata.managedFields must be nil');
}

function checkConfiguration(resource: ManagedResource, config: JsonObject): void {
  const misfits = checkType(config, typeOf(resource), { allowsDuplicates: false });
  if (misfits.length > 0) throw refused(new MisfitError(misfits), `failed to create typed patch object (${describe(resource, config)})`);
}

function typeOf(resource: ManagedResource): FieldType {
  return resource.versionOf(resource.apiVersion)?.type ?? {};
}

const checked = new WeakMap<JsonObject, FieldType>();

/** Objects that never change are looked at once. */
function checkLive(resource: ManagedResource, live: JsonObject, problem: string): void {
  const type = typeOf(resource);
  if (checked.get(live) === type) return;
  const misfits = checkType(live, type, { allowsDuplicates: true });
  if (misfits.length > 0) throw refused(new MisfitError(misfits), problem);
  checked.set(live, type);
}

interface Application {
  readonly live: JsonObject;
  readonly config: JsonObject;
}

/** Applies; what kubectl applied of old conflicts with nobody when it applies it this way. */
function applyToManaged(resource: ManagedResource, application: Application, managers: Managers, applier: Applier): Applied {
  try {
    return applyFields(resource, application, managers, applier);
  } catch (error) {
    if (!(error instanceof ConflictsError)) throw refused(error);
    const remaining =
      applier.manager === kubectlManager ? withoutLastApplied(resource, application.live, error.conflicts) : error.conflicts;
    if (remaining.length > 0) throw applyConflict(remaining);
    return applyFields(resource, application, managers, { ...applier, force: true });
  }
}

function withoutLastApplied(resource: ManagedResource, live: JsonObject, conflicts: readonly Conflict[]): readonly Conflict[] {
  const allowed = lastAppliedFields(resource, live);
  return allowed ? conflicts.filter(({ path }) => !hasPath(allowed, path)) : conflicts;
}

function complete(resource: ManagedResource, object: JsonObject, config: JsonObject): JsonObject {
  try {
    return resource.complete(object);
  } catch (error) {
    const kind = formatKind(resource.group, resource.version, resource.kind);
    const why = `failed to convert new object (${describe(resource, config)}) to proper version: unable to convert unstructured object to ${kind}`;
    throw refused(error, why);
  }
}

/** What upstream answers with 500 and the bare text: mistakes of the client all the same. */
function refused(error: unknown, context = ''): unknown {
  if (!(error instanceof FieldManagementError || error instanceof DecodeError)) return error;
  return badRequest(context === '' ? error.message : `${context}: ${error.message}`);
}

function entriesOf({ metadata }: JsonObject): readonly ManagedFieldsEntry[] | undefined {
  return isJsonObject(metadata) ? (metadata['managedFields'] as readonly ManagedFieldsEntry[] | undefined) : undefined;
}

/** `default/web; apps/v1, Kind=Deployment`. */
function describe({ group, version, kind }: ManagedResource, { metadata }: JsonObject): string {
  const { namespace, name } = isJsonObject(metadata) ? metadata : {};
  return `${textOf(namespace)}/${textOf(name)}; ${formatKind(group, version, kind)}`;
}

/** As schema.GroupVersionKind prints; without version where the text is none. */
function kindOf(config: JsonObject): string {
  const parts = textOf(config['apiVersion']).split('/');
  const kind = textOf(config['kind']);
  if (parts.length > 2) return formatKind('', '', '');
  const [first = '', second] = parts;
  return second === undefined ? formatKind('', first, kind) : formatKind(first, second, kind);
}

function formatKind(group: string, version: string, kind: string): string {
  return `${group}/${version}, Kind=${kind}`;
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
