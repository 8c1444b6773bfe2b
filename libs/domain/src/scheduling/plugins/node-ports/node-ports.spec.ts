import { expect, test } from 'vitest';
import { nodePorts } from '#domain/scheduling/plugins/node-ports/node-ports.js';
import { node, pod, verdicts } from '#domain/scheduling/fixture.js';
import type { Container, Pod } from '#domain/schema/types/core-v1.js';

const taken = "node(s) didn't have free ports for the requested pod ports";

/** `UDP/127.0.0.1/8080` */
function listening(name: string, ports: readonly string[], words: Partial<Container> = {}, on?: string): Pod {
  const container: Container = {
    name: 'c',
    resources: {},
    ports: ports.map((text) => {
      const [protocol = '', hostIP = '', port] = text.split('/');
      return { protocol, hostIP, hostPort: Number(port), containerPort: 80 };
    }),
    ...words,
  };
  const isInit = words.restartPolicy !== undefined;
  return pod(name, { ...(isInit ? { initContainers: [container] } : { containers: [container] }), ...(on !== undefined && { on }) });
}

/** Upstream's cases: pkg/scheduler/framework/plugins/nodeports/node_ports_test.go. */
test.each<{ name: string; wants: string[]; there: string[]; says: string }>([
  { name: 'nothing wanted', wants: [], there: [], says: 'fits' },
  { name: 'another port', wants: ['UDP/127.0.0.1/8080'], there: ['UDP/127.0.0.1/9090'], says: 'fits' },
  { name: 'same udp port', wants: ['UDP/127.0.0.1/8080'], there: ['UDP/127.0.0.1/8080'], says: taken },
  { name: 'same tcp port', wants: ['TCP/127.0.0.1/8080'], there: ['TCP/127.0.0.1/8080'], says: taken },
  { name: 'different host ip', wants: ['TCP/127.0.0.1/8080'], there: ['TCP/127.0.0.2/8080'], says: 'fits' },
  { name: 'different protocol', wants: ['UDP/127.0.0.1/8080'], there: ['TCP/127.0.0.1/8080'], says: 'fits' },
  { name: 'second udp port conflict', wants: ['UDP/127.0.0.1/8000', 'UDP/127.0.0.1/8080'], there: ['UDP/127.0.0.1/8080'], says: taken },
  {
    name: 'first tcp port conflict',
    wants: ['TCP/127.0.0.1/8001', 'UDP/127.0.0.1/8080'],
    there: ['TCP/127.0.0.1/8001', 'UDP/127.0.0.1/8081'],
    says: taken,
  },
  { name: 'every address against one', wants: ['TCP/0.0.0.0/8001'], there: ['TCP/127.0.0.1/8001'], says: taken },
  { name: 'one against every address', wants: ['TCP/127.0.0.1/8001'], there: ['TCP/0.0.0.0/8001'], says: taken },
  { name: 'no address is every address, no protocol is TCP', wants: ['//8001'], there: ['TCP/127.0.0.1/8001'], says: taken },
  { name: 'every address and other protocol', wants: ['UDP/127.0.0.1/8001'], there: ['TCP/0.0.0.0/8001'], says: 'fits' },
])('$name: $says', ({ wants, there, says }) => {
  const cluster = { nodes: [node('n')], pods: [listening('there', there, {}, 'n')] };
  expect(verdicts(nodePorts, listening('p', wants), cluster)).toEqual({ n: says });
});

test('ports of sidecars count, those of other init containers do not', () => {
  const says = (restartPolicy: string): unknown => {
    const there = listening('there', ['TCP/0.0.0.0/80'], { restartPolicy }, 'n');
    return verdicts(nodePorts, listening('p', ['TCP/0.0.0.0/80']), { nodes: [node('n')], pods: [there] });
  };
  expect(says('Always')).toEqual({ n: taken });
  expect(says('Never')).toEqual({ n: 'fits' });
});
