/**
 * Requests signed by three independent signers are accepted by a server with credentials, in both forms and over both
 * protocols; 10,000 mutations of what they signed are refused. MILLRACE_SEED replays a run.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SystemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { SeededRandom } from '../../src/platform/random.ts';
import { ServiceError } from '../../src/protocol/service-error.ts';
import { CredentialStore } from '../../src/protocol/sigv4/credentials.ts';
import { SignatureVerifier } from '../../src/protocol/sigv4/signature-verifier.ts';
import type { UniversalRequest, UniversalResponse } from '../../src/protocol/universal.ts';
import { errorAnswer, jsonAnswer, WholeAnswer } from '../../src/server/http/answers.ts';
import type { Admission, HttpApplication } from '../../src/server/http/application.ts';
import { Listener } from '../../src/server/http/listener.ts';
import { NodeAdapter } from '../../src/server/http/node-adapter.ts';
import { LISTENER_LIMITS } from '../../src/server/limits.ts';
import { type RunningMillrace, startMillrace } from '../../src/testing/index.ts';
import { absent } from './harness/tools.ts';
import { MUTATIONS } from './signers/mutations.ts';
import { CREDENTIAL, PLAIN_REQUESTS, type SignedRequest } from './signers/requests.ts';
import { type Answer, http1Sender, http2Sender, type Sender } from './signers/send.ts';
import { signWithAws4, signWithBotocore, signWithSmithy } from './signers/signers.ts';

const ACCOUNT = '123456789012';
const MUTATIONS_WANTED = 10_000;
const seed = Number(process.env.MILLRACE_SEED ?? Date.now() % 1_000_000);
/** What a request hears whose signature is not taken. */
const REFUSAL =
  /InvalidSignatureException|IncompleteSignature|MissingAuthenticationToken|UnrecognizedClientException|SignatureDoesNotMatch|InvalidClientTokenId/;

let millrace: RunningMillrace;
let senders: readonly Sender[];

before(async () => {
  const { accessKeyId, secretAccessKey } = CREDENTIAL;
  millrace = await startMillrace({ credentials: `${accessKeyId}:${secretAccessKey}:${ACCOUNT}` });
  senders = [http1Sender(millrace.port), http2Sender(millrace.port)];
});

after(async () => {
  for (const sender of senders) sender.close();
  await millrace.close();
});

const SIGNERS: Readonly<Record<string, () => Promise<readonly SignedRequest[]>>> = {
  '@smithy/signature-v4': () => Promise.all(inBothForms().map(([plain, form]) => signWithSmithy(plain, form, 'host'))),
  '@smithy/signature-v4 with :authority': () =>
    Promise.all(inBothForms().map(([plain, form]) => signWithSmithy(plain, form, ':authority'))),
  aws4: async () => inBothForms().map(([plain, form]) => signWithAws4(plain, form)),
  botocore: async () => signWithBotocore(inBothForms()),
};

function inBothForms(): readonly (readonly [plain: (typeof PLAIN_REQUESTS)[number], form: SignedRequest['form']])[] {
  return PLAIN_REQUESTS.flatMap((plain) =>
    plain.presignable
      ? ([
          [plain, 'header'],
          [plain, 'query'],
        ] as const)
      : ([[plain, 'header']] as const),
  );
}

const noBotocore = absent('python3', ['-c', 'import botocore']);

for (const [signer, sign] of Object.entries(SIGNERS)) {
  test(`what ${signer} signs is accepted`, { skip: signer === 'botocore' && noBotocore }, async () => {
    for (const request of await sign()) {
      for (const sender of senders) {
        const { text, status } = await sender.send(request);
        assert.doesNotMatch(text, REFUSAL, `${request.name}, ${request.form}, ${sender.protocol}: ${text}`);
        assert.ok(status !== 0 && status < 500, `${request.name}: ${status}`);
      }
    }
  });
}

test('the account of the credential is the one that is worked in', async () => {
  const list = PLAIN_REQUESTS.find(({ name }) => name === 'a form body');
  assert.ok(list !== undefined);
  const answer = await senders[0]?.send(signWithAws4(list, 'header'));
  assert.match(answer?.text ?? '', new RegExp(`/${ACCOUNT}/q<`));
});

test(`${MUTATIONS_WANTED} mutations of signed requests are refused`, async () => {
  const random = new SeededRandom(seed);
  const signers = Object.entries(SIGNERS).filter(([signer]) => signer !== 'botocore' || noBotocore === false);
  const originals = (await Promise.all(signers.map(([, sign]) => sign()))).flat();
  const verifier = await startVerifier();
  const [http1, http2] = [http1Sender(verifier.port), http2Sender(verifier.port)];
  const counts = new Map<string, number>();
  let done = 0;

  for (const original of originals) {
    for (const sender of [http1, http2])
      assert.equal((await sender.send(original)).status, 200, `${original.signer}: ${original.name}`);
  }
  const worker = async (sender: Sender): Promise<void> => {
    while (done < MUTATIONS_WANTED) {
      const [kind = '', mutate] = Object.entries(MUTATIONS)[random.below(Object.keys(MUTATIONS).length)] ?? [];
      const original = originals[random.below(originals.length)];
      const mutated = original === undefined ? undefined : mutate?.(original, random);
      if (original === undefined || mutated === undefined || (sender === http2 && kind === 'a signed header twice')) continue;
      done += 1;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      assertRefused(
        await sender.send(mutated),
        () => `seed ${seed}, ${sender.protocol}, ${kind}, ${JSON.stringify([original, mutated])}`,
      );
    }
  };
  try {
    await Promise.all([http1, http2].flatMap((sender) => Array.from({ length: 8 }, () => worker(sender))));
  } finally {
    http1.close();
    http2.close();
    await verifier.close();
  }
  console.log(`${done} mutations of ${originals.length} signed requests refused (seed ${seed}): ${JSON.stringify([...counts])}`);
});

function assertRefused({ status, text }: Answer, what: () => string): void {
  if (status !== 403 || !REFUSAL.test(text)) assert.fail(`${status} ${text}: ${what().slice(0, 3_000)}`);
}

/** The real listener and verifier, without the routing behind them: whatever gets through is a 200. */
async function startVerifier(): Promise<{ readonly port: number; close(): Promise<void> }> {
  const clock = new SystemClock();
  const logger = silentLogger;
  const credentials = new CredentialStore([{ ...CREDENTIAL, sessionToken: undefined, accountId: ACCOUNT }]);
  const application = new VerifyingApplication(new SignatureVerifier({ credentials, clock }));
  const limits = { ...LISTENER_LIMITS, drainTimeoutMs: 200, lingerTimeoutMs: 50 };
  const onBug = (error: unknown): void => {
    throw error;
  };
  const adapter = new NodeAdapter({ application, limits, clock, logger, onBug });
  const certificate = (): Promise<never> => Promise.reject(new Error('no TLS here'));
  const listener = new Listener({ adapter, certificate, limits, clock, logger });
  return { port: await listener.listen('127.0.0.1', 0), close: () => listener.close() };
}

class VerifyingApplication implements HttpApplication {
  readonly #verifier: SignatureVerifier;

  constructor(verifier: SignatureVerifier) {
    this.#verifier = verifier;
  }

  admit(head: UniversalRequest): Admission {
    const service =
      ['kinesis', 'lambda', 'sqs'].find((name) => `${head.header('authorization')}${head.query}`.includes(name)) ?? 'kinesis';
    const answerTo = (action: () => void): UniversalResponse | undefined => {
      try {
        action();
        return undefined;
      } catch (error: unknown) {
        if (error instanceof ServiceError) return errorAnswer(403, error.code, error.message);
        throw error;
      }
    };
    let examination: ReturnType<SignatureVerifier['examine']> | undefined;
    const refusal = answerTo(() => (examination = this.#verifier.examine(head, service)));
    if (refusal !== undefined) return new WholeAnswer([], refusal);
    const none = errorAnswer(413, 'TooLarge', '');
    return {
      headers: [],
      answer: undefined,
      bodyBytesMax: 1024 * 1024,
      respond: (request) => answerTo(() => examination?.principalOf(request)) ?? jsonAnswer(200, {}),
      tooLarge: () => none,
      overloaded: () => none,
    };
  }
}
