import type { Writable } from 'node:stream';
import { DataDirectory } from '../cluster/data-directory.js';

/** Says whether a cluster runs in a data directory, and how its components are. False when none runs. */
export function status({ dataDir }: { readonly dataDir: string }, output: Writable): boolean {
  const directory = new DataDirectory(dataDir);
  const running = directory.running();
  if (!running) {
    output.write(`no cluster is running in ${directory.path}\n`);
    return false;
  }
  const rows = [
    ['COMPONENT', 'STATE', 'RESTARTS', 'PID', 'HEALTH'],
    ...running.components.map(({ name, state, restarts, pid, url }) => [name, state, String(restarts), String(pid ?? ''), url ?? '']),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('   ')
      .trimEnd(),
  );
  output.write(`HTTPS       ${running.url}\n`);
  if (running.httpUrl !== undefined) output.write(`HTTP        ${running.httpUrl}\n`);
  output.write(`kubeconfig  ${running.kubeconfig}\n\n${table.join('\n')}\n`);
  return true;
}
