import { describe, expect, test } from 'vitest';
import { imageStep, pulledEvent, pullFailed, type ImageStep, type PullHistory } from '#domain/kubelet/images/image-pull.js';
import { imageReference, withDefaultTag } from '#domain/kubelet/images/image-reference.js';
import type { PodEvent } from '#domain/kubelet/pod-event.js';
import { container, noon } from '#domain/kubelet/testdata/view.js';

const path = 'spec.containers{c}';
const show = ({ type, reason, message }: PodEvent): string => `${type} ${reason} ${message}`;

interface Given {
  readonly image?: string;
  readonly policy?: string;
  readonly present?: boolean;
  readonly history?: PullHistory;
}

function step({ image = 'web:1', policy, present = false, history }: Given): ImageStep {
  const c = container('c', { image, ...(policy !== undefined && { imagePullPolicy: policy }) });
  return imageStep(c, { present, history, path }, noon);
}

test.each<[string, Given, string, readonly string[]]>([
  ['a new image is pulled', {}, 'pull', ['Normal Pulling Pulling image "web:1"']],
  [
    'one that is there is used',
    { present: true },
    'use',
    ['Normal Pulled Container image "web:1" already present on machine and can be accessed by the pod'],
  ],
  ['latest is always pulled', { image: 'web', present: true }, 'pull', ['Normal Pulling Pulling image "web"']],
  [
    'unless told otherwise',
    { image: 'web', policy: 'IfNotPresent', present: true },
    'use',
    ['Normal Pulled Container image "web" already present on machine and can be accessed by the pod'],
  ],
  ['Always', { policy: 'Always', present: true }, 'pull', ['Normal Pulling Pulling image "web:1"']],
  [
    'Never',
    { policy: 'Never' },
    'ErrImageNeverPull: Container image "web:1" is not present with pull policy of Never',
    [
      'Warning ErrImageNeverPull Container image "web:1" is not present with pull policy of Never',
      'Warning Failed Error: ErrImageNeverPull',
    ],
  ],
  [
    'a name that is none',
    { image: 'Web:1' },
    'InvalidImageName: Failed to apply default image tag "Web:1": couldn\'t parse image name "Web:1": invalid reference format: repository name (library/Web) must be lowercase',
    [
      'Warning InspectFailed Failed to apply default image tag "Web:1": couldn\'t parse image name "Web:1": invalid reference format: repository name (library/Web) must be lowercase',
      'Warning Failed Error: InvalidImageName',
    ],
  ],
  [
    'after a failure it waits',
    { history: { backOff: { ms: 10_000, updatedAt: noon - 9000 }, error: 'ErrImagePull: not found' } },
    'ImagePullBackOff: Back-off pulling image "web:1": ErrImagePull: not found',
    ['Normal BackOff Back-off pulling image "web:1"', 'Warning Failed Error: ImagePullBackOff'],
  ],
  [
    'and tries again',
    { history: { backOff: { ms: 10_000, updatedAt: noon - 10_000 }, error: 'ErrImagePull: not found' } },
    'pull',
    ['Normal Pulling Pulling image "web:1"'],
  ],
])('%s', (_, given, outcome, events) => {
  const result = step(given);
  expect(result.do === 'fail' ? `${result.failure.reason}: ${result.failure.message}` : result.do).toBe(outcome);
  expect(result.events.map(show)).toEqual(events);
  expect(result.events.every(({ fieldPath }) => fieldPath === path)).toBe(true);
});

test('a pull that succeeded tells how long it took', () => {
  expect(show(pulledEvent('web:1', { pullMs: 1234.9, totalMs: 2000, sizeBytes: 12_345 }, path))).toBe(
    'Normal Pulled Successfully pulled image "web:1" in 1.234s (2s including waiting). Image size: 12345 bytes.',
  );
});

describe('a pull that failed', () => {
  test('says why, and waits longer every time', () => {
    const first = pullFailed('web:1', 'not found', { history: undefined, path }, noon);
    expect(first.failure).toEqual({ reason: 'ErrImagePull', message: 'not found' });
    expect(first.events.map(show)).toEqual([
      'Warning Failed Failed to pull image "web:1": not found',
      'Warning Failed Error: ErrImagePull',
    ]);
    expect(first.history).toEqual({ backOff: { ms: 10_000, updatedAt: noon }, error: 'ErrImagePull: not found' });
    const second = pullFailed('web:1', 'not found', { history: first.history, path }, noon + 10_000);
    expect(second.history.backOff.ms).toBe(20_000);
  });

  test.each([
    ['RegistryUnavailable: down', 'RegistryUnavailable', 'image pull failed for web:1 because the registry is unavailable: down'],
    ['SignatureValidationFailed', 'SignatureValidationFailed', 'image pull failed for web:1 because the signature validation failed'],
  ])('with %s', (error, reason, message) => {
    expect(pullFailed('web:1', error, { history: undefined, path }, noon).failure).toEqual({ reason, message });
  });
});

describe('what an image is called', () => {
  test.each([
    ['nginx', 'docker.io/library/nginx:latest', 'docker.io/library/nginx@sha256:'],
    ['192.168.1.106:5000/fastapi:0.0.1', '192.168.1.106:5000/fastapi:0.0.1', '192.168.1.106:5000/fastapi@sha256:'],
  ])('%s', (image, name, id) => {
    const reference = imageReference(image);
    expect(reference?.name).toBe(name);
    expect(reference?.id.startsWith(id)).toBe(true);
    expect(reference).toEqual(imageReference(image));
  });

  test('a digest is kept', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    expect(imageReference(`nginx@${digest}`)).toMatchObject({
      name: `docker.io/library/nginx@${digest}`,
      id: `docker.io/library/nginx@${digest}`,
    });
    expect(withDefaultTag(`nginx@${digest}`)).toBe(`nginx@${digest}`);
  });
});
