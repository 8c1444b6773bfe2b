import type { Endpoints } from '#domain/schema/types/core-v1.js';

const shownAtMost = 3;

/** `10.0.0.1:80,10.0.0.2:80 + 3 more...`; every ready address with every port (pkg/printers/internalversion/printers.go formatEndpoints). */
export function formatEndpoints({ subsets = [] }: Endpoints): string {
  if (subsets.length === 0) return '<none>';
  const all = subsets.flatMap(({ addresses = [], ports = [] }) => {
    const ips = addresses.map(({ ip }) => ip);
    return ports.length === 0
      ? ips
      : ports.flatMap(({ port }) => ips.map((ip) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`)));
  });
  const shown = all.slice(0, shownAtMost).join(',');
  return all.length > shownAtMost ? `${shown} + ${all.length - shownAtMost} more...` : shown;
}
