/** Comparing what a function saw with what functions of the same runtime saw on AWS. */
import { assertLikeRecorded, recordingOf } from './recordings.ts';

/** Values that name places of AWS's own machines. */
const PLACES = [
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_XRAY_DAEMON_ADDRESS',
  '_AWS_XRAY_DAEMON_ADDRESS',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
  'LD_LIBRARY_PATH',
  'NODE_PATH',
  'PATH',
  'PWD',
  'PYTHONPATH',
];

/** What functions find here besides. */
const OURS = ['AWS_ENDPOINT_URL', 'TMPDIR'];

export interface Introspection {
  readonly ctx: unknown;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * `unqualified` and `qualified` are what the function `name` saw when it was invoked without and with `$LATEST`. Without a
 * sandbox a function also has TMPDIR, and from a server its endpoint. Names in `less` are recorded but not there.
 */
export function assertIntrospection(
  runtime: string,
  name: string,
  seen: { readonly unqualified: Introspection; readonly qualified: Introspection },
  less: readonly string[] = [],
): void {
  const recorded = recordingOf('test_lambda_common', `TestLambdaRuntimesCommon::test_introspection_invoke[${runtime}]`);
  for (const [part, { ctx, environment }] of [
    ['invocation_result_payload', seen.unqualified],
    ['invocation_result_payload_qualified', seen.qualified],
  ] as const) {
    const text = JSON.stringify(recorded[part]).replaceAll('<function-name:1>', name);
    const expected = JSON.parse(text) as { ctx: unknown; environment: Record<string, string> };
    for (const place of PLACES) if (expected.environment[place] !== undefined) expected.environment[place] = '<where>';
    for (const absent of less) delete expected.environment[absent];
    const own = Object.fromEntries(Object.entries(environment).filter(([variable]) => !OURS.includes(variable)));
    assertLikeRecorded(ctx, expected.ctx);
    assertLikeRecorded(own, expected.environment);
  }
}
