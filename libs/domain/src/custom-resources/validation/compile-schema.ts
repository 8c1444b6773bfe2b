import type { Correlated } from '#domain/custom-resources/validation/correlated.js';
import { EnumRule } from '#domain/custom-resources/validation/enum-rule.js';
import { formatRuleOf, type FormatRule } from '#domain/custom-resources/validation/formats.js';
import { isKnownFormat } from '#domain/custom-resources/validation/known-format.js';
import { JunctionRules } from '#domain/custom-resources/validation/junction-rules.js';
import { ListRules } from '#domain/custom-resources/validation/list-rules.js';
import { NumberRules } from '#domain/custom-resources/validation/number-rules.js';
import { ObjectRules } from '#domain/custom-resources/validation/object-rules.js';
import type { Outcome } from '#domain/custom-resources/validation/schema-problem.js';
import { StringRules } from '#domain/custom-resources/validation/string-rules.js';
import { TypeRule, valueTypeOf } from '#domain/custom-resources/validation/value-type.js';
import type { JSONSchemaProps } from '#domain/schema/types/apiextensions-v1.js';

/** Whose values a schema is compiled for: objects of the kind, or the defaults in the schema itself. */
export interface CompileOptions {
  /** A format that the type does not have counts for nothing, and `x-kubernetes-int-or-string` names two types. */
  readonly isServed: boolean;
}

/** A schema made ready to hold values to. */
export interface CompiledSchema {
  /** `correlated` is given for a value of an update: what is wrong with it is let through where it was so before. */
  check(value: unknown, path: string, outcome: Outcome, correlated?: Correlated): void;
}

/** Source: SchemaValidator in k8s.io/kube-openapi/pkg/validation/validate/schema.go. */
export function compileSchema(props: JSONSchemaProps, options: CompileOptions): CompiledSchema {
  return new SchemaNode(props, options);
}

class SchemaNode implements CompiledSchema {
  readonly #type: TypeRule;
  readonly #junctions: JunctionRules | undefined;
  readonly #string: StringRules;
  readonly #format: FormatRule | undefined;
  readonly #number: NumberRules;
  readonly #list: ListRules;
  readonly #enum: EnumRule | undefined;
  readonly #object: ObjectRules;

  constructor(props: JSONSchemaProps, options: CompileOptions) {
    const compile = (inner: JSONSchemaProps): CompiledSchema => new SchemaNode(inner, options);
    const types = typesOf(props, options);
    const format = formatOf(props, types, options);
    this.#type = new TypeRule(types, format, props.nullable ?? false);
    this.#junctions = JunctionRules.of(props, compile);
    this.#string = new StringRules(props);
    this.#format = formatRuleOf(format);
    this.#number = new NumberRules(props, types, format);
    this.#list = new ListRules(props, compile);
    this.#enum = props.enum && props.enum.length > 0 ? new EnumRule(props.enum) : undefined;
    this.#object = new ObjectRules(props, compile);
  }

  check(value: unknown, path: string, outcome: Outcome, correlated?: Correlated): void {
    const before = outcome.problems.length;
    this.#check(value, path, outcome, correlated);
    if (correlated && outcome.problems.length > before && correlated.isEqual) outcome.problems.length = before;
  }

  #check(value: unknown, path: string, outcome: Outcome, correlated: Correlated | undefined): void {
    const type = valueTypeOf(value);
    if (type === 'null') {
      this.#type.check(value, type, path, outcome);
      this.#enum?.check(value, path, outcome);
      return;
    }
    if (this.#type.applies) {
      this.#type.check(value, type, path, outcome);
      outcome.matches += 1;
    }
    this.#junctions?.check(value, path, outcome);
    // those that always apply: junctions (which count themselves too), enum, and the whole
    outcome.matches += 4;
    if (type === 'string') {
      this.#string.check(value as string, path, outcome);
      this.#format?.check(value as string, path, outcome);
      outcome.matches += this.#format ? 2 : 1;
    } else if (type === 'integer' || type === 'number') {
      this.#number.check(value as number | bigint, type, path, outcome);
      outcome.matches += 1;
    } else if (type === 'array') {
      this.#list.check(value as readonly unknown[], path, outcome, correlated);
      outcome.matches += 2;
    }
    this.#enum?.check(value, path, outcome);
    if (type === 'object') {
      this.#object.check(value as Readonly<Record<string, unknown>>, path, outcome, correlated);
      outcome.matches += 1;
    }
  }
}

function typesOf(props: JSONSchemaProps, { isServed }: CompileOptions): readonly string[] {
  if (isServed && props['x-kubernetes-int-or-string']) return ['integer', 'string'];
  return props.type ? [props.type] : [];
}

function formatOf({ format = '' }: JSONSchemaProps, types: readonly string[], { isServed }: CompileOptions): string {
  const [type = ''] = types.length === 1 ? types : [];
  return !isServed || isKnownFormat(type, format) ? format : '';
}
