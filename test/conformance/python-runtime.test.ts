/** What the Python runtime does beyond the recordings: handlers, errors, output, context, the end of its server. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type RunningMillrace, startMillrace } from '../../src/testing/index.ts';
import { zipOf } from '../support/function-zip.ts';
import { repositoryRoot } from '../support/server-process.ts';
import { absent } from './harness/tools.ts';

const skip = absent('python3', ['-c', 'import sys; assert sys.version_info >= (3, 9)']);

let millrace: RunningMillrace;
before(async () => {
  millrace = await startMillrace({ sandbox: 'none' }); // process ids are those of this machine
});
after(() => millrace.close());

interface Answer {
  readonly error: string | undefined;
  readonly payload: unknown;
  readonly log: readonly string[];
}

let created = 0;

async function create(files: Readonly<Record<string, string>>, more: object = {}): Promise<string> {
  const FunctionName = `f${created++}`;
  await millrace.call('lambda', 'CreateFunction', {
    FunctionName,
    Runtime: 'python3.12',
    Handler: 'handler.handler',
    Role: 'arn:aws:iam::000000000000:role/r',
    Timeout: 20,
    Code: { ZipFile: zipOf(files) },
    ...more,
  });
  return FunctionName;
}

async function invoke(FunctionName: string, event: unknown = {}, more: object = {}): Promise<Answer> {
  const request = { FunctionName, Payload: Buffer.from(JSON.stringify(event)), LogType: 'Tail', ...more };
  const answer = (await millrace.call('lambda', 'Invoke', request)) as {
    readonly FunctionError?: string;
    readonly Payload: Uint8Array;
    readonly LogResult: string;
  };
  const log = Buffer.from(answer.LogResult, 'base64').toString().split('\n');
  const own = log.filter((line) => line !== '' && !/^(INIT_START|START|END|REPORT) /.test(line));
  return { error: answer.FunctionError, payload: JSON.parse(Buffer.from(answer.Payload).toString()), log: own };
}

async function run(source: string, event: unknown = {}, more: object = {}): Promise<Answer> {
  return invoke(await create({ 'handler.py': source }, more), event);
}

describe('The Python runtime', { skip, concurrency: 2 }, () => {
  test('in the format JSON the logging module and errors write objects, and nothing below the level', async () => {
    const source = `
import logging
log = logging.getLogger("shop")
def handler(event, context):
    log.info("not kept")
    log.warning("low %s", "stock", extra={"item": 7})
    try:
        1 / 0
    except ZeroDivisionError:
        log.exception("odd")
    print("plain")
    raise ValueError("it broke")
`;
    const LoggingConfig = { LogFormat: 'JSON', ApplicationLogLevel: 'WARN', SystemLogLevel: 'WARN' };
    const { log } = await run(source, {}, { LoggingConfig });
    const [warning, caught, failed, ...platform] = log.map((line) => JSON.parse(line) as Record<string, unknown>);
    const { timestamp, requestId, ...members } = warning ?? {};
    assert.deepEqual(members, { level: 'WARNING', message: 'low stock', logger: 'shop', item: 7 });
    assert.match(String(timestamp), /^\d{4}-\d\d-\d\dT[\d:]+\.\d{3}Z$/);
    assert.match(String(requestId), /^[\w-]{36}$/);
    assert.deepEqual(
      [caught?.level, caught?.errorType, caught?.errorMessage],
      ['ERROR', 'ZeroDivisionError', 'division by zero'],
    );
    assert.match(String(caught?.location), /handler\.py:handler:\d+$/);
    assert.deepEqual([failed?.level, failed?.errorType, failed?.errorMessage], ['ERROR', 'ValueError', 'it broke']);
    assert.ok(Array.isArray(caught?.stackTrace) && Array.isArray(failed?.stackTrace));
    assert.deepEqual(
      platform.map(({ type }) => type),
      ['platform.runtimeDone', 'platform.report'],
    );
  });

  test('A handler lies in a folder, in a package, or is an object that can be called', async () => {
    const files = {
      'app/entry.py': 'from app.parts import answer\ndef main(event, context):\n    return answer()\n',
      'app/parts.py': 'def answer():\n    return __name__\n',
      'callable.py': 'class Handler:\n    def __call__(self, event, context):\n        return "called"\nhandler = Handler()\n',
    };
    const call = async (Handler: string): Promise<unknown> => (await invoke(await create(files, { Handler }))).payload;
    assert.equal(await call('app/entry.main'), 'app.parts');
    assert.equal(await call('app.entry.main'), 'app.parts');
    assert.equal(await call('callable.handler'), 'called');
  });

  for (const [what, source, handler, errorType, errorMessage] of [
    [
      'imports what is not there',
      'import nothere\n',
      'handler.handler',
      'Runtime.ImportModuleError',
      "Unable to import module 'handler': No module named 'nothere'",
    ],
    [
      'is not there itself',
      '',
      'missing.handler',
      'Runtime.ImportModuleError',
      "Unable to import module 'missing': No module named 'missing'",
    ],
    ['has no such handler', 'x = 1\n', 'handler.other', 'Runtime.HandlerNotFound', "Handler 'other' missing on module 'handler'"],
    [
      'has a name without a dot',
      'x = 1\n',
      'handler',
      'Runtime.MalformedHandlerName',
      "Bad handler 'handler': not enough values to unpack (expected 2, got 1)",
    ],
    [
      'is called as a part of Python',
      '',
      'sys.exit',
      'Runtime.BuiltInModuleConflict',
      'Cannot use built-in module sys as a handler module',
    ],
  ] as const) {
    test(`A module that ${what} fails at its start`, async () => {
      const { error, payload, log } = await run(source, {}, { Handler: handler });
      assert.equal(error, 'Unhandled');
      assert.deepEqual(payload, { errorMessage, errorType, requestId: '', stackTrace: [] });
      assert.deepEqual(log, [`[ERROR] ${errorType}: ${errorMessage}\rTraceback (most recent call last):`]);
    });
  }

  test('A module with an error of syntax says where', async () => {
    const { payload } = await run('def handler(event, context:\n    pass\n');
    const { errorType, errorMessage, stackTrace } = payload as { errorType: string; errorMessage: string; stackTrace: string[] };
    assert.equal(errorType, 'Runtime.UserCodeSyntaxError');
    assert.match(errorMessage, /^Syntax error in module 'handler': .*\(handler\.py, line 1\)$/);
    assert.match(stackTrace[0] ?? '', /^ {2}File ".*handler\.py" Line 1\n {4}def handler\(event, context:\n$/);
  });

  test('An error is one event of the log, indented without spaces, and lines belong to their invocation', async () => {
    const source = `
import logging, os, sys
print("at the start")
def handler(event, context):
    print("one", 2, event)
    sys.stderr.write("to stderr")
    sys.stdout.flush()
    logging.getLogger().warning("warned\\nin two lines")
    logging.getLogger("deep").error("an error")
    logging.getLogger().info("not shown: the level is WARNING")
    if event == "fail":
        raise KeyError("missing")
    sys.stdout.write("no end of line")
`;
    const name = await create({ 'handler.py': source });
    const first = await invoke(name, 'fine');
    const [start, ...rest] = first.log;
    assert.equal(start, 'at the start');
    const id = '[0-9a-f-]{36}';
    const time = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{1,3}Z';
    const joined = rest.filter((line) => line !== 'to stderr').join('\n');
    assert.match(
      joined,
      new RegExp(
        `^one 2 fine\n\\[WARNING\\]\t${time}\t${id}\twarned\nin two lines\n\\[ERROR\\]\t${time}\t${id}\tan error\nno end of line$`,
      ),
    );
    assert.ok(rest.includes('to stderr'));
    const second = await invoke(name, 'fail');
    assert.ok(!second.log.includes('at the start') && !second.log.includes('one 2 fine'));
    const error = second.log.find((line) => line.startsWith('[ERROR] KeyError')) ?? '';
    assert.match(
      error,
      /^\[ERROR\] KeyError: 'missing'\rTraceback \(most recent call last\):\r\u00a0\u00a0File ".*", line 12, in handler\r\u00a0{4}raise KeyError\("missing"\)$/,
    );
  });

  test('What cannot be JSON is an error; Decimals are numbers; other characters are escaped before 3.12', async () => {
    const source = `
import decimal
def handler(event, context):
    return {"set": {1}, "decimal": {"d": decimal.Decimal("1.5")}, "text": "ü"}[event]
`;
    const circle = (await run(source, 'set')).payload as { errorType: string; errorMessage: string };
    assert.equal(circle.errorType, 'Runtime.MarshalError');
    assert.equal(circle.errorMessage, 'Unable to marshal response: Object of type set is not JSON serializable');
    assert.deepEqual((await run(source, 'decimal')).payload, { d: 1.5 });
    for (const [Runtime, text] of [
      ['python3.11', '"\\u00fc"'],
      ['python3.12', '"ü"'],
    ] as const) {
      const FunctionName = await create({ 'handler.py': source }, { Runtime });
      const answer = (await millrace.call('lambda', 'Invoke', { FunctionName, Payload: Buffer.from('"text"') })) as {
        Payload: Uint8Array;
      };
      assert.equal(Buffer.from(answer.Payload).toString(), text);
    }
  });

  test('The context has every member, with the client context as objects', async () => {
    const source = `
def handler(event, context):
    client = context.client_context
    return {
        "id": context.aws_request_id, "name": context.function_name, "version": context.function_version,
        "arn": context.invoked_function_arn, "memory": context.memory_limit_in_mb, "tenant": context.tenant_id,
        "identity": [context.identity.cognito_identity_id, context.identity.cognito_identity_pool_id],
        "custom": client.custom, "env": client.env, "title": client.client.app_title, "package": client.client.app_package_name,
        "remaining": context.get_remaining_time_in_millis() > 15000, "log": context.log("through the context\\n"),
    }
`;
    const name = await create({ 'handler.py': source });
    const client = { client: { app_title: 'an app' }, custom: { a: 1 }, env: { locale: 'de' } };
    const ClientContext = Buffer.from(JSON.stringify(client)).toString('base64');
    const { payload, log } = await invoke(name, {}, { ClientContext });
    const { id, ...rest } = payload as { id: string };
    assert.match(id, /^[0-9a-f-]{36}$/);
    assert.deepEqual(rest, {
      name,
      version: '$LATEST',
      arn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
      memory: '128',
      tenant: null,
      identity: [null, null],
      custom: { a: 1 },
      env: { locale: 'de' },
      title: 'an app',
      package: null,
      remaining: true,
      log: null,
    });
    assert.deepEqual(log, ['through the context']);
  });

  for (const [what, statement, sentence] of [
    ['exits with 3', 'sys.exit(3)', 'Runtime exited with error: exit status 3'],
    ['exits with a text', 'sys.exit("enough")', 'Runtime exited with error: exit status 1'],
    ['ends at once', 'os._exit(0)', 'Runtime exited without providing a reason'],
    ['is killed', 'os.kill(os.getpid(), 9)', 'Runtime exited with error: signal: killed'],
    ['touches what is not its memory', 'ctypes.string_at(0)', 'Runtime exited with error: signal: segmentation fault'],
  ] as const) {
    test(`A function that ${what} is answered for, with what it printed, and the next invocation runs`, async () => {
      const source = `import ctypes, os, sys\ndef handler(event, context):\n    print("before", end="")\n    if event:\n        ${statement}\n    return "fine"\n`;
      const name = await create({ 'handler.py': source });
      const { payload, log } = await invoke(name, true);
      const { errorType, errorMessage } = payload as { errorType: string; errorMessage: string };
      assert.equal(errorType, 'Runtime.ExitError');
      assert.equal(errorMessage.replace(/^RequestId: \S+ Error: /, ''), sentence);
      assert.ok(
        log.some((line) => line.startsWith('before')),
        JSON.stringify(log),
      );
      assert.equal((await invoke(name, false)).payload, 'fine');
    });
  }

  test('Nothing is written beside the code, and processes of the function end with it', async () => {
    const source = `
import os, subprocess, sys
def handler(event, context):
    import part
    child = subprocess.Popen(["sleep", "60"])
    return {"files": sorted(os.listdir(os.environ["LAMBDA_TASK_ROOT"])), "pid": child.pid, "path": sys.path[0]}
`;
    const name = await create({ 'handler.py': source, 'part.py': '' });
    const { payload } = await invoke(name);
    assert.deepEqual((payload as { files: string[] }).files, ['handler.py', 'part.py']);
    await millrace.call('lambda', 'DeleteFunction', { FunctionName: name });
    const { pid } = payload as { pid: number };
    const deadline = Date.now() + 5000;
    for (;;) {
      try {
        process.kill(pid, 0);
      } catch {
        break;
      }
      assert.ok(Date.now() < deadline, 'the child still runs');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });

  test('The runtime ends when the server that started it is gone, however it went', async () => {
    const server = http.createServer(() => {}).listen(0, '127.0.0.1'); // takes the request for an invocation and never answers
    await once(server, 'listening');
    const runtime = path.join(repositoryRoot, 'dist/src/services/lambda/execution/python-runtime/python_runtime.py');
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const env = { ...process.env, AWS_LAMBDA_RUNTIME_API: address, _HANDLER: 'json.dumps', LAMBDA_TASK_ROOT: repositoryRoot };
    const child = spawn('python3', [runtime, '/opt'], { env, stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
    await once(server, 'request');
    child.stdio[3]?.destroy();
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
    server.closeAllConnections();
    server.close();
  });
});
