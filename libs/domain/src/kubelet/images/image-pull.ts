import { imageNameProblem, parseImageName } from '#domain/image/image-name.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { withDefaultTag } from '#domain/kubelet/images/image-reference.js';
import { normal, warning, type PodEvent } from '#domain/kubelet/pod-event.js';
import { nextBackOff, pullLimits, type BackOff } from '#domain/kubelet/restart/back-off.js';
import type { Container } from '#domain/schema/types/core-v1.js';
import { formatGoDuration } from '#domain/time/go-duration.js';

/** Whether a container's image is there, and what to do and to say when it is not. Source: pkg/kubelet/images/image_manager.go. */

/** Why a container cannot be started; the time of the next attempt is the caller's matter. */
export interface ImageFailure {
  readonly reason: string;
  readonly message: string;
}

export type ImageStep =
  | { readonly do: 'use'; readonly events: readonly PodEvent[] }
  | { readonly do: 'pull'; readonly events: readonly PodEvent[] }
  | { readonly do: 'fail'; readonly failure: ImageFailure; readonly events: readonly PodEvent[] };

/** What is remembered of failed pulls of one image for one pod. */
export interface PullHistory {
  readonly backOff: BackOff;
  /** `ErrImagePull: …` */
  readonly error: string;
}

export interface ImageSituation {
  /** The node has the image. */
  readonly present: boolean;
  readonly history: PullHistory | undefined;
  /** Where Events say that the container is. */
  readonly path: string;
}

export function imageStep(container: Container, { present, history, path }: ImageSituation, now: number): ImageStep {
  const { image = '', imagePullPolicy } = container;
  if (withDefaultTag(image) === undefined) return malformed(image, path);
  const policy = imagePullPolicy ?? defaultPolicy(image);
  if (present && policy !== 'Always') {
    return {
      do: 'use',
      events: [normal('Pulled', `Container image ${goQuote(image)} already present on machine and can be accessed by the pod`, path)],
    };
  }
  if (policy === 'Never') return absent(image, path);
  if (history && now < pullRetryAt(history)) return backingOff(image, history, path);
  return { do: 'pull', events: [normal('Pulling', `Pulling image ${goQuote(image)}`, path)] };
}

/** When the next pull may be tried. */
export function pullRetryAt({ backOff }: PullHistory): number {
  return backOff.updatedAt + backOff.ms;
}

function defaultPolicy(image: string): string {
  return parseImageName(image)?.tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function fail(failure: ImageFailure, events: readonly PodEvent[], path: string): ImageStep {
  return { do: 'fail', failure, events: [...events, warning('Failed', `Error: ${failure.reason}`, path)] };
}

function malformed(image: string, path: string): ImageStep {
  const message = `Failed to apply default image tag ${goQuote(image)}: ${imageNameProblem(image)}`;
  return fail({ reason: 'InvalidImageName', message }, [warning('InspectFailed', message, path)], path);
}

function absent(image: string, path: string): ImageStep {
  const message = `Container image ${goQuote(image)} is not present with pull policy of Never`;
  return fail({ reason: 'ErrImageNeverPull', message }, [warning('ErrImageNeverPull', message, path)], path);
}

function backingOff(image: string, { error }: PullHistory, path: string): ImageStep {
  const text = `Back-off pulling image ${goQuote(image)}`;
  return fail({ reason: 'ImagePullBackOff', message: `${text}: ${error}` }, [normal('BackOff', text, path)], path);
}

/** What is said of a pull that succeeded; times in ms. */
export function pulledEvent(
  image: string,
  pull: { readonly pullMs: number; readonly totalMs: number; readonly sizeBytes: number },
  path: string,
): PodEvent {
  const [took, total] = [pull.pullMs, pull.totalMs].map((ms) => formatGoDuration(BigInt(Math.trunc(ms)) * 1_000_000n));
  return normal(
    'Pulled',
    `Successfully pulled image ${goQuote(image)} in ${took} (${total} including waiting). Image size: ${pull.sizeBytes} bytes.`,
    path,
  );
}

/** What comes of a pull that failed with this error of the runtime. */
export function pullFailed(
  image: string,
  error: string,
  { history, path }: Pick<ImageSituation, 'history' | 'path'>,
  now: number,
): { readonly failure: ImageFailure; readonly history: PullHistory; readonly events: readonly PodEvent[] } {
  const failure = pullFailure(image, error);
  return {
    failure,
    history: { backOff: nextBackOff(history?.backOff, now, now, pullLimits), error: `${failure.reason}: ${failure.message}` },
    events: [
      warning('Failed', `Failed to pull image ${goQuote(image)}: ${error}`, path),
      warning('Failed', `Error: ${failure.reason}`, path),
    ],
  };
}

/** Two kinds of errors have a reason of their own; runtimes write it in front. */
function pullFailure(image: string, error: string): ImageFailure {
  const told = { RegistryUnavailable: 'the registry is unavailable', SignatureValidationFailed: 'the signature validation failed' };
  for (const [reason, text] of Object.entries(told)) {
    if (error.startsWith(reason)) return { reason, message: `image pull failed for ${image} because ${text}${error.slice(reason.length)}` };
  }
  return { reason: 'ErrImagePull', message: error };
}
