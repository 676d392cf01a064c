/** Texts of Kinesis that clients hand back or write: iterators, page tokens, resource policies. */
import { ManualClock } from '../../../src/platform/manual-clock.ts';
import { SeededRandom } from '../../../src/platform/random.ts';
import { ServiceError } from '../../../src/protocol/service-error.ts';
import { checkPolicy } from '../../../src/services/kinesis/catalog/resource-policies.ts';
import { PageTokens } from '../../../src/services/kinesis/tokens/page-tokens.ts';
import { SealedTokens } from '../../../src/services/kinesis/tokens/sealed-tokens.ts';
import { ShardIterators } from '../../../src/services/kinesis/tokens/shard-iterators.ts';
import type { Offset } from '../../../src/storage/log-engine.ts';
import { shown, type Target } from '../target.ts';
import { jsonOf, mutatedTree, type Tree } from '../trees.ts';

const clock = new ManualClock();
const sealed = new SealedTokens(new SeededRandom(1).bytes(32), new SeededRandom(2));
const iterators = new ShardIterators(sealed, clock);
const pages = new PageTokens<string>('list-shards', sealed, clock);
const ACCOUNT = '000000000000';
const position = { account: ACCOUNT, streamName: 's', streamId: '0'.repeat(36), shardIndex: 1, offset: 7 as Offset };
const TOKENS = [iterators.issue(position), iterators.issue({ ...position, streamName: 'x'.repeat(128) }), pages.issue('page')];
const WORDS = ['=', '==', '"', '+', '/', 'AAAA', '\u0000', ' '];
const isRefusal = (error: unknown): boolean => error instanceof ServiceError;

export const ITERATORS: Target = {
  name: 'iterators and page tokens',
  isRefusal,
  next: (mutator) => {
    const whole = mutator.pick(TOKENS);
    const text = mutator.chance(2)
      ? mutator.text(whole, WORDS)
      : Buffer.from(mutator.bytes(Buffer.from(whole, 'base64'), ['\u0000', '\x01'])).toString('base64');
    const isPage = mutator.chance(2);
    return { show: () => shown(text), run: () => void (isPage ? pages.open(text) : iterators.open(text, ACCOUNT)) };
  },
};

const ARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/s';
const POLICY: Tree = {
  Version: '2012-10-17',
  Id: 'a',
  Statement: [{ Sid: 's', Effect: 'Allow', Principal: { AWS: ['111111111111'] }, Action: ['kinesis:GetRecords'], Resource: ARN }],
};

export const POLICIES: Target = {
  name: 'resource policies',
  isRefusal,
  next: (mutator) => {
    const json = jsonOf(mutatedTree(POLICY, mutator), mutator);
    const text = mutator.chance(3) ? mutator.text(json, ['{', '"', '*', 'kinesis:', 'Condition']) : json;
    return { show: () => shown(text), run: () => checkPolicy(text, ARN) };
  },
};
