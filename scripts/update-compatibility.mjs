/**
 * Writes docs/compatibility.md.
 *
 *   node scripts/update-compatibility.mjs
 */
import { writeFileSync } from 'node:fs';
import { renderCompatibility } from './compatibility/render.mjs';

writeFileSync(new URL('../docs/compatibility.md', import.meta.url), await renderCompatibility());
