/**
 * Which ports of the nodes a Service gets. The lower part of the range is spared for ports that people ask for by number.
 * Source: pkg/registry/core/service/portallocator/allocator.go.
 */
export interface PortRange {
  readonly base: number;
  readonly size: number;
}

/** 30000-32767. */
export const defaultNodePorts: PortRange = { base: 30_000, size: 2768 };

/** What allocation says when it cannot; see also checkNodePort. */
export const nodePortsFull = 'range is full';

/** `30000-32767`, both ends included; empty for an empty range. */
export function formatPortRange({ base, size }: PortRange): string {
  return size === 0 ? '' : `${base}-${base + size - 1}`;
}

/** A 32nd of the range, but 16 ports at least and 128 at most; none of a range of 16 or less (calculateRangeOffset). */
function spared(size: number): number {
  return size <= 16 ? 0 : Math.min(Math.max(Math.floor(size / 32), 16), 128);
}

/** A free port: random in the upper part, in the lower part when that is full; undefined when there is none. `random` is in [0, 1). */
export function allocateNodePort(range: PortRange, isTaken: (port: number) => boolean, random: () => number): number | undefined {
  const lower = spared(range.size);
  return firstFree(range.base + lower, range.size - lower, isTaken, random) ?? firstFree(range.base, lower, isTaken, random);
}

function firstFree(base: number, size: number, isTaken: (port: number) => boolean, random: () => number): number | undefined {
  const start = Math.floor(random() * size);
  for (let i = 0; i < size; i += 1) {
    const port = base + ((start + i) % size);
    if (!isTaken(port)) return port;
  }
  return undefined;
}

/** Why a port that was asked for cannot be had; undefined when it can. */
export function checkNodePort(range: PortRange, port: number, isTaken: (port: number) => boolean): string | undefined {
  if (port < range.base || port >= range.base + range.size) {
    return `provided port is not in the valid range. The range of valid ports is ${formatPortRange(range)}`;
  }
  return isTaken(port) ? 'provided port is already allocated' : undefined;
}
