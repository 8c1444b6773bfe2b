import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { controllerRevisionHash, controllerRevisionName, templateRevisionData } from '#domain/hash/controller-revision.js';
import { deepHash } from '#domain/hash/deep-hash.js';
import { fnv1a128, fnv1a32, fnv1Of32 } from '#domain/hash/fnv.js';
import { goDump } from '#domain/hash/go-dump.js';
import { podTemplateHash } from '#domain/hash/pod-template-hash.js';
import { builtInSchema } from '#domain/schema/built-in.js';
import type { PodTemplateSpec } from '#domain/schema/types/core-v1.js';
import { golden } from '#testing/golden.js';

interface Vector {
  readonly name: string;
  readonly template: PodTemplateSpec;
  readonly collisionCount?: number;
  readonly dumpLength: number;
  readonly hash: string;
}

const vectors = JSON.parse(readFileSync(new URL('testdata/pod-template-hashes.json', import.meta.url), 'utf8')) as readonly Vector[];
const podTemplate = builtInSchema('core.v1.PodTemplateSpec');

test.each(vectors)('pod-template-hash of $name is $hash', ({ template, collisionCount, dumpLength, hash }) => {
  expect(goDump(podTemplate, template)).toHaveLength(dumpLength);
  expect(podTemplateHash(template, collisionCount)).toBe(hash);
});

test('a template with volumes, probes, environment, sidecars and affinity dumps as in Go', () => {
  golden(new URL('testdata/rich-template.dump.txt', import.meta.url), `${goDump(podTemplate, vectors.at(-1)?.template)}\n`);
});

test('empty lists and maps dump like absent ones, empty structs do not', () => {
  const bare = goDump(podTemplate, {});
  expect(goDump(podTemplate, { metadata: { labels: {}, finalizers: [] }, spec: { containers: [], nodeSelector: {} } })).toBe(bare);
  expect(goDump(podTemplate, { spec: { containers: [], securityContext: {} } })).not.toBe(bare);
});

test('a moment in a template counts from year one', () => {
  const dump = goDump(podTemplate, { metadata: { creationTimestamp: '1970-01-01T00:00:01Z' } });
  expect(dump).toContain('CreationTimestamp:(v1.Time){Time:(time.Time){wall:(uint64)0 ext:(int64)62135596801 loc:(*time.Location){name:');
});

test.each([
  ['', 0x811c9dc5, 0x811c9dc5, '6c62272e07bb014262b821756295c58d'],
  ['a', 0xe40c292c, 0x050c5d7e, 'd228cb696f1a8caf78912b704e4a8964'],
  ['foobar', 0xbf9cf968, 0x31f0b262, '343e1662793c64bf6f0d3597ba446f18'],
])('FNV of %j', (text, a32, of32, a128) => {
  expect(fnv1a32(text)).toBe(a32);
  expect(fnv1Of32(text)).toBe(of32);
  expect(fnv1a128(text)).toBe(a128);
});

const port = (name: string, protocol: string, number: number): object => ({ name, protocol, port: number });

test.each([
  [port('dns', 'UDP', 53), /^1caf216365b57b5d2659d4ba9f662580$/],
  [port('dns-tcp', 'TCP', 53), /^8fa5f9e2/],
  [port('metrics', 'TCP', 9153), /^f17bf63b/],
  [port('http', 'TCP', 80), /^b6c4d325/],
  [port('https', 'TCP', 443), /^50852f61/],
  [port('', 'TCP', 80), /^73b52e07/],
])('deep hash of the EndpointSlice port %j', (value, hash) => {
  expect(deepHash('discovery.v1.EndpointPort', value)).toMatch(hash);
});

test('a StatefulSet revision is named by the hash of its patch and collision count', () => {
  // pkg/controller/statefulset/testdata/compatibility_revision_1.34.0.json
  const template: PodTemplateSpec = {
    metadata: { labels: { app: 'foo' }, annotations: { test: 'value' } },
    spec: {
      containers: [
        {
          name: 'test',
          image: 'test',
          resources: {},
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          imagePullPolicy: 'Always',
        },
      ],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      securityContext: {},
      schedulerName: 'default-scheduler',
    },
  };
  const hash = controllerRevisionHash(templateRevisionData(template), 0);
  expect(controllerRevisionName('test', hash)).toBe('test-776999688b');
  expect(controllerRevisionHash(templateRevisionData(template), 1)).not.toBe(hash);
  expect(controllerRevisionName('s'.repeat(230), 'x')).toBe(`${'s'.repeat(223)}-x`);
});
