/**
 * Milliseconds of processor time of the cheapest of ten runs: what some work costs, however busy the machine is. Run once before, so that
 * caches are warm.
 */
export function cpuTimeOf(work: () => void): number {
  const times = Array.from({ length: 10 }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}
