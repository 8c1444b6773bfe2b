import type { Program } from '#domain/cel/program.js';
import type { CompiledRule } from '#domain/custom-resources/rules/compile-rules.js';
import { maxMessageBytes } from '#domain/custom-resources/rules/limits.js';
import { utf8Length } from '#domain/cel/syntax/source.js';
import { CelError, type CelValue } from '#domain/cel/values/value.js';
import type { ValidationRule } from '#domain/schema/types/apiextensions-v1.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { duplicate, type FieldError, forbidden, invalid, omitted, required } from '#domain/status/field-error.js';

/** What one rule says of one value. */
export interface RuleOutcome {
  /** Undefined where the rule is met. */
  readonly error: FieldError | undefined;
  /** The rule was broken, rather than that it could not be evaluated: an update that changes nothing may leave it so. */
  readonly isBroken: boolean;
  /** What is left of the budget; negative where no more rules are to be asked. */
  readonly remaining: number;
}

/** The value that a rule is asked about. */
export interface RuleSubject {
  /** `spec.names[0]`; `<nil>` for an object of the kind. */
  readonly path: string;
  readonly schemaType: string;
  readonly raw: unknown;
}

/** Values of self and oldSelf. */
export type RuleVariables = readonly [self: CelValue, oldSelf: CelValue | undefined];

const cancelled = 'operation cancelled: actual cost limit exceeded';
const outOfBudget = 'validation failed due to running out of cost budget, no further validation rules will be run';

/** What is said where the budget is used up already. */
export function outOfBudgetError({ path, schemaType }: RuleSubject): FieldError {
  return invalid(path, schemaType, outOfBudget);
}

/** Asks a rule. Source: validateExpressions of apiextensions-apiserver's schema/cel/validation.go. */
export function evaluateRule(
  compiled: CompiledRule & { readonly program: Program },
  subject: RuleSubject,
  variables: RuleVariables,
  remaining: number,
  callLimit: number,
): RuleOutcome {
  const { value, cost } = compiled.program.evaluate(variables, callLimit);
  if (cost > remaining) return ended(outOfBudgetError(subject));
  const left = remaining - cost;
  if (value instanceof CelError) return failed(compiled.rule, value.message, subject, left);
  if (value === true) return { error: undefined, isBroken: false, remaining: left };
  return broken(compiled, subject, variables, left, callLimit);
}

function ended(error: FieldError, isBroken = false): RuleOutcome {
  return { error, isBroken, remaining: -1 };
}

function failed(rule: ValidationRule, message: string, { path, schemaType }: RuleSubject, remaining: number): RuleOutcome {
  const name = ruleName(rule);
  if (message.startsWith('no such overload')) {
    const words = 'call arguments did not match a supported operator, function or macro signature for rule';
    return { error: invalid(path, schemaType, `'${message}': ${words}: ${name}`), isBroken: false, remaining };
  }
  if (message.startsWith(cancelled)) {
    const words = 'no further validation rules will be run due to call cost exceeds limit for rule';
    return ended(invalid(path, schemaType, `'${message}': ${words}: ${name}`));
  }
  return { error: invalid(path, schemaType, `${message} evaluating rule: ${name}`), isBroken: false, remaining };
}

function broken(
  { rule, message, fieldPath }: CompiledRule,
  subject: RuleSubject,
  variables: RuleVariables,
  remaining: number,
  callLimit: number,
): RuleOutcome {
  const path = fieldPath === '' ? subject.path : subject.path === '<nil>' ? fieldPath : `${subject.path}.${fieldPath}`;
  const made = message?.program && evaluateMessage(message.program, rule.messageExpression ?? '', variables, remaining, callLimit);
  if (made?.fatal !== undefined) return ended(invalid(path, subject.schemaType, made.fatal), true);
  const detail = made?.text ?? defaultMessage(rule);
  const value = subject.schemaType === 'object' || subject.schemaType === 'array' ? omitted : subject.raw;
  return { error: errorFor(rule, path, value, detail), isBroken: true, remaining: remaining - (made?.cost ?? 0) };
}

interface MadeMessage {
  /** Undefined where the expression gave nothing that may be shown. */
  readonly text?: string;
  /** Ends everything. */
  readonly fatal?: string;
  readonly cost: number;
}

function evaluateMessage(program: Program, source: string, variables: RuleVariables, remaining: number, callLimit: number): MadeMessage {
  const { value, cost } = program.evaluate(variables, callLimit);
  if (cost > remaining) {
    return {
      fatal: 'messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run',
      cost,
    };
  }
  if (value instanceof CelError && value.message.startsWith(cancelled)) {
    return {
      fatal: `no further validation rules will be run due to call cost exceeds limit for messageExpression: ${goQuote(source)}`,
      cost,
    };
  }
  const text = typeof value === 'string' ? value.trim() : '';
  const isUsable = text !== '' && !text.includes('\n') && utf8Length(text) <= maxMessageBytes;
  return isUsable ? { text, cost } : { cost };
}

function errorFor({ reason }: ValidationRule, path: string, value: unknown, detail: string): FieldError {
  switch (reason) {
    case 'FieldValueForbidden':
      return forbidden(path, detail);
    case 'FieldValueRequired':
      return required(path, detail);
    case 'FieldValueDuplicate':
      return duplicate(path, value);
    default:
      return invalid(path, value, detail);
  }
}

function defaultMessage(rule: ValidationRule): string {
  return rule.message ? rule.message.trim() : `failed rule: ${ruleName(rule)}`;
}

/** The message of a rule where it has one, else the rule itself. */
export function ruleName({ rule, message = '' }: ValidationRule): string {
  return (message === '' ? rule : message).trim();
}
