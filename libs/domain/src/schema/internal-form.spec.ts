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
