import { describe, expect, test } from 'vitest';
import { applyPodSpecDefaults, applyPodTemplateDefaults } from '#domain/resources/core/pod/default-pod-spec.js';
import type { Container, PodSpec, Volume } from '#domain/schema/types/core-v1.js';

const specDefaults = {
  restartPolicy: 'Always',
  dnsPolicy: 'ClusterFirst',
  schedulerName: 'default-scheduler',
  securityContext: {},
  terminationGracePeriodSeconds: 30,
};
const containerDefaults = { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' };

function defaulted(spec: Partial<PodSpec>): PodSpec {
  return applyPodSpecDefaults({ containers: [], ...spec });
}

test('a bare spec gets its policies', () => {
  expect(defaulted({})).toEqual({ containers: [], ...specDefaults });
});

test('what is given stays', () => {
  const given = {
    containers: [],
    restartPolicy: 'Never',
    dnsPolicy: 'None',
    schedulerName: 'mine',
    securityContext: { runAsUser: 1 },
    terminationGracePeriodSeconds: 0,
  };
  expect(applyPodSpecDefaults(given)).toBe(given);
});

test.each([
  ['serviceAccountName', { serviceAccountName: 'a' }, 'a'],
  ['serviceAccount', { serviceAccount: 'a' }, 'a'],
  ['both: the new name wins', { serviceAccountName: 'a', serviceAccount: 'b' }, 'a'],
])('the names of the service account are kept equal: %s', (_, given, expected) => {
  expect(defaulted(given)).toMatchObject({ serviceAccountName: expected, serviceAccount: expected });
});

describe('containers', () => {
  const one = (container: Partial<Container>): Container | undefined =>
    defaulted({ containers: [{ name: 'c', resources: {}, ...container }] }).containers?.[0];

  test.each([
    ['nginx', 'Always'],
    ['nginx:latest', 'Always'],
    ['nginx:1.27', 'IfNotPresent'],
    [`nginx@sha256:${'a'.repeat(64)}`, 'IfNotPresent'],
    ['NOT VALID', 'IfNotPresent'],
  ])('pull policy of %s is %s', (image, imagePullPolicy) => {
    expect(one({ image })).toEqual({ name: 'c', image, resources: {}, imagePullPolicy, ...containerDefaults });
  });

  test.each<[string, Partial<Container>, Partial<Container>]>([
    ['port protocol', { ports: [{ containerPort: 80 }] }, { ports: [{ containerPort: 80, protocol: 'TCP' }] }],
    [
      'fieldRef version',
      { env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] },
      { env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name', apiVersion: 'v1' } } }] },
    ],
    [
      'fileKeyRef is not optional',
      { env: [{ name: 'A', valueFrom: { fileKeyRef: { volumeName: 'v', path: 'p', key: 'k' } } }] },
      { env: [{ name: 'A', valueFrom: { fileKeyRef: { volumeName: 'v', path: 'p', key: 'k', optional: false } } }] },
    ],
    [
      'http probe',
      { livenessProbe: { httpGet: { port: 80 } } },
      {
        livenessProbe: {
          httpGet: { port: 80, path: '/', scheme: 'HTTP' },
          timeoutSeconds: 1,
          periodSeconds: 10,
          successThreshold: 1,
          failureThreshold: 3,
        },
      },
    ],
    [
      'grpc probe',
      {
        readinessProbe: {
          grpc: { port: 80, service: null },
          timeoutSeconds: 5,
          periodSeconds: 6,
          successThreshold: 7,
          failureThreshold: 8,
        },
      },
      {
        readinessProbe: {
          grpc: { port: 80, service: '' },
          timeoutSeconds: 5,
          periodSeconds: 6,
          successThreshold: 7,
          failureThreshold: 8,
        },
      },
    ],
    [
      'lifecycle http handler',
      { lifecycle: { preStop: { httpGet: { port: 1 } }, postStart: { sleep: { seconds: 1 } } } },
      { lifecycle: { preStop: { httpGet: { port: 1, path: '/', scheme: 'HTTP' } }, postStart: { sleep: { seconds: 1 } } } },
    ],
    [
      'amounts finer than a thousandth',
      { resources: { requests: { cpu: '1u', memory: '1Gi' }, limits: { cpu: '1999001n' } } },
      { resources: { requests: { cpu: '1m', memory: '1Gi' }, limits: { cpu: '2m' } } },
    ],
  ])('%s', (_, given, expected) => {
    expect(one(given)).toMatchObject(expected);
  });

  test('init and ephemeral containers are treated alike', () => {
    const container = { name: 'c', image: 'a', resources: {} };
    const full = { ...container, imagePullPolicy: 'Always', ...containerDefaults };
    expect(defaulted({ initContainers: [container], ephemeralContainers: [container] })).toMatchObject({
      initContainers: [full],
      ephemeralContainers: [full],
    });
  });
});

describe('volumes', () => {
  test.each<[string, Omit<Volume, 'name'>, Omit<Volume, 'name'>]>([
    ['no source is emptyDir', {}, { emptyDir: {} }],
    ['hostPath', { hostPath: { path: '/x' } }, { hostPath: { path: '/x', type: '' } }],
    ['secret', { secret: { secretName: 's' } }, { secret: { secretName: 's', defaultMode: 420 } }],
    ['mode zero stays', { secret: { secretName: 's', defaultMode: 0 } }, { secret: { secretName: 's', defaultMode: 0 } }],
    ['configMap', { configMap: { name: 's' } }, { configMap: { name: 's', defaultMode: 420 } }],
    [
      'downwardAPI',
      { downwardAPI: { items: [{ path: 'a', fieldRef: { fieldPath: 'metadata.uid' } }] } },
      { downwardAPI: { items: [{ path: 'a', fieldRef: { fieldPath: 'metadata.uid', apiVersion: 'v1' } }], defaultMode: 420 } },
    ],
    [
      'projected',
      { projected: { sources: [{ serviceAccountToken: { path: 't' } }] } },
      { projected: { sources: [{ serviceAccountToken: { path: 't', expirationSeconds: 3600 } }], defaultMode: 420 } },
    ],
    [
      'rbd',
      { rbd: { monitors: ['m'], image: 'i' } },
      { rbd: { monitors: ['m'], image: 'i', pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' } },
    ],
    [
      'iscsi',
      { iscsi: { targetPortal: 'p', iqn: 'q', lun: 0 } },
      { iscsi: { targetPortal: 'p', iqn: 'q', lun: 0, iscsiInterface: 'default' } },
    ],
    [
      'azureDisk',
      { azureDisk: { diskName: 'd', diskURI: 'u' } },
      { azureDisk: { diskName: 'd', diskURI: 'u', cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' } },
    ],
    ['image', { image: { reference: 'a:latest' } }, { image: { reference: 'a:latest', pullPolicy: 'Always' } }],
    ['image by version', { image: { reference: 'a:1' } }, { image: { reference: 'a:1', pullPolicy: 'IfNotPresent' } }],
    [
      'ephemeral',
      { ephemeral: { volumeClaimTemplate: { spec: { resources: { requests: { storage: '1500u' } } } } } },
      { ephemeral: { volumeClaimTemplate: { spec: { resources: { requests: { storage: '2m' } }, volumeMode: 'Filesystem' } } } },
    ],
  ])('%s', (_, given, expected) => {
    expect(defaulted({ volumes: [{ name: 'v', ...given }] }).volumes).toEqual([{ name: 'v', ...expected }]);
  });
});

test('a template loses the annotations that once carried init containers', () => {
  const template = applyPodTemplateDefaults({
    metadata: { annotations: { 'pod.beta.kubernetes.io/init-containers': '[]', keep: 'me' } },
    spec: { containers: [] },
  });
  expect(template).toEqual({ metadata: { annotations: { keep: 'me' } }, spec: { containers: [], ...specDefaults } });
});
