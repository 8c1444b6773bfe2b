import type { OpenApiSchema, Operation } from './operation.js';

interface Parameter {
  readonly name: string;
  readonly in: string;
}

interface OperationDocument {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: OpenApiSchema }>> };
  readonly 'x-kubernetes-group-version-kind'?: { readonly group: string; readonly version: string; readonly kind: string };
}

interface PathDocument {
  readonly parameters?: readonly Parameter[];
  readonly [method: string]: OperationDocument | readonly Parameter[] | undefined;
}

interface Document {
  readonly paths: Readonly<Record<string, PathDocument>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, OpenApiSchema>> };
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Everything that the OpenAPI v3 documents of a server say can be asked. */
export async function readOperations(base: string): Promise<readonly Operation[]> {
  const index = (await read(`${base}/openapi/v3`)) as { readonly paths: Readonly<Record<string, { readonly serverRelativeURL: string }>> };
  const operations: Operation[] = [];
  for (const { serverRelativeURL } of Object.values(index.paths)) {
    operations.push(...operationsOf((await read(base + serverRelativeURL)) as Document));
  }
  return operations;
}

async function read(url: string): Promise<unknown> {
  const answer = await fetch(url, { headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}

function operationsOf({ paths, components }: Document): readonly Operation[] {
  const schemas = components?.schemas ?? {};
  return Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method] as OperationDocument | undefined;
      return operation ? [operationOf({ method, path, schemas }, operation, item.parameters ?? [])] : [];
    }),
  );
}

function operationOf(
  { method, path, schemas }: Pick<Operation, 'method' | 'path' | 'schemas'>,
  { parameters = [], requestBody, 'x-kubernetes-group-version-kind': gvk }: OperationDocument,
  shared: readonly Parameter[],
): Operation {
  const content = requestBody?.content ?? {};
  const bodySchema = Object.values(content)[0]?.schema;
  return {
    method: method.toUpperCase(),
    path,
    queryNames: [...shared, ...parameters].filter((one) => one.in === 'query').map(({ name }) => name),
    bodyTypes: Object.keys(content),
    ...(bodySchema && { bodySchema }),
    ...(gvk && { kind: { apiVersion: gvk.group === '' ? gvk.version : `${gvk.group}/${gvk.version}`, kind: gvk.kind } }),
    schemas,
  };
}
