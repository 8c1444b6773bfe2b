import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Descriptions, type DescriptionTexts, toDescriptions } from '#domain/api/open-api/descriptions.js';

/** Where the build puts the texts, seen from a bundle, from a chunk of it, and from the source. */
const candidates = ['./descriptions.json', '../descriptions.json', '../../../../dist/descriptions.json'];

/** The texts of `kubectl explain`; none where the program was not built. */
export function readDescriptions(): Descriptions {
  const path = candidates.map((candidate) => fileURLToPath(new URL(candidate, import.meta.url))).find((file) => existsSync(file));
  return toDescriptions(path === undefined ? undefined : (JSON.parse(readFileSync(path, 'utf8')) as DescriptionTexts));
}
