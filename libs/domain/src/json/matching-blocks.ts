/** Lines that two texts have in common: `size` lines from `a` in the one and `b` in the other. */
export interface MatchingBlock {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

/** Part of both texts, ends exclusive. */
interface Range {
  readonly aStart: number;
  readonly aEnd: number;
  readonly bStart: number;
  readonly bEnd: number;
}

/** From this length on lines that are frequent do not start a match. */
const popularFrom = 200;

/**
 * Matching blocks in order: the longest one first, then those on either side of it (the gestalt approach of Python's difflib, which
 * github.com/pmezard/go-difflib follows). Neighbouring blocks are joined.
 */
export function matchingBlocks(a: readonly string[], b: readonly string[]): readonly MatchingBlock[] {
  const positions = positionsByLine(b);
  const found: MatchingBlock[] = [];
  const search = ({ aStart, aEnd, bStart, bEnd }: Range): void => {
    const block = longestMatch(a, b, positions, { aStart, aEnd, bStart, bEnd });
    const aAfter = block.a + block.size;
    const bAfter = block.b + block.size;
    if (block.size === 0) return;
    if (aStart < block.a && bStart < block.b) search({ aStart, aEnd: block.a, bStart, bEnd: block.b });
    found.push(block);
    if (aAfter < aEnd && bAfter < bEnd) search({ aStart: aAfter, aEnd, bStart: bAfter, bEnd });
  };
  search({ aStart: 0, aEnd: a.length, bStart: 0, bEnd: b.length });
  return joined(found);
}

function positionsByLine(lines: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const positions = new Map<string, number[]>();
  lines.forEach((line, i) => {
    const known = positions.get(line);
    if (known) known.push(i);
    else positions.set(line, [i]);
  });
  const most = Math.floor(lines.length / 100) + 1;
  if (lines.length >= popularFrom) for (const [line, places] of positions) if (places.length > most) positions.delete(line);
  return positions;
}

/** The earliest of the longest runs of equal lines, widened by frequent lines on both sides. */
function longestMatch(
  a: readonly string[],
  b: readonly string[],
  positions: ReadonlyMap<string, readonly number[]>,
  { aStart, aEnd, bStart, bEnd }: Range,
): MatchingBlock {
  let best = { a: aStart, b: bStart, size: 0 };
  let runs = new Map<number, number>();
  for (let i = aStart; i < aEnd; i += 1) {
    const next = new Map<number, number>();
    for (const j of positions.get(a[i] ?? '') ?? []) {
      if (j < bStart || j >= bEnd) continue;
      const size = (runs.get(j - 1) ?? 0) + 1;
      next.set(j, size);
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size };
    }
    runs = next;
  }
  while (best.a > aStart && best.b > bStart && a[best.a - 1] === b[best.b - 1])
    best = { a: best.a - 1, b: best.b - 1, size: best.size + 1 };
  while (best.a + best.size < aEnd && best.b + best.size < bEnd && a[best.a + best.size] === b[best.b + best.size])
    best = { ...best, size: best.size + 1 };
  return best;
}

function joined(blocks: readonly MatchingBlock[]): readonly MatchingBlock[] {
  const result: MatchingBlock[] = [];
  for (const block of blocks) {
    const last = result.at(-1);
    if (last && last.a + last.size === block.a && last.b + last.size === block.b) {
      result[result.length - 1] = { ...last, size: last.size + block.size };
    } else result.push(block);
  }
  return result;
}
