import type { FunctionDeclaration } from '#domain/cel/check/function-declaration.js';
import { type CallCost, sizeOfValue, unitCost, walkOver } from '#domain/cel/cost/call-cost.js';
import { type CallEstimator, unitEstimate, walkOverArgument } from '#domain/cel/cost/call-estimate.js';
import { addRanges, exactly, scaleRange, traversalFactor } from '#domain/cel/cost/range.js';
import { CelCidr, CelIp, cidrType, ipType } from '#domain/cel/library/ip-values.js';
import { declare, memberOverload, overload } from '#domain/cel/library/overloads.js';
import { boolType, type CelType, intType, stringType } from '#domain/cel/types/cel-type.js';
import { CelError, type CelValue } from '#domain/cel/values/value.js';
import { isGlobalUnicast, isLinkLocalMulticast, isLinkLocalUnicast, isLoopback, isUnspecified } from '#domain/ip/address-class.js';
import { cidrContains, cidrsOverlap, parseCidrStrict } from '#domain/ip/cidr.js';
import { formatIp, type IpAddress, isMapped, parseIpStrict } from '#domain/ip/ip-address.js';
import { addressProblem, prefixProblem } from '#domain/ip/netip-problem.js';
import { goQuote } from '#domain/json/go-marshal.js';

/** Sources: apiserver/pkg/cel/library/ip.go and cidr.go. */

function parseIp(text: string): CelIp | CelError {
  const problem = addressProblem(text);
  if (problem !== undefined) return new CelError(`IP Address ${goQuote(text)} parse error during conversion from string: ${problem}`);
  const address = parseIpStrict(text);
  if (!address) return new CelError(`IP address ${goQuote(text)} with zone value is not allowed`);
  return isMapped(address) ? new CelError(`IPv4-mapped IPv6 address ${goQuote(text)} is not allowed`) : new CelIp(address);
}

/** The words that tell where the error comes from are said twice upstream. */
function parseCidr(text: string): CelCidr | CelError {
  const words = 'network address parse error during conversion from string';
  const problem = prefixProblem(text);
  const parsed = parseCidrStrict(text);
  if (!parsed) return new CelError(`${words}: ${words}: ${problem ?? ''}`);
  if (isMapped(parsed.address)) return new CelError(`${words}: IPv4-mapped IPv6 address ${goQuote(text)} is not allowed`);
  return new CelCidr(parsed.address, parsed.network.prefix);
}

function containsIp(cidr: CelCidr, ip: CelIp | CelError): CelValue {
  return ip instanceof CelError ? ip : cidrContains(cidr.network, ip.address);
}

function containsCidr(cidr: CelCidr, other: CelCidr | CelError): CelValue {
  return other instanceof CelError ? other : cidrsOverlap(cidr.network, other.network) && cidr.prefix <= other.prefix;
}

function isCanonical(text: string): CelValue {
  const parsed = parseIp(text);
  return parsed instanceof CelError ? parsed : formatIp(parsed.address) === text;
}

const unit = { cost: unitCost, estimate: unitEstimate };
const parsing = { cost: walkOver(0), estimate: walkOverArgument() };

function ask(name: string, id: string, answer: (address: IpAddress) => boolean): FunctionDeclaration {
  return declare(name, [memberOverload(id, [ipType], boolType, { evaluate: ({ address }: CelIp) => answer(address) })], unit);
}

function walk(size: number): number {
  return Math.ceil(size * traversalFactor);
}

/** A network is compared with another by walking over both; one given as text is read before. */
function containsCost(overhead: (size: number) => number, readsText: boolean): CallCost {
  return ([cidr, other]) => {
    const size = sizeOfValue(cidr);
    return walk(size + size) + overhead(size) + (readsText ? walk(sizeOfValue(other)) : 0);
  };
}

/** An address has 4 to 16 bytes. */
function containsEstimate(isCidr: boolean, readsText: boolean): CallEstimator {
  return (sizeOf, _target, [other]) => {
    if (!other) return undefined;
    const size = { min: 4, max: 16 };
    const compared = scaleRange(addRanges(size, size), traversalFactor);
    const masked = isCidr ? [scaleRange(size, traversalFactor), exactly(1)] : [];
    const read = readsText ? [scaleRange(sizeOf(other), traversalFactor)] : [];
    return { cost: addRanges(compared, ...masked, ...read) };
  };
}

function containing(
  name: string,
  [textId, valueId]: readonly [string, string],
  valueType: CelType,
  evaluate: readonly [ofText: (cidr: CelCidr, text: string) => CelValue, ofValue: (cidr: CelCidr, value: never) => CelValue],
): FunctionDeclaration {
  const isCidr = valueType === cidrType;
  const overhead = (size: number): number => (isCidr ? walk(size) + 1 : 0);
  return declare(
    name,
    [
      memberOverload(textId, [cidrType, stringType], boolType, {
        evaluate: evaluate[0],
        cost: containsCost(overhead, true),
        estimate: containsEstimate(isCidr, true),
      }),
      memberOverload(valueId, [cidrType, valueType], boolType, { evaluate: evaluate[1] }),
    ],
    { cost: containsCost(overhead, false), estimate: containsEstimate(isCidr, false) },
  );
}

export const ipFunctions: readonly FunctionDeclaration[] = [
  declare('ip', [overload('string_to_ip', [stringType], ipType, { evaluate: parseIp })], parsing),
  declare(
    'family',
    [memberOverload('ip_family', [ipType], intType, { evaluate: ({ address }: CelIp) => (address.family === 'IPv4' ? 4 : 6) })],
    unit,
  ),
  declare('ip.isCanonical', [overload('ip_is_canonical', [stringType], boolType, { evaluate: isCanonical })], {
    cost: walkOver(0, 2),
    estimate: walkOverArgument(2),
  }),
  ask('isUnspecified', 'ip_is_unspecified', isUnspecified),
  ask('isLoopback', 'ip_is_loopback', isLoopback),
  ask('isLinkLocalMulticast', 'ip_is_link_local_multicast', isLinkLocalMulticast),
  ask('isLinkLocalUnicast', 'ip_is_link_local_unicast', isLinkLocalUnicast),
  ask('isGlobalUnicast', 'ip_is_global_unicast', isGlobalUnicast),
  declare(
    'isIP',
    [overload('is_ip', [stringType], boolType, { evaluate: (text: string) => !(parseIp(text) instanceof CelError) })],
    parsing,
  ),
  declare('string', [overload('ip_to_string', [ipType], stringType, { evaluate: (ip: CelIp) => ip.text })]),
];

export const cidrFunctions: readonly FunctionDeclaration[] = [
  declare('cidr', [overload('string_to_cidr', [stringType], cidrType, { evaluate: parseCidr })], parsing),
  containing('containsIP', ['cidr_contains_ip_string', 'cidr_contains_ip_ip'], ipType, [
    (cidr, text) => containsIp(cidr, parseIp(text)),
    containsIp,
  ]),
  containing('containsCIDR', ['cidr_contains_cidr_string', 'cidr_contains_cidr'], cidrType, [
    (cidr, text) => containsCidr(cidr, parseCidr(text)),
    containsCidr,
  ]),
  declare('ip', [memberOverload('cidr_ip', [cidrType], ipType, { evaluate: ({ address }: CelCidr) => new CelIp(address), ...unit })]),
  declare('prefixLength', [memberOverload('cidr_prefix_length', [cidrType], intType, { evaluate: ({ prefix }: CelCidr) => prefix })], unit),
  declare('masked', [memberOverload('cidr_masked', [cidrType], cidrType, { evaluate: (cidr: CelCidr) => cidr.masked() })], unit),
  declare(
    'isCIDR',
    [overload('is_cidr', [stringType], boolType, { evaluate: (text: string) => !(parseCidr(text) instanceof CelError) })],
    parsing,
  ),
  declare('string', [overload('cidr_to_string', [cidrType], stringType, { evaluate: (cidr: CelCidr) => cidr.text })]),
];
