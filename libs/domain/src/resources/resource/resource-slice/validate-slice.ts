import { semanticallyEqual } from '#domain/json/equal.js';
import { validateNodeSelector } from '#domain/resources/core/pod/validation/validate-node-selector.js';
import { validateDriverName, validatePoolName } from '#domain/resources/resource/device-names.js';
import { validateSet } from '#domain/resources/resource/limited-items.js';
import { hasLists } from '#domain/resources/resource/resource-slice/disabled-fields.js';
import { validateCounterSet } from '#domain/resources/resource/resource-slice/validate-counters.js';
import { validateDevice } from '#domain/resources/resource/resource-slice/validate-device.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { Device, ResourcePool, ResourceSlice, ResourceSliceSpec } from '#domain/schema/types/resource-v1.js';
import { type FieldError, invalid, required } from '#domain/status/field-error.js';
import { isDns1123Subdomain } from '#domain/validation/names.js';
import { immutableMessage } from '#domain/validation/object-meta.js';
import { invalidEach } from '#domain/validation/text.js';

const maxDevices = 128;
const maxCounterSets = 8;

/** How many devices there may be when any of them has taints, counters or lists of values. */
const maxRichDevices = 64;

/** Source: pkg/apis/resource/validation/validation.go validateResourceSliceSpec. */
export function validateSlice({ spec }: ResourceSlice, prev?: ResourceSlice): readonly FieldError[] {
  const { devices, sharedCounters, perDeviceNodeSelection = false } = spec;
  const known = new Map((prev?.spec.devices ?? []).toReversed().map((device) => [device.name, device]));
  return [
    ...validateDriverName(spec.driver, 'spec.driver'),
    ...validatePool(spec.pool, 'spec.pool'),
    ...(prev ? validateFixed(spec, prev.spec) : []),
    ...validateNodes(spec, 'spec'),
    ...(sharedCounters && devices ? [invalid('spec', '', 'only one of `sharedCounters` or `devices` is allowed')] : []),
    ...validateSet(devices, 'spec.devices', {
      max: (devices ?? []).some(isRich) ? maxRichDevices : maxDevices,
      check: (device, path) => validateDevice(device, path, { prev: known.get(device.name), hasOwnNodes: perDeviceNodeSelection }),
      keyOf: ({ name }) => name,
    }),
    ...validateSet(sharedCounters, 'spec.sharedCounters', { max: maxCounterSets, check: validateCounterSet, keyOf: ({ name }) => name }),
  ];
}

function isRich({ taints = [], consumesCounters = [], attributes = {} }: Device): boolean {
  return taints.length > 0 || consumesCounters.length > 0 || Object.values(attributes).some(hasLists);
}

function validatePool({ name, resourceSliceCount, generation }: ResourcePool, path: string): readonly FieldError[] {
  const at = `${path}.generation`;
  return [
    ...validatePoolName(name, `${path}.name`),
    ...(resourceSliceCount > 0 ? [] : [invalid(`${path}.resourceSliceCount`, resourceSliceCount, 'must be greater than zero')]),
    ...(generation < 0 ? [invalid(at, generation, 'must be greater than or equal to zero')] : []),
  ];
}

function validateFixed({ pool, driver, nodeName }: ResourceSliceSpec, prev: ResourceSliceSpec): readonly FieldError[] {
  return [
    ...(pool.name === prev.pool.name ? [] : [invalid('spec.pool.name', pool.name, immutableMessage)]),
    ...(driver === prev.driver ? [] : [invalid('spec.driver', driver, immutableMessage)]),
    ...(semanticallyEqual(nodeName, prev.nodeName) ? [] : [invalid('spec.nodeName', nodeName ?? null, immutableMessage)]),
  ];
}

/** The nodes that the devices are at are told in one of four ways. */
function validateNodes(spec: ResourceSliceSpec, path: string): readonly FieldError[] {
  const names = ['nodeName', 'nodeSelector', 'allNodes', 'perDeviceNodeSelection'] as const;
  const given = names.filter((name) => Boolean(spec[name])).map((name) => `\`${name}\``);
  const text = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required';
  return [
    ...validateEach(spec, path),
    ...(given.length === 0 ? [required(path, text)] : []),
    ...(given.length > 1 ? [invalid(path, `{${given.join(', ')}}`, `${text}, but multiple fields are set`)] : []),
  ];
}

function validateEach({ nodeName, nodeSelector, ...flags }: ResourceSliceSpec, path: string): readonly FieldError[] {
  const nodePath = `${path}.nodeName`;
  const terms = nodeSelector?.nodeSelectorTerms ?? [];
  const shown = nodeSelector?.nodeSelectorTerms?.map((term) => internalForm('core.v1.NodeSelectorTerm', term)) ?? null;
  return [
    ...(nodeName === '' ? [invalid(nodePath, '', 'must be either unset or set to a non-empty string')] : []),
    ...(nodeName ? invalidEach(nodePath, nodeName, isDns1123Subdomain(nodeName)) : []),
    ...(nodeSelector ? validateNodeSelector(nodeSelector, `${path}.nodeSelector`) : []),
    ...(nodeSelector && terms.length !== 1
      ? [invalid(`${path}.nodeSelector.nodeSelectorTerms`, shown, 'must have exactly one node selector term')]
      : []),
    ...(['allNodes', 'perDeviceNodeSelection'] as const).flatMap((name) =>
      flags[name] === false ? [invalid(`${path}.${name}`, false, 'must be either unset or set to true')] : [],
    ),
  ];
}
