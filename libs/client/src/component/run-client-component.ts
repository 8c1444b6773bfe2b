import { type RunningComponent, runUntilStopped } from '#client/component/run-until-stopped.js';
import { serverReady } from '#client/component/server-ready.js';
import { connect } from '#client/kubeconfig/connect.js';
import type { Transport } from '#client/transport/transport.js';

/**
 * The life of a process that works with the API server of a kubeconfig: it reads its flags, waits for the server, starts and is stopped as
 * runUntilStopped says. `start` must not close the transport.
 */
export function runClientComponent<T extends { readonly kubeconfig?: string }>(
  name: string,
  readFlags: () => T,
  start: (transport: Transport, options: Omit<T, 'kubeconfig'>) => Promise<RunningComponent>,
): Promise<void> {
  return runUntilStopped(name, async () => {
    const { kubeconfig, ...options } = readFlags();
    const transport = await connect(kubeconfig);
    await serverReady(transport, (why) => process.stderr.write(`${name}: waiting for the API server: ${why}\n`));
    const component = await start(transport, options);
    const { url } = component;
    return { ...(url !== undefined && { url }), close: () => component.close().then(() => transport.close()) };
  });
}
