import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { rolldown } from 'rolldown';
import { alias, leaveOut } from './left-out.mjs';

/** Packages with files of their own that cannot be bundled, and optional ones that Nest looks for and that are not installed. */
const external = ['libsql', /^@nestjs\/(microservices|websockets)/, /^@fastify\/(multipart|static|view)/];

/** The line that makes a file a program to a shell. */
const firstLine = /^#!.*\n/;

/**
 * Writes an app to dist/: `<name>.cjs`, and `<name>.mjs` to start it (see launch.mjs). It is one file, so that starting it reads one file, unless
 * `isSplit`: then what it imports only when it is wanted lies in files of its own.
 */
export async function bundleApp(name, input, { isSplit = false } = {}) {
  const bundle = await rolldown({
    input,
    platform: 'node',
    external,
    plugins: [leaveOut],
    resolve: { conditionNames: ['kubernest-source', 'import', 'node', 'default'], alias },
    tsconfig: 'tsconfig.json',
    checks: { unresolvedImport: false },
    onwarn: (warning, report) => warning.code !== 'UNRESOLVED_IMPORT' && report(warning),
  });
  const { output } = await bundle.generate({
    format: 'cjs',
    entryFileNames: `${name}.cjs`,
    chunkFileNames: `${name}-[name].cjs`,
    codeSplitting: isSplit,
    dynamicImportInCjs: false,
    comments: false,
  });
  await bundle.close();
  mkdirSync('dist', { recursive: true });
  for (const { fileName, code } of output) writeFileSync(`dist/${fileName}`, inAscii(fileName, code.replace(firstLine, '')));
  const [interpreter = ''] = firstLine.exec(output[0].code) ?? [];
  writeFileSync(`dist/${name}.mjs`, `${interpreter}import { launch } from './launch.mjs';\n\nlaunch(${JSON.stringify(name)});\n`);
  copyFileSync(new URL('./launch.mjs', import.meta.url), 'dist/launch.mjs');
}

/** The same program with an escape for each character that is not ASCII, which makes it half as large in memory. */
function inAscii(fileName, code) {
  const strange = /(?<!\\)(?:\\\\)*\\[^\0-\x7f]/.exec(code);
  if (strange) throw new Error(`${fileName}: a backslash before ${strange[0].slice(1)} cannot be written in ASCII`);
  return code.replaceAll(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
