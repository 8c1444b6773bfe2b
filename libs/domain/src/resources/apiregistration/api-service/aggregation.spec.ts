import { describe, expect, test } from 'vitest';
import { defineResource } from '#domain/api/define-resource.js';
import { Registry } from '#domain/api/registry.js';
import { registrationStep, wantedApiServices } from '#domain/resources/apiregistration/api-service/auto-registration.js';
import { isAvailable, passed, unavailability, withAvailability } from '#domain/resources/apiregistration/api-service/availability.js';
import { extensionLocation, extensionServerName, isRemote } from '#domain/resources/apiregistration/api-service/extension-location.js';
import { extensionUrlAnnotation, extensionUrlOf } from '#domain/resources/apiregistration/api-service/extension-url.js';
import type { APIService, APIServiceSpec } from '#domain/schema/types/apiregistration-v1.js';
import type { Service } from '#domain/schema/types/core-v1.js';
import type { EndpointSlice } from '#domain/schema/types/discovery-v1.js';

const now = Date.parse('2026-06-01T00:00:00Z');

function apiService(spec: Partial<APIServiceSpec> = {}, metadata: object = {}): APIService {
  return {
    metadata: { name: 'v1.g', ...metadata },
    spec: { group: 'g', version: 'v1', groupPriorityMinimum: 1000, versionPriority: 100, ...spec },
    status: {},
  } as unknown as APIService;
}

const at = (url: string): object => ({ annotations: { [extensionUrlAnnotation]: url } });
const reference = { service: { namespace: 'ns', name: 'api', port: 443 } };
const service = (spec: object): Service => ({ metadata: { name: 'api', namespace: 'ns' }, spec }) as unknown as Service;
const clusterIP = service({ type: 'ClusterIP', clusterIP: '10.224.0.9', ports: [{ port: 443 }] });

test.each([
  ['https://127.0.0.1:8443', { scheme: 'https', host: '127.0.0.1', port: '8443' }],
  ['http://localhost/', { scheme: 'http', host: 'localhost', port: '' }],
  ['https://[::1]:1', { scheme: 'https', host: '::1', port: '1' }],
  ['https://a:70000', undefined],
  ['https://user@a', undefined],
  ['https://a/path', undefined],
  ['https://a?q', undefined],
  ['ftp://a', undefined],
  ['a:80', undefined],
  ['', undefined],
])('the annotation %s says %j', (text, url) => {
  expect(extensionUrlOf(at(text))).toEqual(url);
});

describe('where an extension server is', () => {
  test.each([
    ['its URL', apiService(reference, at('http://localhost:81')), undefined, ['http', 'localhost:81', 'localhost:81'], undefined],
    ['the usual port of its URL', apiService({}, at('https://a.example')), undefined, ['https', 'a.example', 'a.example:443'], undefined],
    ['the address of its Service', apiService(reference), clusterIP, ['https', '10.224.0.9:443', '127.224.0.9:443'], 'api.ns.svc'],
    [
      'the name of its Service',
      apiService(reference),
      service({ type: 'ExternalName', externalName: 'localhost' }),
      ['https', 'localhost:443', 'localhost:443'],
      'api.ns.svc',
    ],
  ])('%s', (_, registered, found, expected, serverName) => {
    const { scheme, host, at: place } = extensionLocation(registered, () => found);
    expect([scheme, host, `${place.host}:${place.port}`]).toEqual(expected);
    expect([isRemote(registered), extensionServerName(registered)]).toEqual([true, serverName]);
  });

  test.each([
    [undefined, 'service "api" not found'],
    [service({ type: 'ClusterIP', clusterIP: 'None', ports: [{ port: 443 }] }), 'cannot route to service with ClusterIP "None"'],
    [service({ type: 'NodePort', clusterIP: '10.224.0.9', ports: [{ port: 80 }] }), 'no service port 443 found for service "api"'],
  ])('nowhere: %j', (found, message) => {
    expect(() => extensionLocation(apiService(reference), () => found)).toThrow(message);
  });

  test('here', () => {
    expect([isRemote(apiService()), isRemote(apiService({}, at('nonsense')))]).toEqual([false, false]);
  });
});

describe('an extension server need not be asked', () => {
  const slice = (ports: object[], endpoints: object[]): EndpointSlice => ({ ports, endpoints }) as unknown as EndpointSlice;
  const ready = { addresses: ['10.244.0.1'], conditions: { ready: true } };
  const named = service({ type: 'ClusterIP', ports: [{ name: 'https', port: 443 }] });

  test.each([
    ['ServiceNotFound', undefined, []],
    ['ServicePortError', service({ type: 'ClusterIP', ports: [{ port: 80 }] }), []],
    ['EndpointsNotFound', named, []],
    ['MissingEndpoints', named, [slice([{ name: 'https', port: 8443 }], [])]],
    ['MissingEndpoints', named, [slice([{ name: 'https', port: 8443 }], [{ ...ready, conditions: { ready: false } }])]],
    ['MissingEndpoints', named, [slice([{ name: 'other', port: 8443 }], [ready]), slice([{ name: 'https' }], [ready])]],
    [undefined, named, [slice([{ name: 'https', port: 8443 }], [{ addresses: ['10.244.0.1'] }])]],
    [undefined, service({ type: 'ExternalName' }), []],
  ])('%s', (reason, found, endpointSlices) => {
    expect(unavailability(apiService(reference), { service: found, endpointSlices })?.reason).toBe(reason);
  });

  test('unless its URL is known', () => {
    expect(unavailability(apiService(reference, at('https://a')), { service: undefined, endpointSlices: [] })).toBeUndefined();
  });

  test('the time of the condition is that of the last change', () => {
    const failed = withAvailability({}, { status: 'False', reason: 'ServiceNotFound', message: 'm' }, now);
    const other = withAvailability(failed, { status: 'False', reason: 'FailedDiscoveryCheck', message: 'n' }, now + 1000);
    const well = withAvailability(other, passed, now + 2000);
    expect(
      [failed, other, well].map(({ conditions }) => conditions?.map(({ reason, lastTransitionTime }) => [reason, lastTransitionTime])),
    ).toEqual([
      [['ServiceNotFound', '2026-06-01T00:00:00Z']],
      [['FailedDiscoveryCheck', '2026-06-01T00:00:00Z']],
      [['Passed', '2026-06-01T00:00:02Z']],
    ]);
    expect([failed, well].map((status) => isAvailable({ ...apiService(), status }))).toEqual([false, true]);
  });
});

describe('versions that are served here', () => {
  const custom = {
    ...defineResource('v1', 'ConfigMap'),
    custom: { schema: undefined, preservesUnknownFields: true },
    group: 'c.example.com',
    version: 'v1beta1',
  } as const;
  const builtIn = [
    defineResource('v1', 'Pod'),
    defineResource('apps/v1', 'Deployment'),
    defineResource('apiregistration.k8s.io/v1', 'APIService'),
  ];
  const wanted = wantedApiServices(new Registry([...builtIn, custom]));
  const label = (value: string): object => ({ labels: { 'kube-aggregator.kubernetes.io/automanaged': value } });

  test('are wanted, but for that of APIServices themselves', () => {
    expect(Object.fromEntries(wanted)).toEqual({
      'v1.': { metadata: { name: 'v1.', ...label('onstart') }, spec: { version: 'v1', groupPriorityMinimum: 18_000, versionPriority: 1 } },
      'v1.apps': {
        metadata: { name: 'v1.apps', ...label('onstart') },
        spec: { group: 'apps', version: 'v1', groupPriorityMinimum: 17_800, versionPriority: 15 },
      },
      'v1beta1.c.example.com': {
        metadata: { name: 'v1beta1.c.example.com', ...label('true') },
        spec: { group: 'c.example.com', version: 'v1beta1', groupPriorityMinimum: 1000, versionPriority: 100 },
      },
    });
  });

  const [onStart, always] = [wanted.get('v1.apps'), wanted.get('v1beta1.c.example.com')];
  const current = (managed: string | undefined, spec: object = {}): APIService =>
    apiService(spec, managed === undefined ? {} : label(managed));
  const fresh = { wasThere: false, isSettled: false };
  const old = { wasThere: true, isSettled: false };
  const settled = { wasThere: true, isSettled: true };

  test.each([
    ['nobody wants it, nobody has it', undefined, undefined, fresh, undefined],
    ['it is wanted', onStart, undefined, fresh, 'create'],
    ['a user has taken it away', onStart, undefined, settled, undefined],
    ['a user has taken away what is always wanted', always, undefined, settled, 'create'],
    ['a user has made it his own', always, current(undefined), old, undefined],
    ['it came since the start', onStart, current('onstart'), fresh, undefined],
    ['it is from an earlier start', onStart, current('onstart'), old, 'update'],
    ['it is what is wanted', onStart, current('onstart', onStart?.spec), old, undefined],
    ['nobody wants it any more since the start', undefined, current('onstart'), old, 'delete'],
    ['it was put right since the start', undefined, current('onstart'), settled, undefined],
    ['nobody wants it any more', undefined, current('true'), settled, 'delete'],
    ['it is changed', always, current('true'), settled, 'update'],
  ])('%s', (_, want, have, history, step) => {
    expect(registrationStep(want, have, history)).toBe(step);
  });
});
