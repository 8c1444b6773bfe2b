import { type MatchingBlock, matchingBlocks } from '#domain/json/matching-blocks.js';

const context = 3;

/** A stretch of both texts, ends exclusive; `equal` where they say the same. */
interface Stretch {
  readonly equal: boolean;
  readonly aStart: number;
  readonly aEnd: number;
  readonly bStart: number;
  readonly bEnd: number;
}

/**
 * A unified diff without file names, three lines of context, every line ended; empty for equal texts.
 * Source: github.com/pmezard/go-difflib/difflib WriteUnifiedDiff.
 */
export function unifiedDiff(a: string, b: string): string {
  const aLines = a.split('\n');
  const bLines = b.split('\n');
  const stretches = trimmed(stretchesOf(matchingBlocks(aLines, bLines), aLines.length, bLines.length));
  return hunksOf(stretches)
    .map((hunk) => formatHunk(hunk, aLines, bLines))
    .join('');
}

function stretchesOf(blocks: readonly MatchingBlock[], aLength: number, bLength: number): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let [aAt, bAt] = [0, 0];
  for (const { a, b, size } of [...blocks, { a: aLength, b: bLength, size: 0 }]) {
    if (aAt < a || bAt < b) stretches.push({ equal: false, aStart: aAt, aEnd: a, bStart: bAt, bEnd: b });
    [aAt, bAt] = [a + size, b + size];
    if (size > 0) stretches.push({ equal: true, aStart: a, aEnd: aAt, bStart: b, bEnd: bAt });
  }
  return stretches;
}

/** Only the last lines of an equal stretch. */
function tail(stretch: Stretch): Stretch {
  const { aStart, aEnd, bStart, bEnd } = stretch;
  return { ...stretch, aStart: Math.max(aStart, aEnd - context), bStart: Math.max(bStart, bEnd - context) };
}

/** Only the first lines of an equal stretch. */
function head(stretch: Stretch): Stretch {
  const { aStart, aEnd, bStart, bEnd } = stretch;
  return { ...stretch, aEnd: Math.min(aEnd, aStart + context), bEnd: Math.min(bEnd, bStart + context) };
}

/** Nothing before the context of the first change and nothing behind that of the last. */
function trimmed(stretches: readonly Stretch[]): readonly Stretch[] {
  return stretches.map((stretch, i) => {
    if (!stretch.equal) return stretch;
    const next = i === 0 ? tail(stretch) : stretch;
    return i === stretches.length - 1 ? head(next) : next;
  });
}

/** Changes with no more between them than the context of both stand together. */
function hunksOf(stretches: readonly Stretch[]): readonly (readonly Stretch[])[] {
  const hunks: Stretch[][] = [[]];
  for (const stretch of stretches) {
    if (stretch.equal && stretch.aEnd - stretch.aStart > 2 * context) {
      hunks.at(-1)?.push(head(stretch));
      hunks.push([tail(stretch)]);
    } else hunks.at(-1)?.push(stretch);
  }
  return hunks.filter((hunk) => hunk.some(({ equal }) => !equal));
}

function formatHunk(hunk: readonly Stretch[], aLines: readonly string[], bLines: readonly string[]): string {
  const [first, last] = [hunk[0], hunk.at(-1)];
  if (!first || !last) return '';
  const lines = hunk.flatMap(({ equal, aStart, aEnd, bStart, bEnd }) =>
    equal
      ? aLines.slice(aStart, aEnd).map((line) => ` ${line}`)
      : [...aLines.slice(aStart, aEnd).map((line) => `-${line}`), ...bLines.slice(bStart, bEnd).map((line) => `+${line}`)],
  );
  const header = `@@ -${formatRange(first.aStart, last.aEnd)} +${formatRange(first.bStart, last.bEnd)} @@`;
  return [header, ...lines].map((line) => `${line}\n`).join('');
}

/** `4,2`: from the fourth line two lines; an empty range starts at the line before it. */
function formatRange(start: number, end: number): string {
  const length = end - start;
  if (length === 1) return String(start + 1);
  return `${length === 0 ? start : start + 1},${length}`;
}
