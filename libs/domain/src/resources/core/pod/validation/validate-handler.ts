import type { HTTPGetAction, Lifecycle, LifecycleHandler, Probe, SleepAction } from '#domain/schema/types/core-v1.js';
import { type FieldError, forbidden, invalid, notSupported, required } from '#domain/status/field-error.js';
import { isHttpHeaderName } from '#domain/validation/keys.js';
import { validatePortNumberOrName } from '#domain/validation/port.js';
import { invalidEach } from '#domain/validation/text.js';

/** What a probe or a step of a container's life does: one of these. */
type Handler = Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'> & LifecycleHandler;

const handlers = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const;
const schemes = ['HTTP', 'HTTPS'];

/** Exactly one handler, well formed. Source: pkg/apis/core/validation/validation.go validateHandler. */
export function validateHandler(handler: Handler, gracePeriod: number | undefined, path: string): readonly FieldError[] {
  const [first, ...others] = handlers.filter((name) => handler[name] !== undefined);
  if (first === undefined) return [required(path, 'must specify a handler type')];
  return [
    ...validateAction(handler, gracePeriod, path),
    ...others.map((name) => forbidden(`${path}.${name}`, 'may not specify more than 1 handler type')),
  ];
}

/** Only the first of several is looked at. */
function validateAction(handler: Handler, gracePeriod: number | undefined, path: string): readonly FieldError[] {
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler;
  if (exec) return exec.command?.length ? [] : [required(`${path}.exec.command`)];
  if (httpGet) return validateHttpGet(httpGet, `${path}.httpGet`);
  if (tcpSocket) return validatePortNumberOrName(tcpSocket.port, `${path}.tcpSocket.port`);
  if (grpc) return validatePortNumberOrName(grpc.port, `${path}.grpc.port`);
  return sleep ? validateSleep(sleep, gracePeriod, `${path}.sleep`) : [];
}

function validateHttpGet(action: HTTPGetAction, path: string): readonly FieldError[] {
  const { scheme = '', httpHeaders = [] } = action;
  return [
    ...(action.path ? [] : [required(`${path}.path`)]),
    ...validatePortNumberOrName(action.port, `${path}.port`),
    ...(schemes.includes(scheme) ? [] : [notSupported(`${path}.scheme`, scheme, schemes)]),
    ...httpHeaders.flatMap(({ name }) => invalidEach(`${path}.httpHeaders`, name, isHttpHeaderName(name))),
  ];
}

/** Where the grace period itself is missing, that is reported already. */
function validateSleep({ seconds }: SleepAction, gracePeriod: number | undefined, path: string): readonly FieldError[] {
  if (gracePeriod === undefined || (seconds >= 0 && seconds <= gracePeriod)) return [];
  return [invalid(path, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriod})`)];
}

/** Source: validateLifecycle. The gate of stopSignal is off in v1.36, so that field is dropped before (dropDisabledFields). */
export function validateLifecycle({ postStart, preStop }: Lifecycle, gracePeriod: number | undefined, path: string): readonly FieldError[] {
  return [
    ...(postStart ? validateHandler(postStart, gracePeriod, `${path}.postStart`) : []),
    ...(preStop ? validateHandler(preStop, gracePeriod, `${path}.preStop`) : []),
  ];
}
