import { announceReady } from '#client/component/announce-ready.js';

/** A component that runs in this process. */
export interface RunningComponent {
  readonly url?: string;
  close(): Promise<void>;
}

/**
 * The life of a component's process: start, serve, stop on SIGTERM and SIGINT and when the supervisor is gone. What goes wrong at the start is
 * said in one line, and the exit code is 1.
 */
export async function runUntilStopped(name: string, start: () => Promise<RunningComponent>): Promise<void> {
  try {
    const component = await start();
    let stopping = false;
    const stop = (): void => {
      if (stopping) return;
      stopping = true;
      component.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    announceReady(component.url, stop);
  } catch (error) {
    process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
