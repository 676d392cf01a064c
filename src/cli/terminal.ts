/** What the commands print to: lines, with colours only where a person looks at them. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

export interface Terminal {
  readonly colours: boolean;
  /** Width in columns; 160 when it is not a terminal. */
  readonly columns: number;
  print(line: string): void;
  printError(line: string): void;
  /** Shows a line that the next one takes the place of; an empty one clears it. Absent where nobody looks at it. */
  readonly showProgress?: (line: string) => void;
  /** Shows lines in place of what the screen showed before. Absent where nobody looks at it. */
  readonly redraw?: (lines: readonly string[]) => void;
}

/** Codes that begin a style and end it (ECMA-48). Node's own `styleText` asks standard output first, which may not be ours. */
const CODES: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** `text` in a style where the terminal shows colours, else as it is. */
export function styled(terminal: Terminal, style: Style, text: string): string {
  if (!terminal.colours) return text;
  const [begin, end] = CODES[style];
  return `\u001b[${begin}m${text}\u001b[${end}m`;
}

/** The terminal of this process. Colours follow the terminal and the NO_COLOR convention. */
export function processTerminal(environment: { readonly NO_COLOR?: string | undefined }): Terminal {
  const colours = process.stdout.isTTY === true && (environment.NO_COLOR ?? '') === '';
  return {
    colours,
    columns: process.stdout.columns || 160, // 0: a terminal that does not know
    print: (line) => void process.stdout.write(`${line}\n`),
    printError: (line) => void process.stderr.write(`${line}\n`),
    ...(process.stdout.isTTY === true && { redraw }),
    // Back to the first column, the line, and what is left of the line before erased (ECMA-48).
    ...(process.stderr.isTTY === true && { showProgress: (line: string) => void process.stderr.write(`\r${line}\u001b[K`) }),
  };
}

/** Home, each line with what is left of the line before erased, and everything below (ECMA-48). What does not fit is counted. */
function redraw(lines: readonly string[]): void {
  const room = Math.max(1, (process.stdout.rows || 24) - 1);
  const shown = lines.length <= room ? lines : [...lines.slice(0, room - 1), `… and ${lines.length - room + 1} more lines`];
  process.stdout.write(`\u001b[H${shown.map((line) => `${line}\u001b[K\n`).join('')}\u001b[J`);
}
