/** The last step before a function's process, outside of the sandbox if there is one: it takes its limits upon itself. */
import type { ProcessSpec } from '../../../../platform/processes.ts';
import { OPEN_FILES_MAX } from '../../limits.ts';

/** What some shells set for themselves and leave behind. */
const SHELL_VARIABLES = ['_', 'PWD', 'OLDPWD', 'SHLVL'];

/**
 * A system may refuse a limit that is above its own; its own then holds. Who cannot join its control groups does not start.
 * Standard input is empty, and a file of the caller's choice: whoever has a file open can change it as its owner.
 */
export function limited(
  joinFiles: readonly string[],
  { command, args, environment }: Pick<ProcessSpec, 'command' | 'args' | 'environment'>,
  emptyFile = '/dev/null',
): Pick<ProcessSpec, 'command' | 'args'> {
  const unset = SHELL_VARIABLES.filter((name) => environment[name] === undefined).map((name) => `-u ${name}`);
  const script = `ulimit -c 0; ulimit -n ${OPEN_FILES_MAX} 2>/dev/null
while [ "$1" != -- ]; do echo 0 > "$1" || exit 126; shift; done
shift; input=$1; shift; exec env ${unset.join(' ')} "$@" <"$input"`;
  const through = command.includes('=') ? ['nice', '-n', '0'] : []; // env would take such a path for a variable
  return { command: '/bin/sh', args: ['-c', script, 'sh', ...joinFiles, '--', emptyFile, ...through, command, ...args] };
}
