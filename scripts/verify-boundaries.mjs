/**
 * Runs dependency-cruiser over apps, libs and test, and fails when a rule of .dependency-cruiser.mjs is broken, or when it read so few
 * modules that its silence would mean nothing (an unfit TypeScript makes it read none and report success).
 */
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { existsSync, readdirSync } from 'node:fs';
import config from '../.dependency-cruiser.mjs';

const folders = ['apps', 'libs', 'test'].filter((folder) => existsSync(folder));
const sources = folders.flatMap((folder) => readdirSync(folder, { recursive: true })).filter((file) => String(file).endsWith('.ts'));

const { output } = await cruise(folders, { ...config.options, ruleSet: { forbidden: config.forbidden }, validate: true }, undefined, {
  tsConfig: extractTSConfig('tsconfig.json'),
});

const { summary, modules } = output;
const read = modules.filter((module) => module.source.endsWith('.ts') && !module.source.includes('node_modules')).length;
for (const violation of summary.violations) {
  console.error(
    `${violation.rule.name}: ${violation.from} -> ${violation.to}${violation.cycle ? ` (${violation.cycle.map((step) => step.name ?? step).join(' -> ')})` : ''}`,
  );
}
if (read < sources.length * 0.95 || read === 0) {
  console.error(`boundaries: only ${read} of ${sources.length} modules were read`);
  process.exit(1);
}
if (summary.violations.length > 0) process.exit(1);
console.log(`boundaries: ${read} modules, no violations`);
