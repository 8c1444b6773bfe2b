import { semanticallyEqual } from '#domain/json/equal.js';
import { exemptName, mandatoryPriorityLevels } from '#domain/resources/flowcontrol/mandatory-objects.js';
import { validateFlowConditions } from '#domain/resources/flowcontrol/validate-conditions.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type {
  ExemptPriorityLevelConfiguration,
  LimitedPriorityLevelConfiguration,
  LimitResponse,
  PriorityLevelConfiguration,
  PriorityLevelConfigurationSpec,
  QueuingConfiguration,
} from '#domain/schema/types/flowcontrol-v1.js';
import { type FieldError, forbidden, invalid, required } from '#domain/status/field-error.js';
import { validateChoice } from '#domain/validation/choice.js';

/** Belongs to a version that is no longer served. */
const zeroSharesAnnotation = 'flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares';
const maxQueues = 10_000_000;
/** Bits of the hash by which a flow is dealt its hand. */
const maxHashBits = 60;
const sharesText = 'must be a non-negative integer';
const limitedPath = 'spec.limited';
const exemptPath = 'spec.exempt';
const responsePath = 'spec.limited.limitResponse';
const queuingPath = 'spec.limited.limitResponse.queuing';

/** Source: pkg/apis/flowcontrol/validation/validation.go ValidatePriorityLevelConfiguration. */
export function validatePriorityLevel({ metadata, spec, status }: PriorityLevelConfiguration): readonly FieldError[] {
  const hasAnnotation = metadata.annotations?.[zeroSharesAnnotation] !== undefined;
  const isMisnamed = (metadata.name === exemptName) !== (spec.type === 'Exempt');
  return [
    ...(hasAnnotation ? [forbidden('metadata.annotations', `annotation '${zeroSharesAnnotation}' is forbidden`)] : []),
    ...(isMisnamed ? [invalid('spec.type', spec.type, "must be 'Exempt' if and only if `name` is 'exempt'")] : []),
    ...validateType(spec),
    ...validateMandatory(metadata.name, spec),
    ...validateFlowConditions(status),
  ];
}

function validateType({ type, limited, exempt }: PriorityLevelConfigurationSpec): readonly FieldError[] {
  if (type === 'Exempt') {
    return [
      ...(limited ? [forbidden(limitedPath, 'must be nil if the type is not Limited')] : []),
      ...(exempt ? validateExempt(exempt) : []),
    ];
  }
  if (type !== 'Limited') return validateChoice(type, 'spec.type', ['Exempt', 'Limited']);
  return [
    ...(exempt ? [forbidden(exemptPath, 'must be nil if the type is Limited')] : []),
    ...(limited ? validateLimited(limited) : [required(limitedPath, 'must not be empty when type is Limited')]),
  ];
}

function validateExempt({
  nominalConcurrencyShares: shares = 0,
  lendablePercent,
}: ExemptPriorityLevelConfiguration): readonly FieldError[] {
  return [
    ...(shares < 0 ? [invalid(`${exemptPath}.nominalConcurrencyShares`, shares, sharesText)] : []),
    ...validatePercent(lendablePercent, `${exemptPath}.lendablePercent`),
  ];
}

function validateLimited(limited: LimitedPriorityLevelConfiguration): readonly FieldError[] {
  const { nominalConcurrencyShares, lendablePercent, borrowingLimitPercent: borrowing = 0 } = limited;
  const shares = nominalConcurrencyShares ?? 0;
  return [
    ...(shares < 0 ? [invalid(`${limitedPath}.nominalConcurrencyShares`, shares, sharesText)] : []),
    ...validateResponse(limited.limitResponse),
    ...validatePercent(lendablePercent, `${limitedPath}.lendablePercent`),
    ...(borrowing < 0 ? [invalid(`${limitedPath}.borrowingLimitPercent`, borrowing, `if specified, ${sharesText}`)] : []),
  ];
}

function validatePercent(percent: number | undefined, path: string): readonly FieldError[] {
  return percent === undefined || (percent >= 0 && percent <= 100) ? [] : [invalid(path, percent, 'must be between 0 and 100, inclusive')];
}

/** The messages say Limited where they mean Queue; upstream's words. */
function validateResponse({ type, queuing }: LimitResponse): readonly FieldError[] {
  switch (type) {
    case 'Reject':
      return queuing ? [forbidden(queuingPath, 'must be nil if limited.limitResponse.type is not Limited')] : [];
    case 'Queue':
      return queuing ? validateQueuing(queuing) : [required(queuingPath, 'must not be empty if limited.limitResponse.type is Limited')];
    default:
      return validateChoice(type, `${responsePath}.type`, ['Queue', 'Reject']);
  }
}

function validateQueuing({ queueLengthLimit, queues, handSize }: QueuingConfiguration): readonly FieldError[] {
  const positive = 'must be positive';
  const handProblem = handSizeProblem(queues, handSize);
  return [
    ...(queueLengthLimit <= 0 ? [invalid(`${queuingPath}.queueLengthLimit`, queueLengthLimit, positive)] : []),
    ...(queues <= 0 ? [invalid(`${queuingPath}.queues`, queues, positive)] : []),
    ...(queues > maxQueues ? [invalid(`${queuingPath}.queues`, queues, `must not be greater than ${maxQueues}`)] : []),
    ...(handProblem === undefined ? [] : [invalid(`${queuingPath}.handSize`, handSize, handProblem)]),
  ];
}

function handSizeProblem(queues: number, handSize: number): string | undefined {
  if (handSize <= 0) return 'must be positive';
  if (handSize > queues) return `should not be greater than queues (${queues})`;
  const bits = Math.ceil(Math.log2(queues) * handSize);
  if (bits <= maxHashBits) return undefined;
  return `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${maxHashBits}`;
}

function validateMandatory(name: string, spec: PriorityLevelConfigurationSpec): readonly FieldError[] {
  const mandatory = mandatoryPriorityLevels.get(name);
  if (!mandatory) return [];
  const isExempt = name === exemptName;
  const compared = isExempt ? { ...spec, exempt: mandatory.exempt } : spec;
  if (semanticallyEqual(compared, mandatory)) return [];
  const but = isExempt ? " except the 'spec.exempt' field" : '';
  const shown = internalForm('flowcontrol.v1.PriorityLevelConfigurationSpec', spec);
  return [invalid('spec', shown, `spec of '${name}'${but} must equal the fixed value`)];
}
