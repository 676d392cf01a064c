/** From a function's settings and code to the process that runs it. */
import type { Credential } from '../../../protocol/sigv4/credentials.ts';
import type { FunctionKey } from '../functions/function-reference.ts';
import type { FunctionSettings } from '../functions/function-section.ts';
import type { FunctionProgram } from './environment-process.ts';
import type { NotStartable } from './invocation.ts';
import { processVariables } from './process-variables.ts';
import type { PreparedCode } from './runtimes/runtime.ts';
import type { Runtimes } from './runtimes/runtimes.ts';

export interface ProgramRequest {
  readonly key: FunctionKey;
  /** The version as AWS_LAMBDA_FUNCTION_VERSION tells it. */
  readonly version: string;
  readonly settings: FunctionSettings;
  readonly code: PreparedCode;
  /** What the function signs with when it calls the server back; undefined where nothing is verified. */
  readonly credential: Credential | undefined;
}

/** Rejects on a fault. */
export async function selectProgram(runtimes: Runtimes, request: ProgramRequest): Promise<FunctionProgram | NotStartable> {
  const { key, version, settings, code, credential } = request;
  const { runtime, memoryMegabytes, handler, logGroup } = settings;
  const wrapper = settings.environment?.AWS_LAMBDA_EXEC_WRAPPER;
  const selected = await runtimes
    .familyOf(runtime)
    .select({ runtime, memoryMegabytes, code, ...(wrapper !== undefined && { wrapper }) });
  if (selected.kind === 'not-startable') return selected;
  return {
    kind: 'program',
    files: selected.files,
    facts: { functionName: key.name, functionVersion: version, handler, accountId: key.accountId },
    command: (paths, runtimeApi, logStream) => {
      const { command, args, ...more } = selected.command(paths);
      const environment = processVariables({
        functionName: key.name,
        accountId: key.accountId,
        credential,
        region: key.region,
        handler,
        version,
        memoryMegabytes,
        logGroup,
        logStream,
        jsonLogs: settings.jsonLogs ?? undefined,
        customer: settings.environment ?? {},
        paths,
        ...more,
        runtimeApi,
      });
      return { command, args, environment };
    },
  };
}
