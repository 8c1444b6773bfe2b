import * as http from 'node:http';
import * as https from 'node:https';
import { requestUrl, type HttpRequest } from '#domain/kubelet/probes/http-request.js';
import type { ProbeOutcome } from '#domain/kubelet/probes/probe-outcome.js';
import { goQuote } from '#domain/json/go-marshal.js';
import type { HostEndpoint } from '#domain/fabric/host-address.js';
import { dialError, readError } from '#domain/fabric/dial-error.js';

/** What of an answer's body is read. */
const maxBody = 10 * 1024;
const maxRedirects = 10;

/** Where a host and port of the cluster are on this machine. */
export type Locate = (host: string, port: number) => HostEndpoint;

/** What came back. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  readonly location?: string;
}

/** Asks once and judges the answer; redirects on the same host are followed. Source: pkg/probe/http/http.go. */
export async function probeHttp(request: HttpRequest, timeoutMs: number, locate: Locate): Promise<ProbeOutcome> {
  const deadline = performance.now() + timeoutMs;
  let next = request;
  for (let redirects = 0; ; redirects += 1) {
    const answer = await getOnce(next, Math.max(1, deadline - performance.now()), locate);
    if ('problem' in answer) return { outcome: 'failure', output: `Get ${goQuote(requestUrl(next))}: ${answer.problem}` };
    const followed = redirectOf(next, answer);
    if (!followed || followed.host !== request.host) return judge(answer);
    if (redirects === maxRedirects - 1)
      return { outcome: 'failure', output: `Get ${goQuote(requestUrl(followed))}: stopped after 10 redirects` };
    next = followed;
  }
}

function judge({ status, body }: HttpAnswer): ProbeOutcome {
  if (status < 200 || status >= 400) return { outcome: 'failure', output: `HTTP probe failed with statuscode: ${status}` };
  if (status >= 300) return { outcome: 'warning', output: `Probe terminated redirects, Response body: ${body}` };
  return { outcome: 'success', output: body };
}

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function redirectOf(request: HttpRequest, { status, location }: HttpAnswer): HttpRequest | undefined {
  if (!redirects.has(status) || location === undefined || !URL.canParse(location, requestUrl(request))) return undefined;
  const url = new URL(location, requestUrl(request));
  const scheme = url.protocol === 'https:' ? 'https' : 'http';
  const port = url.port === '' ? (scheme === 'https' ? 443 : 80) : Number(url.port);
  return { ...request, scheme, host: url.hostname.replace(/^\[|\]$/g, ''), port, path: `${url.pathname}${url.search}` };
}

/** One GET request, without keeping the connection; certificates are not looked at. */
export function getOnce(request: HttpRequest, timeoutMs: number, locate: Locate): Promise<HttpAnswer | { readonly problem: string }> {
  const { host, port } = request;
  const at = locate(host, port);
  const client = request.scheme === 'https' ? https : http;
  return new Promise((resolve) => {
    let connected = false;
    const outgoing = client.request({
      host: at.host,
      port: at.port,
      method: 'GET',
      path: request.path,
      headers: headersOf(request),
      setHost: false,
      agent: false,
      rejectUnauthorized: false,
    });
    const finish = (result: HttpAnswer | { readonly problem: string }): void => {
      clearTimeout(timer);
      outgoing.destroy();
      resolve(result);
    };
    const timer = setTimeout(
      () => finish({ problem: 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)' }),
      timeoutMs,
    );
    outgoing.on('socket', (socket) => socket.once('connect', () => (connected = true)));
    outgoing.on('error', (error) => finish({ problem: connected ? readError(host, port, error) : dialError(host, port, error) }));
    outgoing.on('response', (response) => void readBody(response).then((body) => finish(answerOf(response, body))));
    outgoing.end();
  });
}

function headersOf({ host, port, scheme, headers }: HttpRequest): Record<string, string | string[]> {
  const usual = port === (scheme === 'https' ? 443 : 80);
  const named = host.includes(':') ? `[${host}]` : host;
  const result: Record<string, string | string[]> = { host: usual ? named : `${named}:${port}`, connection: 'close' };
  for (const [name, value] of headers) {
    const key = Object.keys(result).find((one) => one.toLowerCase() === name.toLowerCase() && one !== 'host');
    if (name.toLowerCase() === 'host') result['host'] = value;
    else result[key ?? name] = key === undefined ? value : [result[key] ?? [], value].flat();
  }
  return result;
}

function answerOf({ statusCode = 0, headers }: http.IncomingMessage, body: string): HttpAnswer {
  return { status: statusCode, body, ...(headers.location !== undefined && { location: headers.location }) };
}

/** As much of the body as is wanted. One that breaks off is as good as it is. */
function readBody(response: http.IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const finish = (): void => resolve(Buffer.concat(chunks).toString('utf8').slice(0, maxBody));
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= maxBody) finish();
    });
    response.once('end', finish);
    response.once('error', finish);
    response.once('close', finish);
  });
}
