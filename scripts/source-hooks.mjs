/** Module hooks behind source-loader.mjs: `./x.js` in a TypeScript file is `./x.ts`, and TypeScript is compiled as it is loaded. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'rolldown/utils';

const typescript = /^file:.*[.]ts$/;
const options = {
  lang: 'ts',
  target: 'es2023',
  sourcemap: true,
  decorator: { legacy: true, emitDecoratorMetadata: true },
  // decorators need functions at run time: TypeScript's own
  helpers: { mode: 'External' },
  inject: {
    'babelHelpers.decorate': ['tslib', '__decorate'],
    'babelHelpers.decorateMetadata': ['tslib', '__metadata'],
    'babelHelpers.decorateParam': ['tslib', '__param'],
  },
};

export async function resolve(specifier, context, nextResolve) {
  const { parentURL = '', conditions } = context;
  if (!typescript.test(parentURL) || parentURL.includes('/node_modules/')) return nextResolve(specifier, context);
  if (specifier.startsWith('#')) return nextResolve(specifier, { ...context, conditions: [...conditions, 'kubernest-source'] });
  return nextResolve(/^[.]{1,2}[/].*[.]js$/.test(specifier) ? specifier.replace(/js$/, 'ts') : specifier, context);
}

export async function load(url, context, nextLoad) {
  if (!typescript.test(url)) return nextLoad(url, context);
  const file = fileURLToPath(url);
  const { code, map, errors } = transformSync(file, readFileSync(file, 'utf8'), options);
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors[0].message}`);
  const comment = `//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;
  return { format: 'module', shortCircuit: true, source: `${code}\n${comment}` };
}
