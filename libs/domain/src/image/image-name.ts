/** A container image name taken apart. */
export interface ImageName {
  /** Registry and path, completed: `docker.io/library/nginx`. */
  readonly repository: string;
  /** Empty when only a digest is given; `latest` when neither is. */
  readonly tag: string;
  /** `sha256:…`, or empty. */
  readonly digest: string;
}

const domainComponent = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const domain = `(?:${domainComponent}(?:\\.${domainComponent})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const pathComponent = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const path = `${pathComponent}(?:/${pathComponent})*`;
const digest = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const reference = new RegExp(`^((?:${domain}/)?${path})(?::(\\w[\\w.-]{0,127}))?(?:@(${digest}))?$`);
const named = new RegExp(`^(?:${domain}/)?(${path})$`);

const digestLengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };
const longestPath = 255;

/**
 * Reads an image name as the container runtimes do; undefined when it is malformed.
 * Source: pkg/util/parsers/parsers.go and github.com/distribution/reference.
 */
export function parseImageName(image: string): ImageName | undefined {
  if (/^[a-f0-9]{64}$/.test(image)) return undefined;
  const [registry, remainder] = splitDomain(image);
  const remote = remainder.split(':', 1)[0] ?? '';
  if (remote.toLowerCase() !== remote) return undefined;
  const match = reference.exec(`${registry}/${remainder}`);
  if (!match) return undefined;
  const [, repository = '', tag = '', digestText = ''] = match;
  if ((named.exec(repository)?.[1] ?? repository).length > longestPath) return undefined;
  if (digestText !== '' && !isDigest(digestText)) return undefined;
  return { repository, tag: tag === '' && digestText === '' ? 'latest' : tag, digest: digestText };
}

/** Why a text is no image name, in the words of github.com/distribution/reference. */
export function imageNameProblem(image: string): string {
  const [remote = ''] = splitDomain(image)[1].split(':', 1);
  const lowercase = /[A-Z]/.test(remote) ? `: repository name (${remote}) must be lowercase` : '';
  return `couldn't parse image name ${JSON.stringify(image)}: invalid reference format${lowercase}`;
}

function splitDomain(image: string): readonly [domain: string, remainder: string] {
  const slash = image.indexOf('/');
  if (slash < 0) return ['docker.io', `library/${image}`];
  const first = image.slice(0, slash);
  const isDomain = first === 'localhost' || /[.:]/.test(first) || first.toLowerCase() !== first;
  const registry = !isDomain || first === 'index.docker.io' ? 'docker.io' : first;
  const remainder = isDomain ? image.slice(slash + 1) : image;
  return [registry, registry === 'docker.io' && !remainder.includes('/') ? `library/${remainder}` : remainder];
}

function isDigest(text: string): boolean {
  const colon = text.indexOf(':');
  const encoded = text.slice(colon + 1);
  return encoded.length === digestLengths[text.slice(0, colon)] && /^[a-f0-9]+$/.test(encoded);
}
