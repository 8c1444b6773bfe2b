import type { Clock } from '#client/clock.js';
import type { LogScript } from '#domain/kubelet/simulation/container-behaviour.js';
import type { LogBuffer } from '../log-buffer.js';

/** Writes what is scripted, of a container that ran for `age` ms before anybody could write; returns how to stop. */
export function writeScriptedLogs(scripts: readonly LogScript[], log: LogBuffer, clock: Clock, age: number): () => void {
  const cancels = new Map<LogScript, () => void>();
  const write = (script: LogScript): void => {
    log.write(clock.now(), script.text);
    cancels.delete(script);
    if (script.everyMs !== undefined)
      cancels.set(
        script,
        clock.after(script.everyMs, () => write(script)),
      );
  };
  for (const script of scripts) {
    const { afterMs, everyMs } = script;
    if (afterMs > age || everyMs !== undefined) {
      const wait = everyMs === undefined || age < afterMs ? afterMs - age : everyMs - ((age - afterMs) % everyMs);
      cancels.set(
        script,
        clock.after(wait, () => write(script)),
      );
    } else if (age === 0) {
      log.write(clock.now(), script.text);
    }
  }
  return () => {
    for (const cancel of cancels.values()) cancel();
    cancels.clear();
  };
}
