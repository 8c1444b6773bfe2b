import { itemsOf, type StructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';
import type { JSONSchemaProps } from '#domain/schema/types/apiextensions-v1.js';
import { type FieldError, indexPath, required } from '#domain/status/field-error.js';

/**
 * Everything that `allOf` and its like speak of is specified outside of them, too.
 * Source: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/complete.go.
 */
export function validateCompleteness(schema: StructuralSchema, path: string): readonly FieldError[] {
  return validateJunctions(schema.props, schema, path, path);
}

/** `path` is that of the shape, `within` that of what is said of the value. */
function validateJunctions(props: JSONSchemaProps, schema: StructuralSchema, path: string, within: string): readonly FieldError[] {
  const { not, allOf = [], anyOf = [], oneOf = [] } = props;
  const each = (name: string, list: readonly JSONSchemaProps[]): readonly FieldError[] =>
    list.flatMap((one, i) => validateNested(one, schema, path, indexPath(`${within}.${name}`, i)));
  return [
    ...(not ? validateNested(not, schema, path, `${within}.not`) : []),
    ...each('allOf', allOf),
    ...each('anyOf', anyOf),
    ...each('oneOf', oneOf),
  ];
}

function validateNested(props: JSONSchemaProps, schema: StructuralSchema | undefined, path: string, within: string): readonly FieldError[] {
  if (!schema) return [required(path, `because it is defined in ${within}`)];
  const items = itemsOf(props);
  return [
    ...validateJunctions(props, schema, path, within),
    ...(items ? validateNested(items, schema.items, `${path}.items`, `${within}.items`) : []),
    ...Object.entries(props.properties ?? {}).flatMap(([name, property]) =>
      validateNested(property, schema.properties.get(name), indexPath(`${path}.properties`, name), indexPath(`${within}.properties`, name)),
    ),
  ];
}
