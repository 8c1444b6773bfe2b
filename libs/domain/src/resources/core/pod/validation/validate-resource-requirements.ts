import { compareQuantities, parseQuantity, type Quantity } from '#domain/quantity/quantity.js';
import type { PodValidationOptions } from '#domain/resources/core/pod/pod-validation-options.js';
import type { ResourceList } from '#domain/resources/core/pod/resource-list.js';
import { isHugePageResource, isOvercommitAllowed, isWholeHugePages } from '#domain/resources/core/resource-name.js';
import { validateContainerResourceName, validateResourceQuantity } from '#domain/resources/core/validate-resource-name.js';
import type { ResourceClaim, ResourceRequirements } from '#domain/schema/types/core-v1.js';
import { duplicate, type FieldError, fieldNotFound, forbidden, invalid, required } from '#domain/status/field-error.js';
import { validateDns1123Label } from '#domain/validation/text.js';

/** What is needed to judge the resources of one container, or of the pod as a whole. */
export interface ResourceRules {
  readonly options: PodValidationOptions;
  /** Names in spec.resourceClaims. */
  readonly claimNames: ReadonlySet<string>;
  /** Which names may stand in the lists; of containers unless said otherwise. */
  readonly validateName?: (name: string, path: string) => readonly FieldError[];
}

/** Source: pkg/apis/core/validation/validation.go validateResourceRequirements. */
export function validateResourceRequirements(
  resources: ResourceRequirements | undefined,
  path: string,
  rules: ResourceRules,
): readonly FieldError[] {
  const { limits, requests, claims } = resources ?? {};
  if (!limits && !requests && !claims) return [];
  const names = [...Object.keys(limits ?? {}), ...Object.keys(requests ?? {})];
  const needsMore = names.some(isHugePageResource) && !names.includes('cpu') && !names.includes('memory');
  return [
    ...validateAmounts(limits, `${path}.limits`, rules),
    ...Object.entries(requests ?? {}).flatMap(([name, amount]) => [
      ...validateAmount(name, amount, `${path}.requests[${name}]`, rules),
      ...validateAgainstLimit(name, amount, limits?.[name], path),
    ]),
    ...(needsMore ? [forbidden(path, 'HugePages require cpu or memory')] : []),
    ...(claims ? validateClaimNames(claims, `${path}.claims`, rules.claimNames) : []),
  ];
}

function validateAmounts(list: ResourceList | undefined, path: string, rules: ResourceRules): readonly FieldError[] {
  return Object.entries(list ?? {}).flatMap(([name, amount]) => validateAmount(name, amount, `${path}[${name}]`, rules));
}

function validateAmount(name: string, amount: string, path: string, rules: ResourceRules): readonly FieldError[] {
  const { options, validateName = validateContainerResourceName } = rules;
  const errors = [...validateName(name, path), ...validateResourceQuantity(name, amount, path)];
  if (!isHugePageResource(name) || options.allowPartialHugePages) return errors;
  const parsed = parseQuantity(amount);
  const isWhole = parsed !== undefined && isWholeHugePages(name, parsed);
  return isWhole ? errors : [...errors, invalid(path, amount, `${amount} is not positive integer multiple of ${name}`)];
}

/** A request is at most the limit; the two are equal, and both there, where nothing can be overcommitted. */
function validateAgainstLimit(name: string, amount: string, limit: string | undefined, path: string): readonly FieldError[] {
  const isFixed = !isOvercommitAllowed(name);
  if (limit === undefined) return isFixed ? [required(`${path}.limits`, 'Limit must be set for non overcommitable resources')] : [];
  if (amount === limit) return [];
  const order = compare(parseQuantity(amount), parseQuantity(limit));
  if (order !== 0 && isFixed) return [invalid(`${path}.requests`, amount, `must be equal to ${name} limit of ${limit}`)];
  return order > 0 ? [invalid(`${path}.requests`, amount, `must be less than or equal to ${name} limit of ${limit}`)] : [];
}

function compare(a: Quantity | undefined, b: Quantity | undefined): number {
  return a && b ? compareQuantities(a, b) : 0;
}

/** Each claim, or each request of it, once. Source: validateResourceClaimNames. */
function validateClaimNames(claims: readonly ResourceClaim[], path: string, claimNames: ReadonlySet<string>): readonly FieldError[] {
  const seen: SeenClaims = { keys: new Set(), requests: new Map() };
  const unknown = `must be one of the names in pod.spec.resourceClaims${listOf(claimNames)}`;
  return claims.flatMap((claim, i) => {
    const at = `${path}[${i}]`;
    if (claim.name === '') return [required(at)];
    return [
      ...validateClaimOnce(claim, seen, at),
      ...(claimNames.has(claim.name) ? [] : [{ ...fieldNotFound(at, claim.name), detail: unknown }]),
    ];
  });
}

interface SeenClaims {
  /** `claim` and `claim/request`. */
  readonly keys: Set<string>;
  /** How many requests of a claim were named. */
  readonly requests: Map<string, number>;
}

function validateClaimOnce({ name, request = '' }: ResourceClaim, seen: SeenClaims, path: string): readonly FieldError[] {
  if (seen.keys.has(name)) return [duplicate(path, name)];
  const key = request === '' ? name : `${name}/${request}`;
  const errors = [
    ...(request === '' ? [] : validateDns1123Label(request, `${path}.request`)),
    ...(seen.keys.has(key) ? [duplicate(path, key)] : []),
    // the whole of a claim overlaps with every request of it that was named before
    ...(request === '' ? Array.from({ length: seen.requests.get(name) ?? 0 }, () => duplicate(path, name)) : []),
  ];
  if (request !== '' && !seen.keys.has(key)) seen.requests.set(name, (seen.requests.get(name) ?? 0) + 1);
  seen.keys.add(key);
  return errors;
}

function listOf(claimNames: ReadonlySet<string>): string {
  return claimNames.size === 0 ? ' which is empty' : `: ${[...claimNames].toSorted().join(', ')}`;
}
