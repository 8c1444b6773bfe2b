import { semanticallyEqual } from '#domain/json/equal.js';
import { parseQuantity, quantitySign } from '#domain/quantity/quantity.js';
import { validateNodeSelector } from '#domain/resources/core/pod/validation/validate-node-selector.js';
import { isNativeResource } from '#domain/resources/core/resource-name.js';
import { validateBindingConditions } from '#domain/resources/resource/binding-conditions.js';
import { maxQualifiedName, validateQualifiedName } from '#domain/resources/resource/device-names.js';
import { validateDeviceTaint } from '#domain/resources/resource/device-taints.js';
import { validateEntries, validateItems, validateSet } from '#domain/resources/resource/limited-items.js';
import { countValues, validateAttribute } from '#domain/resources/resource/resource-slice/validate-attribute.js';
import { validateCapacity } from '#domain/resources/resource/resource-slice/validate-capacity.js';
import { validateConsumption } from '#domain/resources/resource/resource-slice/validate-counters.js';
import type { Device, NodeAllocatableResourceMapping } from '#domain/schema/types/resource-v1.js';
import { fieldNotFound, type FieldError, indexPath, invalid, required } from '#domain/status/field-error.js';
import { isDns1123Subdomain } from '#domain/validation/names.js';
import { invalidEach, validateDns1123Label } from '#domain/validation/text.js';

const maxFacts = 32;
const maxValues = 48;
const maxTaints = 16;
const maxConsumptions = 2;

export interface DeviceUse {
  /** The device of that name before. */
  readonly prev: Device | undefined;
  /** Each device tells its nodes itself. */
  readonly hasOwnNodes: boolean;
}

/** Taints that stay are not judged again. Source: pkg/apis/resource/validation/validation.go validateDevice. */
export function validateDevice(device: Device, path: string, { prev, hasOwnNodes }: DeviceUse): readonly FieldError[] {
  const keys = { maxKey: maxQualifiedName, checkKey: validateQualifiedName };
  const isShared = device.allowMultipleAllocations ?? false;
  const checksTaints = !prev || !semanticallyEqual(prev.taints, device.taints);
  return [
    ...validateDns1123Label(device.name, `${path}.name`),
    ...validateNumbers(device, path),
    ...validateEntries(device.attributes, `${path}.attributes`, { ...keys, check: validateAttribute }),
    ...validateEntries(device.capacity, `${path}.capacity`, { ...keys, check: (one, at) => validateCapacity(one, at, isShared) }),
    ...(checksTaints
      ? validateItems(device.taints, `${path}.taints`, { max: maxTaints, check: (one, at) => validateDeviceTaint(one, at) })
      : []),
    ...validateSet(device.consumesCounters, `${path}.consumesCounters`, {
      max: maxConsumptions,
      check: validateConsumption,
      keyOf: ({ counterSet }) => counterSet,
    }),
    ...(hasOwnNodes ? validateNodes(device, path) : refuseNodes(device, path)),
    ...validateBindingConditions(device, path),
    ...validateMappings(device, `${path}.nodeAllocatableResourceMappings`),
  ];
}

function validateNumbers({ attributes = {}, capacity = {} }: Device, path: string): readonly FieldError[] {
  const facts = Object.keys(attributes).length + Object.keys(capacity).length;
  const values = Object.values(attributes).reduce((sum, attribute) => sum + countValues(attribute), 0);
  return [
    ...(facts > maxFacts ? [invalid(path, facts, `the total number of attributes and capacities must not exceed ${maxFacts}`)] : []),
    ...(values > maxValues ? [invalid(path, values, `the total number of attribute values must not exceed ${maxValues}`)] : []),
  ];
}

/** The nodes that the device is at are told in one of three ways. */
function validateNodes(device: Device, path: string): readonly FieldError[] {
  const { nodeName, nodeSelector, allNodes } = device;
  const given = (['nodeName', 'nodeSelector', 'allNodes'] as const).filter((name) => Boolean(device[name])).map((name) => `\`${name}\``);
  const text =
    'exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec';
  return [
    ...(nodeName === '' ? [invalid(`${path}.nodeName`, '', 'must not be empty')] : []),
    ...(nodeName ? invalidEach(`${path}.nodeName`, nodeName, isDns1123Subdomain(nodeName)) : []),
    ...(nodeSelector ? validateNodeSelector(nodeSelector, `${path}.nodeSelector`) : []),
    ...(allNodes === false ? [invalid(`${path}.allNodes`, false, 'must be either unset or set to true')] : []),
    ...(given.length === 0 ? [required(path, text)] : []),
    ...(given.length > 1 ? [invalid(path, `{${given.join(', ')}}`, text)] : []),
  ];
}

function refuseNodes({ nodeName, nodeSelector, allNodes }: Device, path: string): readonly FieldError[] {
  const text =
    '`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec';
  return [nodeName, nodeSelector, allNodes].some((one) => one !== undefined) ? [invalid(path, null, text)] : [];
}

/** Source: validateNodeAllocatableResourceMappings. */
function validateMappings({ nodeAllocatableResourceMappings: mappings = {}, capacity }: Device, path: string): readonly FieldError[] {
  return Object.entries(mappings).flatMap(([resource, mapping]) => {
    const at = indexPath(path, resource);
    const native = isNativeResource(resource) ? [] : [invalid(at, resource, 'must be a node allocatable resource name')];
    return [...native, ...validateMapping(mapping, at, capacity)];
  });
}

function validateMapping(mapping: NodeAllocatableResourceMapping, path: string, capacity: Device['capacity'] = {}): readonly FieldError[] {
  const { allocationMultiplier: multiplier = '', capacityKey } = mapping;
  const factor = parseQuantity(multiplier);
  return [
    ...(factor && quantitySign(factor) <= 0 ? [invalid(`${path}.allocationMultiplier`, multiplier, 'must be positive')] : []),
    ...(capacityKey === '' ? [invalid(`${path}.capacityKey`, '', 'capacityKey must not be an empty string')] : []),
    ...(capacityKey && !Object.hasOwn(capacity, capacityKey) ? [fieldNotFound(`${path}.capacityKey`, capacityKey)] : []),
  ];
}
