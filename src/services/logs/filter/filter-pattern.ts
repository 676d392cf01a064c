/**
 * Filter patterns for lines of text (user guide, "Filter pattern syntax"):
 *
 *     term "a phrase"      lines that contain all of them
 *     ?term ?"a phrase"    lines that contain any of them
 *     -term -"a phrase"    lines that do not contain it
 *
 * A term stands for itself wherever it is in a line, upper and lower case being different; in quotation marks `\"` and `\\`
 * stand for `"` and `\`. Patterns for JSON (`{ … }`), for fields (`[ … ]`) and regular expressions (`%…%`) are refused.
 */
import { filterPatternInvalid, notAvailableHere } from '../errors.ts';
import { FILTER_TERMS_MAX } from '../limits.ts';

export type MessageFilter = (message: string) => boolean;

interface Term {
  readonly kind: 'all' | 'any' | 'none';
  readonly text: string;
}

const TERM = /([?-]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))/suy;
const SPACE = /\s*/suy;

/** Undefined when every line matches. Throws InvalidParameterException. */
export function parseFilterPattern(pattern: string): MessageFilter | undefined {
  const text = pattern.trim();
  refuseOtherKinds(text);
  const terms = termsOf(text);
  if (terms.length === 0) return undefined;
  const of = (kind: Term['kind']): string[] => terms.filter((term) => term.kind === kind).map((term) => term.text);
  const [all, none] = [of('all'), of('none')];
  const any = all.length + none.length > 0 ? [] : of('any'); // beside the others the optional ones are ignored (user guide)
  return (message) =>
    all.every((term) => message.includes(term)) &&
    !none.some((term) => message.includes(term)) &&
    (any.length === 0 || any.some((term) => message.includes(term)));
}

function refuseOtherKinds(text: string): void {
  if (text.startsWith('{')) throw notAvailableHere('Filter patterns for JSON log events are');
  if (text.startsWith('[')) throw notAvailableHere('Filter patterns for space-delimited log events are');
  if (text.startsWith('%')) throw notAvailableHere('Regular expressions in filter patterns are');
}

function termsOf(text: string): Term[] {
  const terms: Term[] = [];
  for (let at = 0; at < text.length; ) {
    TERM.lastIndex = at;
    const match = TERM.exec(text);
    if (match === null) throw filterPatternInvalid('a quotation mark is not closed.');
    const [whole, sign, phrase, word = ''] = match;
    const term = phrase === undefined ? word : phrase.replaceAll(/\\(.)/gsu, '$1');
    if (term === '' && sign !== '') throw filterPatternInvalid(`there is nothing behind ${sign}.`);
    if (terms.length === FILTER_TERMS_MAX) throw filterPatternInvalid(`it has more than ${FILTER_TERMS_MAX} terms.`);
    if (term !== '') terms.push({ kind: sign === '?' ? 'any' : sign === '-' ? 'none' : 'all', text: term });
    SPACE.lastIndex = at + whole.length;
    at += whole.length + (SPACE.exec(text)?.[0].length ?? 0);
  }
  return terms;
}
