/** Fails when docs/compatibility.md is not what scripts/update-compatibility.mjs would write. */
import { existsSync, readFileSync } from 'node:fs';
import { renderCompatibility } from './compatibility/render.mjs';

const path = new URL('../docs/compatibility.md', import.meta.url);
const present = existsSync(path) ? readFileSync(path, 'utf8') : '';
if (present !== (await renderCompatibility())) {
  console.error('Error: docs/compatibility.md is out of date; run node scripts/update-compatibility.mjs');
  process.exit(1);
}
