/** Tools that Node does not bring. One that is missing is named loudly; with MILLRACE_REQUIRE_TOOLS=1 its absence fails. */
import { spawnSync } from 'node:child_process';

const toolsRequired = process.env.MILLRACE_REQUIRE_TOOLS === '1';

/** A reason to skip when a tool does not run, or false. */
export function absent(command: string, args: readonly string[]): string | false {
  if (spawnSync(command, args, { stdio: 'ignore' }).status === 0) return false;
  const reason = `${command} ${args.join(' ')} does not run here`;
  if (toolsRequired) throw new Error(`${reason}, and MILLRACE_REQUIRE_TOOLS=1 allows no skips`);
  console.error(`SKIPPED: ${reason}`);
  return reason;
}
