/** What a fault suite really ran: printed at once, and again in the table that `scripts/faults.ts` prints at the end. */
import fs from 'node:fs';

/** One row of the table. */
export interface RunReport {
  readonly suite: string;
  readonly ran: string;
}

/** To be called when all that the row says has been checked. */
export function reportRun(suite: string, ran: string): void {
  console.log(`${suite}: ${ran}`);
  const file = process.env.MILLRACE_RUN_REPORTS;
  if (file === undefined) return;
  const report: RunReport = { suite, ran };
  fs.appendFileSync(file, `${JSON.stringify(report)}\n`);
}
