/** The functions' section as pieces of a snapshot, each small: a function's versions stand on their own. */
import { keyText } from './function-reference.ts';
import type { FunctionState, PublishedVersion, StoredFunction } from './function-section.ts';

/** A function without its versions, one of its versions, or the last number of a function that is gone. */
type Piece =
  | StoredFunction
  | { readonly versionOf: string; readonly version: PublishedVersion }
  | { readonly retired: string; readonly lastVersion: number };

export function* functionPieces(state: FunctionState): Generator<Piece> {
  for (const [text, { versions = [], ...stored }] of state.functions) {
    yield stored;
    for (const version of versions) yield { versionOf: text, version };
  }
  for (const [retired, lastVersion] of state.retiredNumbers) yield { retired, lastVersion };
}

/** Reads also what was written before there were versions. */
export function functionsFromPieces(pieces: readonly unknown[]): FunctionState {
  const functions = new Map<string, StoredFunction>();
  const versions = new Map<string, PublishedVersion[]>();
  const retiredNumbers = new Map<string, number>();
  for (const piece of pieces as readonly Piece[]) {
    if ('retired' in piece) retiredNumbers.set(piece.retired, piece.lastVersion);
    else if ('versionOf' in piece) {
      const own = versions.get(piece.versionOf) ?? [];
      own.push(piece.version);
      versions.set(piece.versionOf, own);
    } else functions.set(keyText(piece.key), piece);
  }
  for (const [text, own] of versions) {
    const stored = functions.get(text);
    if (stored !== undefined) functions.set(text, { ...stored, versions: own });
  }
  return { functions, retiredNumbers };
}
