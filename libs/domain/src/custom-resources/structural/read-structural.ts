import {
  type StructuralSchema,
  toStructuralSchema,
  UnsupportedSchemaError,
} from '#domain/custom-resources/structural/structural-schema.js';
import type { JSONSchemaProps } from '#domain/schema/types/apiextensions-v1.js';

/** The structural schema, or why there is none. */
export function readStructural(props: JSONSchemaProps): { readonly schema?: StructuralSchema; readonly problem?: string } {
  try {
    return { schema: toStructuralSchema(props) };
  } catch (error) {
    if (error instanceof UnsupportedSchemaError) return { problem: error.message };
    throw error;
  }
}
