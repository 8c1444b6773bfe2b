import type { Event } from '#domain/schema/types/core-v1.js';
import { childPath, type FieldError, invalid, required } from '#domain/status/field-error.js';
import { byteLength, isDns1123Subdomain, isQualifiedName } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';

const limits = { reportingInstance: 128, action: 128, reason: 128, message: 1024 } as const;

/**
 * The rules of core/v1, which events.k8s.io/v1 adds to. Events with an eventTime are the new kind and must say who reports them.
 * `reporter` is the name of the field in the version of the request. Source: pkg/apis/core/validation/events.go legacyValidateEvent.
 */
export function validateEvent(event: Event, reporter: 'reportingComponent' | 'reportingController'): readonly FieldError[] {
  const { namespace = '' } = event.metadata;
  return [
    ...validateNamespaces(event),
    ...(event.eventTime ? validateNewEvent(event, reporter) : []),
    ...invalidEach('namespace', namespace, isDns1123Subdomain(namespace)),
  ];
}

/** An event lives where the object does that it is about; of cluster-scoped objects in `default` (new ones also in kube-system). */
function validateNamespaces({ metadata, involvedObject, eventTime }: Event): readonly FieldError[] {
  const { namespace = '' } = metadata;
  const about = involvedObject.namespace ?? '';
  const home = eventTime ? ['default', 'kube-system'] : ['', 'default'];
  const isMatch = about === '' ? home.includes(namespace) : eventTime ? true : about === namespace;
  return isMatch ? [] : [invalid(childPath('involvedObject', 'namespace'), about, 'does not match event.namespace')];
}

function validateNewEvent(event: Event, reporter: string): readonly FieldError[] {
  const reportingComponent = event.reportingComponent ?? '';
  const requireShort = (field: 'reportingInstance' | 'action' | 'reason'): readonly FieldError[] => [
    ...(event[field] ? [] : [required(field)]),
    ...atMost(event, field),
  ];
  return [
    ...(reportingComponent === '' ? [required(reporter)] : []),
    ...invalidEach(reporter, reportingComponent, isQualifiedName(reportingComponent)),
    ...requireShort('reportingInstance'),
    ...requireShort('action'),
    ...requireShort('reason'),
    ...atMost(event, 'message'),
  ];
}

function atMost(event: Event, field: keyof typeof limits): readonly FieldError[] {
  return byteLength(event[field] ?? '') > limits[field] ? [invalid(field, '', `can have at most ${limits[field]} characters`)] : [];
}
