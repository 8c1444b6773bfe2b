import { apiMethods, type ApiMethod, type ApiOperation, type ApiParameter } from '#domain/api/open-api/api-operation.js';
import { compareBytewise } from '#domain/json/go-marshal.js';

/** The operations of one path, and the parameters that all of them take. */
export interface PathOperations {
  readonly path: string;
  /** In the order in which documents list methods; their parameters are those that are not shared, sorted. */
  readonly operations: readonly (readonly [ApiMethod, ApiOperation])[];
  readonly parameters: readonly ApiParameter[];
}

/** Operations by path, sorted. Source: kube-openapi/pkg/builder/openapi.go buildPaths. */
export function groupByPath(operations: readonly ApiOperation[]): readonly PathOperations[] {
  const paths = new Map<string, ApiOperation[]>();
  for (const operation of operations) {
    const known = paths.get(operation.path);
    if (known) known.push(operation);
    else paths.set(operation.path, [operation]);
  }
  return [...paths].toSorted(([a], [b]) => compareBytewise(a, b)).map(([path, some]) => toPath(path, some));
}

function toPath(path: string, operations: readonly ApiOperation[]): PathOperations {
  const [first, ...others] = operations;
  const isShared = ({ name, in: where }: ApiParameter): boolean =>
    others.every(({ parameters }) => parameters.some((one) => one.name === name && one.in === where));
  const parameters = (first?.parameters ?? []).filter(isShared);
  const shared = new Set(parameters.map(keyOf));
  const own = (operation: ApiOperation): ApiOperation => ({
    ...operation,
    parameters: operation.parameters.filter((one) => !shared.has(keyOf(one))).toSorted(compareParameters),
  });
  const listed = apiMethods.flatMap((method): (readonly [ApiMethod, ApiOperation])[] => {
    const operation = operations.find((one) => one.method === method);
    return operation ? [[method, own(operation)]] : [];
  });
  return { path, operations: listed, parameters: parameters.toSorted(compareParameters) };
}

function keyOf({ name, in: where }: ApiParameter): string {
  return `${where} ${name}`;
}

function compareParameters(a: ApiParameter, b: ApiParameter): number {
  return compareBytewise(a.name, b.name) || compareBytewise(a.in, b.in);
}
