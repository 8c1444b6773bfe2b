import type { FunctionDeclaration } from '#domain/cel/check/function-declaration.js';
import { type CallCost, sizeOfValue, unitCost } from '#domain/cel/cost/call-cost.js';
import { type CallEstimator, unitEstimate } from '#domain/cel/cost/call-estimate.js';
import { regexFactor, scaleRange, traversalFactor } from '#domain/cel/cost/range.js';
import { declare, memberOverload, overload } from '#domain/cel/library/overloads.js';
import { listType, objectType, optionalType, stringType } from '#domain/cel/types/cel-type.js';
import { ValueList } from '#domain/cel/values/list.js';
import { CelError, CelObject, CelOptional, type CelValue, noSuchOverload, optionalNone } from '#domain/cel/values/value.js';
import { isDate, isDateTime } from '#domain/time/time-formats.js';
import { parseRequestUri } from '#domain/url/parse-url.js';
import { isLabelValue, isQualifiedName, nameIsDns1035Label, nameIsDnsLabel, nameIsDnsSubdomain } from '#domain/validation/names.js';

/** Source: apiserver/pkg/cel/library/format.go. */

export const formatType = objectType('kubernetes.NamedFormat');

/** The longest regular expression that a format is reckoned to have. */
const longestRegex = 128;

/** A rule for texts that has a name. */
export class CelFormat extends CelObject {
  readonly type = formatType;

  constructor(
    readonly name: string,
    /** What its check costs: the length of a regular expression that would do it. */
    readonly regexSize: number,
    /** What is wrong with a text; nothing when it has the format. */
    readonly validate: (text: string) => readonly string[],
  ) {
    super();
  }

  equals(other: CelValue): boolean | CelError {
    if (!(other instanceof CelFormat)) return other instanceof CelError ? other : noSuchOverload;
    return other.name === this.name;
  }
}

function pattern(regex: RegExp, problem: string): (text: string) => readonly string[] {
  return (text) => (regex.test(text) ? [] : [problem]);
}

function uriProblems(text: string): readonly string[] {
  const parsed = parseRequestUri(text);
  return typeof parsed === 'string' ? [parsed] : [];
}

const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;

const formats: ReadonlyMap<string, CelFormat> = new Map([
  ['dns1123Label', new CelFormat('DNS1123Label', 30, (text) => nameIsDnsLabel(text, false))],
  ['dns1123Subdomain', new CelFormat('DNS1123Subdomain', 60, (text) => nameIsDnsSubdomain(text, false))],
  ['dns1035Label', new CelFormat('DNS1035Label', 30, (text) => nameIsDns1035Label(text, false))],
  ['qualifiedName', new CelFormat('QualifiedName', 60, isQualifiedName)],
  ['dns1123LabelPrefix', new CelFormat('DNS1123LabelPrefix', 30, (text) => nameIsDnsLabel(text, true))],
  ['dns1123SubdomainPrefix', new CelFormat('DNS1123SubdomainPrefix', 60, (text) => nameIsDnsSubdomain(text, true))],
  ['dns1035LabelPrefix', new CelFormat('DNS1035LabelPrefix', 30, (text) => nameIsDns1035Label(text, true))],
  ['labelValue', new CelFormat('LabelValue', 40, isLabelValue)],
  ['uri', new CelFormat('URI', 1103, uriProblems)],
  ['uuid', new CelFormat('uuid', 70, pattern(uuid, 'does not match the UUID format'))],
  ['byte', new CelFormat('byte', 84, pattern(base64, 'invalid base64'))],
  ['date', new CelFormat('date', 71, (text) => (isDate(text) ? [] : ['invalid date']))],
  ['datetime', new CelFormat('datetime', 71, (text) => (isDateTime(text) ? [] : ['invalid datetime']))],
]);

function validate(format: CelFormat, text: string): CelValue {
  const problems = format.validate(text);
  return problems.length === 0 ? optionalNone : new CelOptional(new ValueList(problems));
}

function named(name: string): CelValue {
  const format = formats.get(name);
  return format ? new CelOptional(format) : optionalNone;
}

const validateCost: CallCost = ([format, text]) => {
  if (!(format instanceof CelFormat)) return undefined;
  return Math.ceil((1 + sizeOfValue(text)) * traversalFactor) * Math.ceil(format.regexSize * regexFactor);
};

const validateEstimate: CallEstimator = (sizeOf, _target, [text]) =>
  text && { cost: scaleRange(scaleRange(sizeOf(text), traversalFactor), longestRegex * regexFactor) };

export const formatFunctions: readonly FunctionDeclaration[] = [
  declare(
    'validate',
    [memberOverload('format-validate', [formatType, stringType], optionalType(listType(stringType)), { evaluate: validate })],
    {
      cost: validateCost,
      estimate: validateEstimate,
    },
  ),
  declare('format.named', [overload('format-named', [stringType], optionalType(formatType), { evaluate: named })], {
    cost: unitCost,
    estimate: unitEstimate,
  }),
  ...Array.from(formats, ([name, format]) =>
    declare(`format.${name}`, [overload(`format.${name}`, [], formatType, { evaluate: () => format })]),
  ),
];
