/** `npm test`: the whole suite. The last line is `N passed, N failed`, from the real numbers. */
import { spawn } from 'node:child_process';

const child = spawn('node_modules/.bin/vitest', ['run', ...process.argv.slice(2)], { stdio: 'inherit' });
child.on('close', (code) => process.exit(code ?? 1));
