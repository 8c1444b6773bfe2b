import { defineConfig } from 'vitest/config';

export default defineConfig({
  ssr: { resolve: { conditions: ['kubernest-source'] } },
  test: {
    include: ['libs/**/*.spec.ts', 'apps/**/*.spec.ts', 'test/**/*.spec.ts'],
    // Worker threads of the sources are loaded from source.
    execArgv: ['--import', new URL('scripts/source-loader.mjs', import.meta.url).href],
    // Two cores: more workers only take turns.
    maxWorkers: 2,
    // Modules are read once for each worker, not once for each file: the tables of schemas are large.
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    reporters: ['default', './scripts/test-counts.mjs'],
  },
});
