/** What a function wrote during one invocation, as a person wants to read it. */
import path from 'node:path';
import type { AttemptSeen } from '../../services/lambda/event-source-mappings/observer.ts';
import { LOG_TAIL_BYTES_MAX, STACK_LINES_MAX } from '../limits.ts';

/** Before each console line Lambda writes time, request id and level, tab separated; a person wants the level and the text. */
const CONSOLE_PREFIX = /^\d{4}-\d\d-\d\dT[\d:.]+Z\t(?:[0-9a-f-]{36}|undefined)\t([A-Z]+)\t/;
/** What the runtime writes about an error that the invocation's own line shows already. */
const REPORTED_ERROR = /^ERROR (?:Invoke Error|Uncaught Exception|Unhandled Promise Rejection) /;
/** A place of a stack inside the JSON of such a line; the line may have lost its beginning. */
const STACK_PLACE = /" {4}(at (?:[^"\\]|\\.)*)"/g;
/** Places that are not the function's. */
const NOT_THE_FUNCTION = /[\\/]node-runtime(?:\.[jt]s:|[\\/])|node:internal[\\/]/;
/** A log tail is cut between characters, which have 4 bytes at most. */
const CUT_BYTES_MIN: number = LOG_TAIL_BYTES_MAX - 3;

/** The function's lines; then, for an error that left it, the first places of its stack. */
export function functionLines(attempt: Pick<AttemptSeen, 'logTail' | 'outcome'>): string[] {
  const lines = attempt.logTail.split('\n').filter((line) => line.trim() !== '');
  const cut = Buffer.byteLength(attempt.logTail) >= CUT_BYTES_MIN;
  const shown = cut ? [`… only the last ${LOG_TAIL_BYTES_MAX} bytes of the output are shown`] : [];
  const stack: string[] = [];
  for (const [index, line] of lines.entries()) {
    const text = line.replace(CONSOLE_PREFIX, (_, level: string) => (level === 'INFO' ? '' : `${level} `));
    const onlyError = cut && index === 0 && lines.length === 1 && attempt.outcome === 'function-error';
    if (onlyError || REPORTED_ERROR.test(text)) stack.push(...stackPlaces(line));
    else shown.push(text);
  }
  return [...shown, ...stack.slice(0, STACK_LINES_MAX)];
}

/** Files below the current folder by their relative path. */
function stackPlaces(line: string): string[] {
  const here = `${path.resolve('')}${path.sep}`;
  return [...line.matchAll(STACK_PLACE)]
    .map(([, place = '']) => `  ${unescaped(place).replaceAll(`file://${here}`, '').replaceAll(here, '')}`)
    .filter((place) => !NOT_THE_FUNCTION.test(place));
}

/** Of a JSON text; not by parsing it, since a function may write something similar that is none. */
function unescaped(text: string): string {
  return text.replaceAll(/\\(["\\])/g, '$1');
}
