import { parseImageName } from '#domain/image/image-name.js';
import { fillAbsent, fillEmpty, mapItems, mapMember } from '#domain/json/fill.js';
import type {
  Container,
  ContainerPort,
  EnvVar,
  EphemeralContainer,
  HTTPGetAction,
  Lifecycle,
  LifecycleHandler,
  ObjectFieldSelector,
  Probe,
} from '#domain/schema/types/core-v1.js';
import { roundResources } from '#domain/resources/core/pod/resource-list.js';

/** Defaults of a container of any sort. Source: pkg/apis/core/v1/defaults.go SetDefaults_Container and what it holds. */
export function applyContainerDefaults<T extends Container | EphemeralContainer>(container: T): T {
  let next: T = fillEmpty<Container | EphemeralContainer>(container, {
    imagePullPolicy: defaultPullPolicy(container.image ?? ''),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  }) as T;
  next = mapMember(next, 'ports', (ports) => mapItems(ports, withProtocol));
  next = mapMember(next, 'env', (env) => mapItems(env, withEnvDefaults));
  next = mapMember(next, 'resources', roundResources);
  next = mapMember(next, 'livenessProbe', applyProbeDefaults);
  next = mapMember(next, 'readinessProbe', applyProbeDefaults);
  next = mapMember(next, 'startupProbe', applyProbeDefaults);
  return mapMember(next, 'lifecycle', withLifecycleDefaults);
}

/** Always for the tag `latest`, given or implied; IfNotPresent for any other and for a name that cannot be read. */
export function defaultPullPolicy(image: string): 'Always' | 'IfNotPresent' {
  return parseImageName(image)?.tag === 'latest' ? 'Always' : 'IfNotPresent';
}

/** Source: SetDefaults_Probe. */
export function applyProbeDefaults(probe: Probe): Probe {
  const next = fillEmpty(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
  return mapMember(mapMember(next, 'httpGet', withHttpDefaults), 'grpc', (grpc) => fillAbsent(grpc, { service: '' }));
}

/** Source: SetDefaults_ObjectFieldSelector. */
export function withFieldRefDefaults(selector: ObjectFieldSelector): ObjectFieldSelector {
  return fillEmpty(selector, { apiVersion: 'v1' });
}

function withProtocol(port: ContainerPort): ContainerPort {
  return fillEmpty(port, { protocol: 'TCP' });
}

function withEnvDefaults(variable: EnvVar): EnvVar {
  return mapMember(variable, 'valueFrom', (source) =>
    mapMember(mapMember(source, 'fieldRef', withFieldRefDefaults), 'fileKeyRef', (key) => fillAbsent(key, { optional: false })),
  );
}

function withHttpDefaults(action: HTTPGetAction): HTTPGetAction {
  return fillEmpty(action, { path: '/', scheme: 'HTTP' });
}

function withLifecycleDefaults(lifecycle: Lifecycle): Lifecycle {
  const handler = (given: LifecycleHandler): LifecycleHandler => mapMember(given, 'httpGet', withHttpDefaults);
  return mapMember(mapMember(lifecycle, 'postStart', handler), 'preStop', handler);
}
