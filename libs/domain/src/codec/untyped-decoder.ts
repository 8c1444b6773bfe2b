import { numberOf, setMember, type JsonNode } from '#domain/codec/json-node.js';
import type { StrictErrors } from '#domain/codec/strict-errors.js';

/** What decoding into Go's `interface{}` yields: the last of several members of one name counts, duplicates are reported. */
export function untypedValue(node: JsonNode, duplicates?: StrictErrors, onHugeNumber?: (text: string) => void): unknown {
  switch (node.kind) {
    case 'null':
      return null;
    case 'string':
    case 'boolean':
      return node.value;
    case 'number': {
      const number = numberOf(node.text);
      if (number === undefined) onHugeNumber?.(node.text);
      return number ?? null;
    }
    case 'list':
      return node.items.map((item, i) => within(duplicates, i, () => untypedValue(item, duplicates, onHugeNumber)));
    case 'object':
      return untypedObject(node, duplicates, onHugeNumber);
  }
}

function untypedObject(
  node: JsonNode & { readonly kind: 'object' },
  duplicates: StrictErrors | undefined,
  onHugeNumber: ((text: string) => void) | undefined,
): object {
  const object: Record<string, unknown> = {};
  for (const [name, member] of node.entries) {
    if (Object.hasOwn(object, name)) duplicates?.duplicateField(name);
    setMember(
      object,
      name,
      within(duplicates, name, () => untypedValue(member, duplicates, onHugeNumber)),
    );
  }
  return object;
}

function within<T>(errors: StrictErrors | undefined, step: string | number, inner: () => T): T {
  if (!errors) return inner();
  return typeof step === 'number' ? errors.at(step, inner) : errors.under(step, inner);
}
