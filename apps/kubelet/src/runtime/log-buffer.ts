import type { LogLine } from '#domain/kubelet/logs/log-lines.js';

/** What the longest line may have; the rest of it is cut off. */
const maxLineLength = 16 * 1024;

/**
 * The output of one container: its last lines, as many as fit, in memory. It does not outlive the process.
 */
export class LogBuffer {
  private lines: LogLine[] = [];
  /** Lines before this one in `lines` are forgotten. */
  private first = 0;
  private size = 0;
  private readonly followers = new Set<LogFollower>();
  private isClosed = false;

  /** `maxSize` in characters, of all lines together. */
  constructor(private readonly maxSize: number) {}

  /** Writes lines apart by newlines. */
  write(time: number, text: string): void {
    for (const line of text.split('\n')) this.append({ time, text: line.slice(0, maxLineLength) });
  }

  /** The lines that are left, oldest first. */
  read(): readonly LogLine[] {
    return this.lines.slice(this.first);
  }

  /** The container writes no more. */
  close(): void {
    this.isClosed = true;
    for (const follower of this.followers) follower.end();
    this.followers.clear();
  }

  /** Tells of what is written from now on; returns how to stop. A log that is closed ends at once. */
  follow(follower: LogFollower): () => void {
    if (this.isClosed) {
      follower.end();
      return () => undefined;
    }
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }

  private append(line: LogLine): void {
    this.lines.push(line);
    this.size += line.text.length + 1;
    while (this.size > this.maxSize && this.first < this.lines.length - 1) {
      this.size -= (this.lines[this.first]?.text.length ?? 0) + 1;
      this.first += 1;
    }
    if (this.first > 1000 && this.first * 2 > this.lines.length) {
      this.lines = this.lines.slice(this.first);
      this.first = 0;
    }
    for (const follower of this.followers) follower.line(line);
  }
}

export interface LogFollower {
  line(line: LogLine): void;
  end(): void;
}
