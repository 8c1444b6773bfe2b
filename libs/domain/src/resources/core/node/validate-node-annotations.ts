import { isJsonList, isJsonObject, type Json, type JsonObject } from '#domain/json/json.js';
import { jsonWordOf } from '#domain/json/go-print.js';
import { goSyntaxError } from '#domain/json/go-syntax-error.js';
import { validateTaints } from '#domain/resources/core/node/validate-taints.js';
import type { Taint } from '#domain/schema/types/core-v1.js';
import { childPath, type FieldError, indexPath, invalid, required } from '#domain/status/field-error.js';

/**
 * Rules for two annotations that once carried what is now in fields. Nothing reads them any more, but nodes with bad ones are refused.
 * Source: pkg/apis/core/validation/validation.go ValidateNodeSpecificAnnotations.
 */
export function validateNodeAnnotations(annotations: Readonly<Record<string, string>>, path: string): readonly FieldError[] {
  const { [taintsKey]: taints = '', [avoidPodsKey]: avoidPods = '' } = annotations;
  return [...(taints === '' ? [] : validateTaintsText(taints, path)), ...(avoidPods === '' ? [] : validateAvoidPodsText(avoidPods, path))];
}

const taintsKey = 'scheduler.alpha.kubernetes.io/taints';
const avoidPodsKey = 'scheduler.alpha.kubernetes.io/preferAvoidPods';

function validateTaintsText(text: string, path: string): readonly FieldError[] {
  const refuse = (problem: string): readonly FieldError[] => [invalid(path, taintsKey, problem)];
  const syntax = goSyntaxError(text);
  if (syntax !== undefined) return refuse(syntax);
  const value = JSON.parse(text) as Json;
  if (value === null) return [];
  if (!isJsonList(value)) return refuse(`json: cannot unmarshal ${jsonWordOf(value)} into Go value of type []core.Taint`);
  const odd = value.find((item) => !isJsonObject(item) && item !== null);
  if (odd !== undefined) return refuse(`json: cannot unmarshal ${jsonWordOf(odd)} into Go value of type core.Taint`);
  return validateTaints(value.map(toTaint), childPath(path, taintsKey));
}

/** Names in any case: the type that upstream reads into has no names for JSON. */
function toTaint(value: Json): Taint {
  const members = new Map(isJsonObject(value) ? Object.entries(value).map(([name, member]) => [name.toLowerCase(), member]) : []);
  const text = (name: string): string => {
    const member = members.get(name);
    return typeof member === 'string' ? member : '';
  };
  return { key: text('key'), value: text('value'), effect: text('effect') };
}

function validateAvoidPodsText(text: string, path: string): readonly FieldError[] {
  const refuse = (problem: string): readonly FieldError[] => [invalid(childPath(path, 'AvoidPods'), avoidPodsKey, problem)];
  const syntax = goSyntaxError(text);
  if (syntax !== undefined) return refuse(syntax);
  const value = JSON.parse(text) as Json;
  if (value === null) return [];
  if (!isJsonObject(value)) return refuse(`json: cannot unmarshal ${jsonWordOf(value)} into Go value of type v1.AvoidPods`);
  const entries = isJsonList(value['preferAvoidPods']) ? value['preferAvoidPods'] : [];
  return entries.flatMap((entry, i) => validateAvoidedPods(entry, indexPath(childPath(path, avoidPodsKey), i)));
}

function validateAvoidedPods(entry: Json, path: string): readonly FieldError[] {
  const signature = memberOf(memberOf(entry, 'podSignature'), 'podController');
  const at = childPath(path, 'PodSignature');
  if (!signature) return [required(at)];
  if (signature['controller'] === true) return [];
  return [invalid(childPath(at, 'PodController', 'Controller'), false, 'must point to a controller')];
}

function memberOf(value: Json | undefined, name: string): JsonObject | undefined {
  const member = isJsonObject(value) ? value[name] : undefined;
  return isJsonObject(member) ? member : undefined;
}
