/**
 * A body that cannot be read. The message is what Go's decoder says; request-body.ts wraps it into the Status a client gets.
 * Nothing else leaves the codec as an exception.
 */
export class DecodeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DecodeError';
  }
}

/** Go's json.UnmarshalTypeError: a JSON value that does not fit the Go type it is for. */
export class TypeMismatch extends DecodeError {
  /** What was found: `string`, `number 1.5`, `object`. */
  readonly found: string;
  readonly goType: string;
  /** JSON names from the root down to the field, without list indices and map keys. */
  readonly field: string;

  /** `struct` is the bare name of the Go struct that holds the field; empty when there is none. */
  constructor(found: string, goType: string, struct: string, field: string) {
    super(
      struct === '' && field === ''
        ? `json: cannot unmarshal ${found} into Go value of type ${goType}`
        : `json: cannot unmarshal ${found} into Go struct field ${struct}.${field} of type ${goType}`,
    );
    this.found = found;
    this.goType = goType;
    this.field = field;
  }
}
