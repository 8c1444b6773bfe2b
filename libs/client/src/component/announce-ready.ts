/**
 * Tells whoever started this process that it serves, and stops it with them: a component whose supervisor is gone has nobody to stop it.
 * `url` is where its health and metrics are. Nothing happens in a process that nobody supervises.
 */
export function announceReady(url: string | undefined, stop: () => void): void {
  if (!process.send) return;
  process.send({ ready: true, ...(url !== undefined && { url }) });
  process.once('disconnect', stop);
}
