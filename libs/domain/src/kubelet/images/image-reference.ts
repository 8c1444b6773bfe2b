import { sha256 } from '#domain/hash/sha256.js';
import { parseImageName, type ImageName } from '#domain/image/image-name.js';

/** An image as a runtime that has it knows it. */
export interface ImageReference {
  /** `docker.io/library/nginx:1.29`; by digest where there is no tag. */
  readonly name: string;
  /** `docker.io/library/nginx@sha256:…` */
  readonly id: string;
  readonly sizeBytes: number;
}

/**
 * What stands for an image here, where there are none: its digest, when the name does not give one, and its size are made from its name,
 * so that they are the same on every node and every day. Undefined when the name is malformed.
 */
export function imageReference(image: string): ImageReference | undefined {
  const parsed = parseImageName(image);
  if (!parsed) return undefined;
  const { repository, tag } = parsed;
  const made = Array.from(sha256(`${repository}:${tag}`), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const digest = parsed.digest === '' ? `sha256:${made}` : parsed.digest;
  const id = `${repository}@${digest}`;
  return {
    name: tag === '' ? id : `${repository}:${tag}`,
    id,
    sizeBytes: smallestImage + (Number.parseInt(made.slice(0, 8), 16) % sizeRange),
  };
}

const smallestImage = 2_000_000;
const sizeRange = 150_000_000;

/** The name with the tag that is meant when it has none; undefined when it is malformed. Source: applyDefaultImageTag in pkg/kubelet/images. */
export function withDefaultTag(image: string, parsed: ImageName | undefined = parseImageName(image)): string | undefined {
  if (!parsed) return undefined;
  return parsed.digest === '' && !image.endsWith(`:${parsed.tag}`) ? `${image}:${parsed.tag}` : image;
}
