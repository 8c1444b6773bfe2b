/** The object that most measurements are about. */

const size = 2048;

/** A ConfigMap of about 2 KB as JSON. `numbers` are texts of a fixed length that stand in its data. */
export function configMap(name, numbers = {}) {
  const object = { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name }, data: { ...numbers, text: '' } };
  const text = 'x'.repeat(size - JSON.stringify(object).length);
  return JSON.stringify({ ...object, data: { ...numbers, text } });
}

export const configMaps = '/api/v1/namespaces/default/configmaps';
