#!/usr/bin/env node
import { createProgram } from './create-program.js';

createProgram({ output: process.stdout, setExitCode: (code) => (process.exitCode = code) })
  .parseAsync()
  .then(
    () => process.exit(),
    (error: unknown) => {
      process.stderr.write(`kubernest: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    },
  );
