import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify, parse } from 'yaml';
import { eventually } from '#testing/eventually.js';
import { type Kubectl, oldestAndNewest } from '#testing/kubectl.js';
import { startCluster, type TestCluster } from '#testing/start-cluster.js';

/** Who somebody is and what they may do, asked with kubectl. */

const kubectls = await oldestAndNewest();

describe.skipIf(kubectls.length === 0).each(kubectls.map((kubectl) => ({ version: kubectl.version, kubectl })))(
  'kubectl $version',
  ({ kubectl: unconfigured }) => {
    let cluster: TestCluster;
    let kubectl: Kubectl;
    let owners = 0;

    beforeAll(async () => {
      cluster = await startCluster();
      kubectl = unconfigured.for(cluster.kubeconfig);
      await eventually(() => kubectl.ok('get serviceaccount default'));
    });
    afterAll(() => cluster.close());

    /** A kubectl of somebody who has nothing but a token. */
    async function withToken(token: string): Promise<Kubectl> {
      const config = parse(await readFile(cluster.kubeconfig, 'utf8')) as { users: { user: object }[] };
      for (const one of config.users) one.user = { token };
      const file = `${cluster.kubeconfig}-${(owners += 1)}`;
      await writeFile(file, stringify(config));
      return unconfigured.for(file);
    }

    /** Version 1.27 has the command, but for a beta version of the API that is gone. */
    async function whoAmI(who: Kubectl, args = ''): Promise<object> {
      const review = JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' });
      const text = await (unconfigured.version === '1.27'
        ? who.ok(`create ${args} -f - -o json`, review)
        : who.ok(`auth whoami ${args} -o json`));
      return (JSON.parse(text) as { status: { userInfo: object } }).status.userInfo;
    }

    test('a token is made and shows who its owner is', async () => {
      const token = (await kubectl.ok('create token default --duration 20m')).trim();
      expect(token.split('.')).toHaveLength(3);
      const owner = await withToken(token);
      expect(await whoAmI(owner)).toMatchObject({
        username: 'system:serviceaccount:default:default',
        groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
      });
      expect(await owner.ok('get namespaces -o name')).toContain('namespace/default');
      const stranger = await withToken(`${token}x`);
      expect((await stranger.run('get namespaces')).stderr).toContain('You must be logged in to the server');
    });

    test('a token that is bound to a Secret goes with it', async () => {
      await kubectl.ok('create secret generic holder');
      const token = (await kubectl.ok('create token default --bound-object-kind Secret --bound-object-name holder')).trim();
      const owner = await withToken(token);
      expect(await owner.ok('get secret holder -o name')).toBe('secret/holder\n');
      await kubectl.ok('delete secret holder');
      expect((await owner.run('get namespaces')).code).not.toBe(0);
      expect((await kubectl.run('create token nobody')).stderr).toContain('serviceaccounts "nobody" not found');
    });

    test('a certificate and --as show who somebody is', async () => {
      expect(await whoAmI(kubectl)).toMatchObject({
        username: 'kubernetes-admin',
        groups: ['system:masters', 'system:authenticated'],
        extra: { 'authentication.kubernetes.io/credential-id': [expect.stringMatching(/^X509SHA256=[0-9a-f]{64}$/)] },
      });
      const other = await whoAmI(kubectl, '--as bob --as-group dev --as-uid 7');
      expect(other).toEqual({ username: 'bob', uid: '7', groups: ['dev', 'system:authenticated'] });
    });

    test('everything is allowed, and said to be', async () => {
      expect(await kubectl.ok('auth can-i create deployments.apps')).toBe('yes\n');
      expect(await kubectl.ok('auth can-i get /healthz --as system:serviceaccount:default:default')).toBe('yes\n');
      expect(await kubectl.ok('auth can-i --list')).toMatch(/^\*\.\* +\[\] +\[\] +\[\*\]$/m);
    });
  },
);
