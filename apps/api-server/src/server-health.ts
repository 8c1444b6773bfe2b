import type { HealthCheck } from '#domain/health/health-report.js';

/** What has to be well for the server to be. */
export class ServerHealth {
  /** What the server does once when it starts. */
  readonly #startup = new Map<string, boolean>();
  #shuttingDown = false;

  /** `storeProblem` says what is wrong with the store, if anything. */
  constructor(private readonly storeProblem: () => string | undefined) {}

  /** Announces something that has to be done before the server is ready. */
  expect(hook: string): void {
    this.#startup.set(hook, false);
  }

  done(hook: string): void {
    this.#startup.set(hook, true);
  }

  /** From now on the server is not ready. */
  shutDown(): void {
    this.#shuttingDown = true;
  }

  checks(endpoint: 'healthz' | 'livez' | 'readyz'): readonly HealthCheck[] {
    const always: HealthCheck[] = [
      { name: 'ping', problem: () => undefined },
      { name: 'log', problem: () => undefined },
      { name: 'etcd', problem: this.storeProblem },
    ];
    const hooks = [...this.#startup].map(([name, isDone]) => ({
      name: `poststarthook/${name}`,
      problem: () => (isDone ? undefined : 'not finished'),
    }));
    if (endpoint !== 'readyz') return [...always, ...hooks];
    return [
      ...always,
      { name: 'etcd-readiness', problem: this.storeProblem },
      ...hooks,
      { name: 'shutdown', problem: () => (this.#shuttingDown ? 'process is shutting down' : undefined) },
    ];
  }
}
