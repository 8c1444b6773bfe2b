import { describe, expect, test } from 'vitest';
import type { Attributes } from '#domain/admission/attributes.js';
import { given, refusalOf, requestOn } from '#domain/admission/fixture.js';
import { admitServiceAccount, neededServiceAccount } from '#domain/admission/service-account/admit-service-account.js';
import { checkServiceAccount } from '#domain/admission/service-account/check-service-account.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { serviceAccounts } from '#domain/resources/core/service-account/service-account.js';
import type { EnvVar, Pod, PodSpec, ServiceAccount, Volume } from '#domain/schema/types/core-v1.js';

type AccountWords = Pick<ServiceAccount, 'secrets' | 'imagePullSecrets' | 'automountServiceAccountToken'> & { readonly strict?: string };

function account(name: string, { strict, ...more }: AccountWords = {}): ServiceAccount {
  const annotations = strict === undefined ? {} : { 'kubernetes.io/enforce-mountable-secrets': strict };
  return given(serviceAccounts, { metadata: { name, namespace: 'ns', annotations }, ...more });
}

const all = [
  account('default'),
  account('aloof', { automountServiceAccountToken: false }),
  account('puller', { imagePullSecrets: [{ name: 'pull' }] }),
  account('strict', { strict: 'true', secrets: [{ name: 'known' }], imagePullSecrets: [{ name: 'pull' }] }),
  account('lax', { strict: 'yes' }),
];
const get = (namespace: string, name: string): ServiceAccount | undefined =>
  all.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
const random = (): number => 0;

const container = { name: 'c', image: 'i', resources: {} };
function podWith(spec: Partial<PodSpec>, annotations: Readonly<Record<string, string>> = {}): Pod {
  return given(pods, { metadata: { name: 'p', namespace: 'ns', annotations }, spec: { containers: [container], ...spec } });
}
const admit = (spec: Partial<PodSpec>): PodSpec => (admitServiceAccount(requestOn(pods), podWith(spec), get, random) as Pod).spec;

const prefix = '403: pods "p" is forbidden: ';
const path = '/var/run/secrets/kubernetes.io/serviceaccount';
const mount = { name: 'kube-api-access-bbbbb', readOnly: true, mountPath: path };

test('a pod without an account gets the default one, and access to the API', () => {
  const spec = admit({ initContainers: [{ ...container, name: 'i' }], volumes: [{ name: 'v', emptyDir: {} }] });
  expect(spec).toMatchObject({ serviceAccountName: 'default', serviceAccount: 'default' });
  expect(spec.initContainers?.[0]?.volumeMounts).toEqual([mount]);
  expect(spec.containers?.[0]?.volumeMounts).toEqual([mount]);
  expect(spec.volumes?.slice(1)).toEqual([
    {
      name: 'kube-api-access-bbbbb',
      projected: {
        defaultMode: 420,
        sources: [
          { serviceAccountToken: { path: 'token', expirationSeconds: 3607 } },
          { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
          { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
        ],
      },
    },
  ]);
});

describe('access to the API is', () => {
  const own = { name: 'own', mountPath: path };
  const mounting = { ...container, volumeMounts: [own] };
  const existing: Volume = { name: 'kube-api-access-mine', emptyDir: {} };
  test.each<[string, Partial<PodSpec>, readonly string[], readonly string[]]>([
    ['not mounted where the account says so', { serviceAccountName: 'aloof' }, [], []],
    [
      'mounted where the pod says otherwise',
      { serviceAccountName: 'aloof', automountServiceAccountToken: true },
      [mount.name],
      [mount.name],
    ],
    ['not mounted where the pod says so', { automountServiceAccountToken: false }, [], []],
    ['not mounted over what is mounted there', { containers: [mounting] }, [], ['own']],
    ['mounted in the other containers', { containers: [mounting, { ...container, name: 'd' }] }, [mount.name], ['own', mount.name]],
    ['a volume that is there already', { volumes: [existing] }, [existing.name], [existing.name]],
    ['not mounted where there are no containers', { containers: null }, [], []],
  ])('%s', (_, given, volumes, mounts) => {
    const spec = admit(given);
    expect((spec.volumes ?? []).map(({ name }) => name)).toEqual(volumes);
    expect((spec.containers ?? []).flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ name }) => name))).toEqual(mounts);
  });
});

test('images are pulled with the secrets of the account, unless the pod has its own', () => {
  expect(admit({ serviceAccountName: 'puller' }).imagePullSecrets).toEqual([{ name: 'pull' }]);
  expect(admit({ serviceAccountName: 'puller', imagePullSecrets: [{ name: 'own' }] }).imagePullSecrets).toEqual([{ name: 'own' }]);
});

test('an account that is not there', () => {
  expect(refusalOf(() => admit({ serviceAccountName: 'gone' }))).toBe(
    `${prefix}error looking up service account ns/gone: serviceaccount "gone" not found`,
  );
});

describe('pods of an account that is strict about its secrets', () => {
  const env = (name: string): readonly EnvVar[] => [{ name: 'E', valueFrom: { secretKeyRef: { name, key: 'k' } } }];
  const bad = (what: string): string =>
    `${what} secret.secretName="other" is not allowed because service account strict does not reference that secret`;
  const pull = 'imagePullSecrets[1].name="other" is not allowed because service account strict does not reference that imagePullSecret';
  const from = [{ secretRef: { name: 'other' } }];
  const cases: [string, Partial<PodSpec>, string | undefined][] = [
    [
      'secrets it lists',
      { containers: [{ ...container, env: env('known') }], volumes: [{ name: 'v', secret: { secretName: 'known' } }] },
      undefined,
    ],
    ['a volume', { volumes: [{ name: 'v', secret: { secretName: 'other' } }] }, bad('volume with')],
    ['a variable', { containers: [{ ...container, env: env('other') }] }, bad('container c with envVar E referencing')],
    ['variables', { containers: [{ ...container, envFrom: from }] }, bad('container c with envFrom referencing')],
    [
      'a variable of an init container',
      { initContainers: [{ ...container, name: 'i', env: env('other') }] },
      bad('init container i with envVar E referencing'),
    ],
    [
      'variables of an init container',
      { initContainers: [{ ...container, name: 'i', envFrom: from }] },
      bad('init container i with envFrom referencing'),
    ],
    ['a pull secret', { imagePullSecrets: [{ name: 'pull' }, { name: 'other' }] }, pull],
  ];
  test.each(cases)('%s', (_, spec, why) => {
    expect(refusalOf(() => admit({ ...spec, serviceAccountName: 'strict' }))).toBe(why && prefix + why);
    expect(refusalOf(() => admit({ ...spec, serviceAccountName: 'lax' }))).toBeUndefined();
  });

  test('ephemeral containers', () => {
    const request: Attributes = requestOn(pods, { operation: 'UPDATE', subresource: 'ephemeralcontainers', name: 'p' });
    const debug = (more: object): Pod =>
      podWith({ serviceAccountName: 'strict', ephemeralContainers: [{ ...container, name: 'e', ...more }] });
    const check = (pod: Pod): string | undefined => refusalOf(() => checkServiceAccount(request, pod, get));
    expect(check(debug({ env: env('known') }))).toBeUndefined();
    expect(check(debug({ env: env('other') }))).toBe(`400: ${bad('ephemeral container e with envVar E referencing')}`);
    expect(check(debug({ envFrom: from }))).toBe(`400: ${bad('ephemeral container e with envFrom referencing')}`);
    expect(check(podWith({}))).toBe(`${prefix}no service account specified for pod ns/p`);
  });
});

describe('a mirror pod', () => {
  const mirror = { 'kubernetes.io/config.mirror': 'hash' };
  const token = { projected: { sources: [{ serviceAccountToken: { path: 't' } }] } };
  test.each<[string, Partial<PodSpec>, string]>([
    ['an account', { serviceAccountName: 'default' }, 'a mirror pod may not reference service accounts'],
    ['a secret', { volumes: [{ name: 'v', secret: { secretName: 's' } }] }, 'a mirror pod may not reference secrets'],
    ['a token', { volumes: [{ name: 'v', ...token }] }, 'a mirror pod may not use ServiceAccountToken volume projections'],
  ])('has not %s', (_, spec, why) => {
    expect(refusalOf(() => admitServiceAccount(requestOn(pods), podWith(spec, mirror), get, random))).toBe(prefix + why);
  });

  test('is not changed', () => {
    const pod = podWith({}, mirror);
    expect(admitServiceAccount(requestOn(pods), pod, get, random)).toBe(pod);
    expect(neededServiceAccount(requestOn(pods), pod)).toBeUndefined();
  });
});

test('updates and other subresources read no account', () => {
  const pod = podWith({});
  expect(neededServiceAccount(requestOn(pods), pod)).toBe('default');
  expect(neededServiceAccount(requestOn(pods), podWith({ serviceAccountName: 'a' }))).toBe('a');
  for (const request of [requestOn(pods, { operation: 'UPDATE' }), requestOn(pods, { subresource: 'binding' })]) {
    expect(admitServiceAccount(request, pod, get, random)).toBe(pod);
  }
});
