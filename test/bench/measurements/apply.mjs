import { compare, withLoad } from '../load/load.mjs';
import { requestText } from '../load/request-template.mjs';
import { withApiServer } from '../servers/api-server.mjs';
import { answerOf, withBareServer } from '../servers/bare.mjs';
import { ratioOf } from './ratio.mjs';

const path = '/apis/apps/v1/namespaces/default/deployments/web?fieldManager=bench';
const contentType = 'application/apply-patch+yaml';

/** A Deployment of 2 KB as tools apply it: three containers with variables, a port, resources and a probe each. */
function deployment() {
  const containers = ['web', 'cache', 'agent'].map((name, i) => ({
    name,
    image: `registry.example.com/team/${name}:1.${i}.0`,
    ports: [{ containerPort: 8080 + i, name: `port-${i}` }],
    env: Array.from({ length: 6 }, (_, variable) => ({ name: `VARIABLE_${variable}`, value: `value ${variable}` })),
    resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } },
    readinessProbe: { httpGet: { path: '/ready', port: 8080 + i } },
  }));
  const labels = { app: 'web' };
  const metadata = { name: 'web', namespace: 'default', labels, annotations: { 'example.com/text': '' } };
  const spec = { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } };
  const config = { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec };
  metadata.annotations['example.com/text'] = 'x'.repeat(2048 - JSON.stringify(config).length);
  return JSON.stringify(config);
}

export const apply = {
  name: 'apply',
  title: 'server-side apply of a 2 KB Deployment that changes nothing, 64 clients',
  unit: "of the bare server's POST",
  target: 0.12,
  isMet: (value) => value >= 0.12,
  measure: () =>
    withApiServer(async (ours) => {
      const body = deployment();
      await answerOf(ours.port, path, { method: 'PATCH', body, contentType });
      const answer = await answerOf(ours.port, path, { method: 'PATCH', body, contentType });
      const load = { request: requestText('PATCH', path, body, contentType), connections: 64, durationMs: 1000 };
      return withBareServer(answer, (bare) => withLoad(async (run) => ratioOf(await compare(run, { ours, bare, rounds: 7, load }))));
    }),
};
