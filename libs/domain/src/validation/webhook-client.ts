import { decodeBase64 } from '#domain/encoding/base64.js';
import { type FieldError, invalid, required } from '#domain/status/field-error.js';
import { parseUrl } from '#domain/url/parse-url.js';
import { isDns1123Subdomain, isValidPortNumber } from '#domain/validation/names.js';
import { parseCertificate } from '#domain/x509/certificate.js';
import { pemBlocks } from '#domain/x509/pem.js';

/** How the API server reaches a webhook. Source: k8s.io/apiserver/pkg/util/webhook/validation.go. */

const form = '; desired format: https://host[/path]';

export function validateWebhookUrl(text: string, path: string): readonly FieldError[] {
  const url = parseUrl(text);
  if (typeof url === 'string') return [required(path, `url must be a valid URL: ${url}${form}`)];
  const { scheme, host, user, fragment, query } = url;
  return [
    ...(scheme === 'https' ? [] : [invalid(path, scheme, `'https' is the only allowed URL scheme${form}`)]),
    ...(host === '' ? [invalid(path, host, `host must be specified${form}`)] : []),
    ...(user === undefined ? [] : [invalid(path, user, 'user information is not permitted in the URL')]),
    ...(fragment === '' ? [] : [invalid(path, fragment, 'fragments are not permitted in the URL')]),
    ...(query === '' ? [] : [invalid(path, query, 'query parameters are not permitted in the URL')]),
  ];
}

/** A Service by which a webhook is reached. */
export interface WebhookService {
  readonly namespace: string;
  readonly name: string;
  readonly path?: string;
  readonly port?: number;
}

export function validateWebhookService({ namespace, name, path: urlPath, port = 0 }: WebhookService, path: string): readonly FieldError[] {
  const portProblems = isValidPortNumber(port);
  return [
    ...(name === '' ? [required(`${path}.name`)] : []),
    ...(namespace === '' ? [required(`${path}.namespace`)] : []),
    ...(portProblems.length > 0 ? [invalid(`${path}.port`, port, `port is not valid: ${portProblems.join(', ')}`)] : []),
    ...(urlPath === undefined ? [] : urlPathProblems(urlPath).map((problem) => invalid(`${path}.path`, urlPath, problem))),
  ];
}

function urlPathProblems(urlPath: string): readonly string[] {
  if (urlPath === '/' || urlPath === '') return [];
  if (urlPath === '//') return ['segment[0] may not be empty'];
  // without a slash in front, upstream loses the first character
  const segments = urlPath.slice(1).replace(/\/$/, '').split('/');
  return [
    ...(urlPath.startsWith('/') ? [] : ["must start with a '/'"]),
    ...segments.flatMap((segment, i) => {
      if (segment === '') return [`segment[${i}] may not be empty`];
      return isDns1123Subdomain(segment).map((problem) => `segment[${i}]: ${problem}`);
    }),
  ];
}

/** Certificates in PEM, of which one at least must be sound. `bundle` is base64. */
export function validateCaBundle(bundle: string, path: string): readonly FieldError[] {
  const problem = bundleProblem(decodeBase64(bundle));
  return problem === undefined ? [] : [invalid(path, bundle, `unable to load root certificates: ${problem}`)];
}

/** Source: client-go/transport/transport.go createErrorParsingCAData. */
function bundleProblem(pem: string): string | undefined {
  const blocks = pemBlocks(pem);
  const parsed = blocks.flatMap(({ type, hasHeaders, bytes }) => (type === 'CERTIFICATE' && !hasHeaders ? [parseCertificate(bytes)] : []));
  if (parsed.some((certificate) => typeof certificate === 'object')) return undefined;
  const bad = parsed.find((certificate) => typeof certificate === 'string');
  if (bad !== undefined) return `failed to parse certificate: ${bad}`;
  const isRestOpen = (blocks.at(-1)?.end ?? 0) < pem.length;
  return isRestOpen ? 'unable to parse bytes as PEM block' : 'no valid certificate authority data seen';
}
