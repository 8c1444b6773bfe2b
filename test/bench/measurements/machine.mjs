/** A custom kind as operators have them: 20 properties below spec, 5 rules in CEL. */

const rules = [
  { rule: 'self.minReplicas <= self.maxReplicas', message: 'minReplicas must not exceed maxReplicas' },
  { rule: "self.name.startsWith('m-') || self.weight > 3" },
  { rule: 'self.ports.all(p, p.port > 0 && p.port < 65536)', messageExpression: "'bad ports of ' + self.name" },
  { rule: "!has(self.zone) || self.zone.matches('^[a-z0-9-]+$')" },
  { rule: 'self.name == oldSelf.name', reason: 'FieldValueForbidden', fieldPath: '.name' },
];

const text = { type: 'string', maxLength: 64 };
const port = { type: 'object', required: ['port'], properties: { port: { type: 'integer' }, name: { type: 'string', maxLength: 20 } } };
const properties = {
  name: text,
  zone: text,
  image: text,
  owner: text,
  note: text,
  tier: { type: 'string', enum: ['small', 'medium', 'large'], default: 'small' },
  minReplicas: { type: 'integer', minimum: 0 },
  maxReplicas: { type: 'integer', minimum: 0 },
  weight: { type: 'integer', format: 'int32' },
  timeoutSeconds: { type: 'integer', default: 30 },
  ratio: { type: 'number' },
  paused: { type: 'boolean' },
  debug: { type: 'boolean' },
  public: { type: 'boolean', default: false },
  since: { type: 'string', format: 'date-time' },
  maxUnavailable: { 'x-kubernetes-int-or-string': true },
  labels: { type: 'object', additionalProperties: text, maxProperties: 20 },
  arguments: { type: 'array', items: text, maxItems: 20 },
  limits: { type: 'object', properties: { cpu: text, memory: text } },
  ports: { type: 'array', maxItems: 20, items: port, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['port'] },
};

const schema = {
  type: 'object',
  properties: { spec: { type: 'object', required: ['name', 'ports'], properties, 'x-kubernetes-validations': rules } },
};

export const machineDefinition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'machines.bench.example.com' },
  spec: {
    group: 'bench.example.com',
    scope: 'Namespaced',
    names: { plural: 'machines', singular: 'machine', kind: 'Machine', listKind: 'MachineList' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
  },
};

export const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
export const machines = '/apis/bench.example.com/v1/namespaces/default/machines';

const spec = {
  name: 'm-1',
  zone: 'eu-west-1',
  image: 'registry.example.com/machine:1.2.3',
  owner: 'somebody',
  note: 'one of many',
  minReplicas: 1,
  maxReplicas: 5,
  weight: 7,
  ratio: 0.5,
  paused: false,
  debug: true,
  since: '2026-01-02T03:04:05Z',
  maxUnavailable: '25%',
  labels: { app: 'bench', part: 'machine' },
  arguments: ['--one', '--two=2'],
  limits: { cpu: '500m', memory: '64Mi' },
  ports: [{ port: 80, name: 'http' }, { port: 443, name: 'https' }, { port: 9090 }],
};

/** An object of that kind, as JSON. */
export function machine(name) {
  return JSON.stringify({ apiVersion: 'bench.example.com/v1', kind: 'Machine', metadata: { name }, spec });
}
