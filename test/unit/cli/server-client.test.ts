import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ServerClient } from '../../../src/cli/server-client.ts';
import { AssertionFailure } from '../../../src/platform/assert.ts';
import { SystemClock } from '../../../src/platform/clock.ts';
import type { AdminActions, AdminCaller } from '../../../src/protocol/admin.ts';
import { ServiceError } from '../../../src/protocol/service-error.ts';
import { parseCredentialEntries } from '../../../src/protocol/sigv4/credential-texts.ts';
import { CredentialStore } from '../../../src/protocol/sigv4/credentials.ts';
import { SignatureVerifier } from '../../../src/protocol/sigv4/signature-verifier.ts';
import { bodyOf, exchange, http1, startTestServer, statusOf, type TestServer, until } from '../server/support.ts';

const JSON_TYPE = { 'Content-Type': 'application/json' };

function clientOf({ port }: TestServer, secretAccessKey = 'secret'): ServerClient {
  const credential = { accessKeyId: 'AKID', secretAccessKey, sessionToken: undefined };
  return new ServerClient({ endpoint: `127.0.0.1:${port}`, region: 'eu-west-1', credential }, new SystemClock());
}

const looks: AdminActions = {
  mappings: {
    method: 'GET',
    inputs: ['uuid', 'all', 'max'],
    run: async (input, { accountId, region }) => ({
      uuid: input.requiredText('uuid'),
      all: input.switch('all'),
      max: input.wholeNumber('max', 1, 10) ?? null,
      accountId,
      region,
    }),
  },
};
const acts: AdminActions = {
  reset: { method: 'POST', inputs: ['to'], run: async (input) => ({ to: input.requiredText('to') }) },
};

describe('admin actions', () => {
  test('a GET takes its input from the query and learns who calls', async () => {
    await using server = await startTestServer({ admin: looks });
    const answer = await clientOf(server).look('lambda/mappings', { uuid: 'ä b&c', all: 'true', max: '3' });
    assert.deepEqual(answer, { uuid: 'ä b&c', all: true, max: 3, accountId: '000000000000', region: 'eu-west-1' });
  });

  test('what is wrong with an input is said in a sentence', async () => {
    await using server = await startTestServer({ admin: { ...looks, ...acts } });
    const client = clientOf(server);
    await assert.rejects(client.look('lambda/mappings'), /: "uuid" is missing\.$/);
    await assert.rejects(client.look('lambda/mappings', { uuid: 'a', all: 'yes' }), /: "all" must be true or false\.$/);
    await assert.rejects(
      client.look('lambda/mappings', { uuid: 'a', max: '11' }),
      /: "max" must be a whole number from 1 to 10\.$/,
    );
    await assert.rejects(
      client.look('lambda/mappings', { id: 'a' }),
      /"id" is no input of this action\. It takes uuid, all, max\.$/,
    );
    await assert.rejects(client.act('lambda/reset', { to: 5 }), /: "to" must be a text\.$/);
    await assert.rejects(client.act('lambda/reset', [1]), /: The body must be a JSON object\.$/);
    const twice = await exchange(server.port, http1('GET', '/_millrace/lambda/mappings?uuid=a&uuid=b'));
    assert.match(bodyOf(twice), /\\"uuid\\" is given more than once\./);
    for (const body of ['{', '\u00ff']) {
      const sent = http1('POST', '/_millrace/lambda/reset', { ...JSON_TYPE, 'Content-Length': String(body.length) }, '');
      const answer = await exchange(server.port, sent, Buffer.from(body, 'latin1'));
      assert.deepEqual(JSON.parse(bodyOf(answer)), { __type: 'ValidationException', message: 'The body is not JSON.' });
    }
  });

  test('a POST needs a content type that no web page can send unasked, its own method, and a small body', async () => {
    await using server = await startTestServer({ admin: { ...looks, ...acts }, limits: { lingerTimeoutMs: 30 } });
    const ask = async (method: string, path: string, headers: Readonly<Record<string, string>>, body = ''): Promise<number> =>
      statusOf(await exchange(server.port, http1(method, path, headers, body)));
    assert.equal(await ask('POST', '/_millrace/lambda/reset', JSON_TYPE, '{"to":"a"}'), 200);
    assert.equal(await ask('POST', '/_millrace/lambda/reset', { 'Content-Type': 'text/plain' }, '{"to":"a"}'), 403);
    assert.equal(
      await ask('POST', '/_millrace/lambda/reset', { ...JSON_TYPE, Origin: 'http://evil.example' }, '{"to":"a"}'),
      403,
    );
    assert.equal(await ask('GET', '/_millrace/lambda/mappings?uuid=a', { 'Sec-Fetch-Site': 'cross-site' }), 403);
    assert.equal(await ask('GET', '/_millrace/lambda/reset', {}), 405);
    assert.equal(await ask('POST', '/_millrace/lambda/mappings', JSON_TYPE, '{}'), 405);
    assert.equal(await ask('POST', '/_millrace/lambda/other', JSON_TYPE, '{}'), 404);
    assert.equal(await ask('POST', '/_millrace/lambda/reset/more', JSON_TYPE, '{}'), 404);
    assert.equal(await ask('POST', '/_millrace/lambda/reset', JSON_TYPE, `{"to":"${'a'.repeat(65_536)}"}`), 413);
  });

  test('with credentials every action is signed, for the service millrace', async () => {
    const credentials = new CredentialStore(parseCredentialEntries('AKID:secret:111111111111'));
    const authenticator = new SignatureVerifier({ credentials, clock: new SystemClock() });
    await using server = await startTestServer({ admin: { ...looks, ...acts }, authenticator, limits: { lingerTimeoutMs: 30 } });
    const answer = await clientOf(server).look('lambda/mappings', { uuid: 'a b' });
    assert.equal((answer as { accountId: string }).accountId, '111111111111');
    assert.deepEqual(await clientOf(server).act('lambda/reset', { to: 'x' }), { to: 'x' });
    await assert.rejects(clientOf(server, 'wrong').act('lambda/reset', { to: 'x' }), /The request signature we calculated/);
    assert.equal(statusOf(await exchange(server.port, http1('GET', '/_millrace/lambda/mappings?uuid=a'))), 403);
  });

  test('a failure of ours tells the client nothing, a service error all, a bug stops the server', async () => {
    const failing = (error: Error): AdminActions['x'] => ({ method: 'POST', inputs: [], run: () => Promise.reject(error) });
    const admin = {
      fault: failing(new Error('secret path')),
      refusal: failing(new ServiceError('InvalidParameterValueException', 'The mapping is enabled.', { status: 409 })),
      bug: failing(new AssertionFailure('wrong')),
    };
    await using server = await startTestServer({ admin: admin as AdminActions });
    await assert.rejects(clientOf(server).act('lambda/fault', {}), /unknown error\.$/);
    await assert.rejects(clientOf(server).act('lambda/refusal', {}), /: The mapping is enabled\.$/);
    assert.equal(server.bugs.length, 0);
    await assert.rejects(clientOf(server).act('lambda/bug', {}), /unknown error\.$/);
    assert.equal(server.bugs.length, 1);
  });
});

describe('an admin action that takes its time', () => {
  const counting = (seen: { ended?: string }, failure?: Error): AdminActions => ({
    count: {
      method: 'POST',
      inputs: [],
      run: async function* (_input, caller: AdminCaller) {
        try {
          yield { at: 1 };
          yield { at: 2 };
          if (failure !== undefined) throw failure;
          await new Promise((resolve) => caller.signal().addEventListener('abort', resolve, { once: true }));
        } finally {
          seen.ended = 'yes';
        }
      },
    },
  });

  test('sends each line when it is there, and ends when the client goes away', async () => {
    const seen: { ended?: string } = {};
    await using server = await startTestServer({ admin: counting(seen) });
    const stop = new AbortController();
    const lines: unknown[] = [];
    for await (const line of clientOf(server).follow('lambda/count', {}, stop.signal)) {
      if (lines.push(line) === 2) stop.abort();
    }
    assert.deepEqual(lines, [{ at: 1 }, { at: 2 }]);
    await until(() => seen.ended === 'yes');
  });

  test('a failure on the way is the last line', async () => {
    const seen: { ended?: string } = {};
    await using server = await startTestServer({ admin: counting(seen, new ServiceError('Gone', 'The mapping is gone.')) });
    const lines: unknown[] = [];
    const follow = async (): Promise<void> => {
      for await (const line of clientOf(server).follow('lambda/count', {}, new AbortController().signal)) lines.push(line);
    };
    await assert.rejects(follow(), { message: 'The mapping is gone.' });
    assert.equal(lines.length, 2);
  });
});
