/** What a family of runtimes is: how a process that runs a function of it is started. */
import type { NotStartable } from '../invocation.ts';
import type { RuntimeFiles, SandboxPaths } from '../sandbox/sandbox.ts';

/** Where a function's files lie on this machine. */
export interface PreparedCode {
  readonly directory: string;
  /** The unpacked layers. Absent: the function has none. */
  readonly layersDirectory?: string;
}

export interface RuntimeRequest {
  /** As the function names it: `nodejs22.x`. */
  readonly runtime: string;
  readonly memoryMegabytes: number;
  readonly code: PreparedCode;
  /** The customer's AWS_LAMBDA_EXEC_WRAPPER: a program that is started in place of a managed runtime, with its command line. */
  readonly wrapper?: string;
}

export interface RuntimeCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** Stands in front of the other places of PATH. */
  readonly binDirectory?: string;
  /** What functions of this runtime find in their environment besides what all find. */
  readonly runtimeVariables: Readonly<Record<string, string>>;
}

export interface SelectedRuntime {
  readonly kind: 'runtime';
  readonly files: RuntimeFiles;
  /** With the paths as the process sees them. */
  command(paths: SandboxPaths): RuntimeCommand;
}

export interface RuntimeFamily {
  /** Looks at the code and at this machine. Rejects on a fault. */
  select(request: RuntimeRequest): Promise<SelectedRuntime | NotStartable>;
}

/** What functions of the managed runtimes find in their environment, and those of `provided*` do not (recorded 2026-01). */
export function managedVariables(runtime: string, paths: SandboxPaths): Record<string, string> {
  return { AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`, PWD: paths.taskRoot, SHLVL: '0' };
}

/**
 * The command line of a managed runtime, behind the customer's wrapper if there is one. Wrappers name themselves by Lambda's
 * paths, wherever the process finds them. One that is not there ends the process with 127 (recorded 2025-11).
 */
export function managedCommand(
  { wrapper }: RuntimeRequest,
  paths: SandboxPaths,
  command: string,
  args: readonly string[],
): Pick<RuntimeCommand, 'command' | 'args'> {
  if (wrapper === undefined) return { command, args };
  const here = wrapper.replace(/^\/var\/task(?=\/)/, () => paths.taskRoot).replace(/^\/opt(?=\/)/, () => paths.optRoot);
  return { command: '/bin/sh', args: ['-c', 'exec "$0" "$@"', here, command, ...args] };
}

export function invalidEntrypoint(error: string): NotStartable {
  return { kind: 'not-startable', errorType: 'Runtime.InvalidEntrypoint', error };
}
