/** The patterns of event source mappings, and the records they are held against. */
import { parseJsonValue } from '../../../src/services/lambda/event-source-mappings/filter/json-value.ts';
import { matches } from '../../../src/services/lambda/event-source-mappings/filter/match.ts';
import { PatternError, parsePattern } from '../../../src/services/lambda/event-source-mappings/filter/pattern.ts';
import { shown, type Target } from '../target.ts';
import { jsonOf, mutatedTree, type Tree } from '../trees.ts';

const PATTERN: Tree = {
  data: {
    a: [{ prefix: 'x' }, null, 1],
    b: [{ numeric: ['>', 0, '<=', 5] }],
    c: [{ 'anything-but': ['a'] }],
    d: [{ exists: false }],
  },
  $or: [{ partitionKey: ['k'] }, { data: { e: [{ 'equals-ignore-case': 'x' }, { wildcard: '*a*b*' }] } }],
};
const RECORD: Tree = { partitionKey: 'k', data: { a: 'xyz', b: 3, c: 'b', e: 'aaab' } };
const WORDS = ['{', '[', '"', '*', '**', 'numeric', 'wildcard', '$or', '1e9', 'null'];

export const FILTERS: Target = {
  name: 'filter patterns',
  isRefusal: (error) => error instanceof PatternError,
  next: (mutator) => {
    const json = jsonOf(mutatedTree(PATTERN, mutator), mutator);
    const pattern = mutator.chance(3) ? mutator.text(json, WORDS) : json;
    const record = jsonOf(mutatedTree(RECORD, mutator), mutator);
    return {
      show: () => shown([pattern, record]),
      run: () => void matches(parsePattern(pattern), parseJsonValue(record)),
    };
  },
};
