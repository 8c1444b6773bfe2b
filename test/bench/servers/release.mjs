import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A file of the release build. */
export function releaseFile(name) {
  const path = fileURLToPath(new URL(`../../../dist/${name}`, import.meta.url));
  if (!existsSync(path)) throw new Error(`${path} is missing; run npm run build`);
  return path;
}
