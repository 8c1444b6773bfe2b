const newline = 10;

/** Cuts a stream of chunks into lines and parses each once. A line may lie across any number of chunks; what is blank is no line. */
export class JsonLines {
  /** Chunks since the last newline. */
  private pending: Buffer[] = [];

  constructor(private readonly onValue: (value: unknown) => void) {}

  /** Throws SyntaxError on a line that is not JSON. */
  data(chunk: Buffer): void {
    const last = chunk.lastIndexOf(newline);
    if (last < 0) {
      this.pending.push(chunk);
      return;
    }
    const ended = chunk.subarray(0, last);
    const complete = this.pending.length === 0 ? ended : Buffer.concat([...this.pending, ended]);
    this.pending = last + 1 < chunk.length ? [chunk.subarray(last + 1)] : [];
    this.parse(complete);
  }

  /** The last line may go without its newline. Throws SyntaxError when it is but the beginning of one. */
  end(): void {
    const rest = Buffer.concat(this.pending);
    this.pending = [];
    this.parse(rest);
  }

  private parse(lines: Buffer): void {
    for (const line of lines.toString('utf8').split('\n')) {
      if (line.trim() !== '') this.onValue(JSON.parse(line));
    }
  }
}
