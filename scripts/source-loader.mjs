/**
 * Lets plain node run the TypeScript sources, without a build:
 *
 *   node --import ./scripts/source-loader.mjs apps/<app>/src/<file>.ts
 *
 * Worker threads inherit it, so a worker that is started from source is loaded from source; vitest.config.ts gives it to the processes that
 * run tests for that reason. Where the main script is no TypeScript, the main thread is left alone.
 */
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';

if (!isMainThread || process.argv[1]?.endsWith('.ts')) register('./source-hooks.mjs', import.meta.url);
