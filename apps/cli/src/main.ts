#!/usr/bin/env node
import { createProgram } from './create-program.js';

// whoever reads what is printed may go away (`kubernest up | head`); the cluster goes on
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

createProgram({ output: process.stdout, setExitCode: (code) => (process.exitCode = code) })
  .parseAsync()
  .then(
    () => process.exit(),
    (error: unknown) => {
      process.stderr.write(`kubernest: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    },
  );
