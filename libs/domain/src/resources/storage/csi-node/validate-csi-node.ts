import { semanticallyEqual } from '#domain/json/equal.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { CSINode, CSINodeDriver } from '#domain/schema/types/storage-v1.js';
import { childPath, duplicate, type FieldError, indexPath, invalid, required } from '#domain/status/field-error.js';
import { validateCsiDriverName } from '#domain/validation/csi-driver-name.js';
import { byteLength, isQualifiedName } from '#domain/validation/names.js';
import { immutableMessage, validateNonNegative } from '#domain/validation/object-meta.js';
import { invalidEach } from '#domain/validation/text.js';
import { repeatsOf } from '#domain/validation/repeats.js';

const maxNodeIdBytes = 256;
const path = 'spec.drivers';

/** Source: pkg/apis/storage/validation/validation.go. */
export function validateCsiNode({ spec }: CSINode): readonly FieldError[] {
  const drivers = spec.drivers ?? [];
  const isRepeated = repeatsOf(drivers, ({ name }) => name);
  return drivers.flatMap((driver, i) => validateDriver(driver, isRepeated(i), indexPath(path, i)));
}

/** A driver that stays keeps its node id and topology keys; how many volumes it takes may change. */
export function validateCsiNodeUpdate(next: CSINode, prev: CSINode): readonly FieldError[] {
  // of several with one name the first; they are refused for that
  const byName = new Map((next.spec.drivers ?? []).toReversed().map((driver) => [driver.name, driver]));
  const changed = (prev.spec.drivers ?? []).flatMap((old) => {
    const driver = byName.get(old.name);
    return driver && !semanticallyEqual(withoutAllocatable(driver), withoutAllocatable(old)) ? [driver] : [];
  });
  const print = (driver: CSINodeDriver): unknown => internalForm('storage.v1.CSINodeDriver', withoutAllocatable(driver));
  return [...validateCsiNode(next), ...changed.map((driver) => invalid(path, print(driver), immutableMessage))];
}

function withoutAllocatable({ allocatable: _, ...driver }: CSINodeDriver): CSINodeDriver {
  return driver;
}

function validateDriver(driver: CSINodeDriver, repeated: boolean, at: string): readonly FieldError[] {
  const { name, nodeID, allocatable } = driver;
  const nodeIdPath = childPath(at, 'nodeID');
  return [
    ...validateCsiDriverName(name, childPath(at, 'name')),
    ...(nodeID === '' ? [required(nodeIdPath)] : []),
    ...(byteLength(nodeID) > maxNodeIdBytes ? [invalid(nodeIdPath, nodeID, `must be ${maxNodeIdBytes} characters or less`)] : []),
    ...validateNonNegative(allocatable?.count ?? 0, childPath(at, 'allocatable', 'count')),
    ...(repeated ? [duplicate(childPath(at, 'name'), name)] : []),
    ...validateTopologyKeys(driver.topologyKeys ?? [], at),
  ];
}

/** Upstream reports bad keys at the driver. */
function validateTopologyKeys(keys: readonly string[], at: string): readonly FieldError[] {
  const isRepeated = repeatsOf(keys);
  return keys.flatMap((key, i) => [
    ...(key === '' ? [required(at)] : []),
    ...(isRepeated(i) ? [duplicate(at, key)] : []),
    ...invalidEach(at, key, isQualifiedName(key)),
  ]);
}
