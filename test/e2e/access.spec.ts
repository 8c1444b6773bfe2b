import { generateKeyPairSync, type KeyObject, webcrypto } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import 'reflect-metadata';
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify, parse } from 'yaml';
import { eventually } from '#testing/eventually.js';
import { type Kubectl, oldestAndNewest } from '#testing/kubectl.js';
import { startCluster, type TestCluster } from '#testing/start-cluster.js';

/** Who somebody is and what they may do, asked with kubectl. */

const kubectls = await oldestAndNewest();

/** A request for the certificate of ada, who is a developer. */
async function requestFor(privateKey: KeyObject): Promise<object> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const jwk = privateKey.export({ format: 'jwk' });
  const { d: _, ...publicJwk } = jwk;
  const keys = {
    privateKey: await webcrypto.subtle.importKey('jwk', jwk, algorithm, true, ['sign']),
    publicKey: await webcrypto.subtle.importKey('jwk', publicJwk, algorithm, true, ['verify']),
  };
  const name = [{ O: ['dev'] }, { CN: ['ada'] }];
  const request = await Pkcs10CertificateRequestGenerator.create({ name, keys, signingAlgorithm: algorithm }, webcrypto as never);
  return {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name: 'ada' },
    spec: {
      request: Buffer.from(`${request.toString('pem')}\n`).toString('base64'),
      signerName: 'kubernetes.io/kube-apiserver-client',
      usages: ['client auth'],
    },
  };
}

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
    function withToken(token: string): Promise<Kubectl> {
      return withUser({ token });
    }

    async function withUser(user: object): Promise<Kubectl> {
      const config = parse(await readFile(cluster.kubeconfig, 'utf8')) as { users: { user: object }[] };
      for (const one of config.users) one.user = user;
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

    test('a Secret for an account is filled with a token', async () => {
      const secret = {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'kept', annotations: { 'kubernetes.io/service-account.name': 'default' } },
        type: 'kubernetes.io/service-account-token',
      };
      await kubectl.ok('create -f -', JSON.stringify(secret));
      const token = await eventually(async () => {
        const text = await kubectl.ok('get secret kept -o jsonpath={.data.token}');
        if (text === '') throw new Error('there is no token yet');
        return Buffer.from(text, 'base64').toString();
      });
      const owner = await withToken(token);
      expect(await whoAmI(owner)).toMatchObject({ username: 'system:serviceaccount:default:default' });
      await kubectl.ok('delete secret kept');
      expect((await owner.run('get namespaces')).code).not.toBe(0);
    });

    test('an approved request becomes a certificate that its owner is known by', async () => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      await kubectl.ok('create -f -', JSON.stringify(await requestFor(privateKey)));
      expect(await kubectl.ok('get csr ada')).toMatch(
        /^ada +\d+s +kubernetes.io\/kube-apiserver-client +kubernetes-admin +<none> +Pending *$/m,
      );
      expect(await kubectl.ok('certificate approve ada')).toBe('certificatesigningrequest.certificates.k8s.io/ada approved\n');
      const certificate = await eventually(async () => {
        const text = await kubectl.ok('get csr ada -o jsonpath={.status.certificate}');
        if (text === '') throw new Error('it is not signed yet');
        return text;
      });
      expect(await kubectl.ok('get csr ada')).toMatch(/ Approved,Issued *$/m);
      const ada = await withUser({ 'client-certificate-data': certificate, 'client-key-data': Buffer.from(key).toString('base64') });
      expect(await whoAmI(ada)).toMatchObject({ username: 'ada', groups: ['dev', 'system:authenticated'] });
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
