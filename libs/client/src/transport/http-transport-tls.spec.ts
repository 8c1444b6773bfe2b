import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { webcrypto } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HttpTransport } from '#client/transport/http-transport.js';
import type { HttpEndpoint } from '#client/transport/http-endpoint.js';
import { ScriptedServer } from '#testing/scripted-server.js';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const validity = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 3_600_000), signingAlgorithm: algorithm };

interface Pair {
  readonly certificate: string;
  readonly key: string;
}

let authority: string;
let client: Pair;
let server: ScriptedServer;

beforeAll(async () => {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const name = 'CN=authority';
  const extensions = [new x509.BasicConstraintsExtension(true, undefined, true)];
  const root = await x509.X509CertificateGenerator.createSelfSigned({ ...validity, name, keys, extensions, serialNumber: '01' }, webcrypto);
  authority = root.toString('pem');
  const issue = async (subject: string, names: x509.Extension[]): Promise<Pair> => {
    const own = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    const parts = { ...validity, subject, issuer: name, signingKey: keys.privateKey, publicKey: own.publicKey, extensions: names };
    const certificate = await x509.X509CertificateGenerator.create({ ...parts, serialNumber: '02' }, webcrypto);
    const der = await webcrypto.subtle.exportKey('pkcs8', own.privateKey);
    return { certificate: certificate.toString('pem'), key: x509.PemConverter.encode(der, 'PRIVATE KEY') };
  };
  const served = await issue('CN=server', [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'cluster.test' }])]);
  client = await issue('CN=me,O=system:masters', []);
  const tls = { cert: served.certificate, key: served.key, ca: authority, requestCert: true, rejectUnauthorized: false };
  server = await ScriptedServer.start({ tls });
});

afterAll(() => server.close());

function connect(endpoint: Partial<HttpEndpoint>): HttpTransport {
  return new HttpTransport({ server: server.url, ...endpoint });
}

test('the certificate of the server is checked by the authority and the name given, and the client shows its own', async () => {
  const { certificate: clientCertificate, key: clientKey } = client;
  const transport = connect({ certificateAuthority: authority, tlsServerName: 'cluster.test', clientCertificate, clientKey });
  const answer = transport.request({ method: 'GET', path: '/version' });
  const exchange = await server.take('GET /version');
  expect((exchange.socket as TLSSocket).getPeerCertificate().subject).toMatchObject({ CN: 'me', O: 'system:masters' });
  exchange.json(200, {});
  expect((await answer).status).toBe(200);
  await transport.close();
});

test.each([
  { name: 'an authority nobody trusts', trusted: false, code: 'SELF_SIGNED_CERT_IN_CHAIN' },
  { name: 'another name than the one dialled', trusted: true, code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
])('$name is no connection', async ({ trusted, code }) => {
  const transport = connect(trusted ? { certificateAuthority: authority } : {});
  await expect(transport.request({ method: 'GET', path: '/version' })).rejects.toMatchObject({ name: 'ConnectionError', code });
  await transport.close();
});

test('nothing is checked when that is asked for', async () => {
  const transport = connect({ insecureSkipTlsVerify: true });
  const answer = transport.request({ method: 'GET', path: '/version' });
  (await server.take('GET /version')).json(200, {});
  expect((await answer).status).toBe(200);
  await transport.close();
});
