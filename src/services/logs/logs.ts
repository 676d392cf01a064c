/** What the operations work with. */
import type { LogWriter } from './events/log-writer.ts';
import type { LogGroups } from './groups/log-groups.ts';

export interface Logs {
  readonly groups: LogGroups;
  readonly writer: LogWriter;
}
