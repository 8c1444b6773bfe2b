import { median } from '../run/statistics.mjs';
import { withCluster } from '../servers/cluster.mjs';

const pods = 500;
const nodes = 5;
const rounds = 3;
const timeoutMs = 60_000;

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'measured', namespace: 'default' },
  spec: {
    replicas: pods,
    selector: { matchLabels: { app: 'measured' } },
    template: {
      metadata: { labels: { app: 'measured' } },
      spec: { containers: [{ name: 'main', image: 'registry.example/measured:1', ports: [{ containerPort: 80 }] }] },
    },
  },
};

export const podStarts = {
  name: 'pods',
  title: 'one Deployment to 500 Ready pods, 5 nodes, single process',
  unit: 'pods/s',
  target: 100,
  isMet: (value) => value >= 100,
  async measure() {
    const times = [];
    for (let round = 0; round < rounds; round += 1) {
      times.push(await withCluster(['--single-process', `--nodes=${nodes}`], ({ port }) => secondsToReady(`http://127.0.0.1:${port}`)));
    }
    return { value: pods / median(times), detail: `${times.map((time) => time.toFixed(2)).join(', ')} s` };
  },
};

/** Each time in a new cluster, from the request that creates the Deployment until its status says that all pods are Ready. */
async function secondsToReady(url) {
  const nodesUrl = `${url}/api/v1/nodes`;
  await until(async () => (await items(nodesUrl)).filter((node) => isReady(node)).length === nodes);
  const deploymentUrl = `${url}/apis/apps/v1/namespaces/default/deployments`;
  const began = performance.now();
  await call(deploymentUrl, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(deployment) });
  await until(async () => (await call(`${deploymentUrl}/measured`)).status?.readyReplicas === pods);
  const took = (performance.now() - began) / 1000;
  const ready = (await items(`${url}/api/v1/namespaces/default/pods`)).filter((pod) => isReady(pod));
  if (ready.length !== pods) throw new Error(`${ready.length} pods are Ready`);
  return took;
}

const isReady = ({ status }) => status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;

const items = async (url) => (await call(url)).items;

async function call(url, options) {
  const response = await fetch(url, options);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json();
}

async function until(isSo) {
  const deadline = Date.now() + timeoutMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('the pods took too long');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
