/** The last lines of each function, in memory, bounded in each way. */
import { LOG_RING_BYTES_MAX, LOG_RING_LINES_MAX, LOG_RINGS_MAX } from '../limits.ts';

export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly timeMs: number;
  readonly text: string;
}

interface Ring {
  lines: LogLine[];
  sizeBytes: number;
}

export class FunctionLogs {
  readonly #rings = new Map<string, Ring>();

  add(functionArn: string, timeMs: number, text: string): void {
    const ring = this.#rings.get(functionArn) ?? this.#open(functionArn);
    ring.lines.push({ timeMs, text });
    ring.sizeBytes += text.length;
    const over = ring.lines.length > 2 * LOG_RING_LINES_MAX || ring.sizeBytes > 2 * LOG_RING_BYTES_MAX;
    if (over) trim(ring);
  }

  /** Oldest first. */
  recent(functionArn: string): readonly LogLine[] {
    const ring = this.#rings.get(functionArn);
    if (ring === undefined) return [];
    trim(ring);
    return [...ring.lines];
  }

  forget(functionArn: string): void {
    this.#rings.delete(functionArn);
  }

  #open(functionArn: string): Ring {
    const [oldest] = this.#rings.keys();
    if (this.#rings.size >= LOG_RINGS_MAX && oldest !== undefined) this.#rings.delete(oldest);
    const ring: Ring = { lines: [], sizeBytes: 0 };
    this.#rings.set(functionArn, ring);
    return ring;
  }
}

function trim(ring: Ring): void {
  let first = Math.max(0, ring.lines.length - LOG_RING_LINES_MAX);
  let sizeBytes = ring.lines.slice(first).reduce((sum, line) => sum + line.text.length, 0);
  while (sizeBytes > LOG_RING_BYTES_MAX && first < ring.lines.length - 1) sizeBytes -= ring.lines[first++]?.text.length ?? 0;
  ring.lines = ring.lines.slice(first);
  ring.sizeBytes = sizeBytes;
}
