/**
 * Parts of packages that are never used here, and that would make all programs larger and slower to start. What makes use of one all the same gets an
 * error that names this file.
 */

/** The form of which only those decorators are taken in that are used, and not the tables of telephone numbers that one of the others needs. */
export const alias = { 'class-validator': 'class-validator/esm2015/index.js' };

const leftOut = `
const leftOut = function () {
  throw new Error('this part of a package is left out of the build: see scripts/release/left-out.mjs');
};
`;

const parts = [
  {
    // databases besides SQLite; whatever these modules export cannot be called or constructed
    files: /[/]typeorm[/]driver[/](?!better-sqlite3[/]|sqlite-abstract[/]|types[/])[^/]+[/]/,
    code: `${leftOut} module.exports = new Proxy({}, { get: () => leftOut });`,
  },
  {
    // what makes something of the schemas of Fastify's routes, of which ours have none
    files: /[/]@fastify[/](ajv-compiler|fast-json-stringify-compiler)[/]/,
    code: `${leftOut} module.exports = () => leftOut;`,
  },
  {
    // requests to a server of Fastify without a socket, for tests
    files: /[/]light-my-request[/]/,
    code: `${leftOut} module.exports = leftOut;`,
  },
];

/** A plugin of rolldown. */
export const leaveOut = {
  name: 'leave-out',
  /** Nest's ValidationPipe would take in all decorators; it looks for them at run time, and only when it is used. */
  resolveId: (source, importer = '') =>
    /^class-(validator|transformer)/.test(source) && importer.includes('/@nestjs/') ? { id: source, external: true } : undefined,
  load(id) {
    const part = parts.find(({ files }) => files.test(id));
    return part && { code: part.code, moduleType: 'js' };
  },
};
