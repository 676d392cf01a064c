/** What the commands print to: lines, with colours only where a person looks at them. */
import { styleText } from 'node:util';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

export interface Terminal {
  readonly colours: boolean;
  /** Width in columns; 100 when it is not a terminal. */
  readonly columns: number;
  print(line: string): void;
  printError(line: string): void;
}

/** `text` in a style where the terminal shows colours, else as it is. */
export function styled(terminal: Terminal, style: Style, text: string): string {
  return terminal.colours ? styleText(style, text) : text;
}

/** The terminal of this process. Colours follow the terminal and the NO_COLOR convention. */
export function processTerminal(environment: { readonly NO_COLOR?: string | undefined }): Terminal {
  const colours = process.stdout.isTTY === true && (environment.NO_COLOR ?? '') === '';
  return {
    colours,
    columns: process.stdout.columns ?? 100,
    print: (line) => void process.stdout.write(`${line}\n`),
    printError: (line) => void process.stderr.write(`${line}\n`),
  };
}
