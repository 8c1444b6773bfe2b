import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { goMarshal } from '#domain/json/go-marshal.js';
import { internalForm } from '#domain/schema/internal-form.js';

test.each<[string, unknown, string]>([
  ['networking.v1.ParentReference', { name: 'x' }, '{"Group":"","Resource":"","Namespace":"","Name":"x"}'],
  ['networking.v1.ServiceCIDRSpec', {}, '{"CIDRs":null}'],
  ['networking.v1.ServiceBackendPort', { number: 80 }, '{"Name":"","Number":80}'],
  ['networking.v1.IngressBackend', { service: { name: 's' } }, '{"Service":{"Name":"s","Port":{"Name":"","Number":0}},"Resource":null}'],
  [
    'networking.v1.NetworkPolicyPeer',
    { podSelector: { matchLabels: { a: 'b' } } },
    '{"PodSelector":{"matchLabels":{"a":"b"}},"NamespaceSelector":null,"IPBlock":null}',
  ],
  ['networking.v1.IPBlock', { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] }, '{"CIDR":"10.0.0.0/8","Except":["10.1.0.0/16"]}'],
])('%s with %j prints as upstream prints its internal type', (type, value, printed) => {
  expect(goMarshal(internalForm(type, value))).toBe(printed);
});

/** Recorded from upstream: json.Marshal of the internal twin. */
test('the template of a pod prints in the order of its internal type, metadata embedded and host fields in the security context', () => {
  const read = (name: string): string => readFileSync(new URL(`testdata/${name}`, import.meta.url), 'utf8');
  const template: unknown = JSON.parse(read('pod-template.json'));
  expect(`${goMarshal(internalForm('core.v1.PodTemplateSpec', template))}\n`).toBe(read('pod-template.internal.json'));
});

test.each<[string, unknown, string]>([
  [
    'autoscaling.v2.ContainerResourceMetricSource',
    { name: 'cpu', target: { type: 'Utilization' }, container: 'c' },
    '{"Name":"cpu","Container":"c","Target":{"Type":"Utilization","Value":null,"AverageValue":null,"AverageUtilization":null}}',
  ],
  ['core.v1.PersistentVolumeClaimTemplate', { spec: { resources: {} } }, claimForm('')],
  ['core.v1.PersistentVolumeClaimTemplate', { metadata: { labels: { a: 'b' } }, spec: {} }, claimForm('"labels":{"a":"b"},')],
])('%s with %j has fields where the internal type has them', (type, value, printed) => {
  expect(goMarshal(internalForm(type, value))).toBe(printed);
});

function claimForm(metadata: string): string {
  const rest = '"VolumeName":"","StorageClassName":null,"VolumeMode":null,"DataSource":null,"DataSourceRef":null';
  const resources = '"Resources":{"Limits":null,"Requests":null}';
  return `{${metadata}"Spec":{"AccessModes":null,"Selector":null,${resources},${rest},"VolumeAttributesClassName":null}}`;
}
