/**
 * The log service: what functions write, on disk, bounded, and readable by the operations of CloudWatch Logs that
 * `aws logs tail` and infrastructure tools use. Only functions write here: PutLogEvents is not available.
 */
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Random } from '../../platform/random.ts';
import { type LogsOperations, logsModel } from '../../protocol/generated/logs.ts';
import type { ServiceModel } from '../../protocol/schema.ts';
import type { HostedService, OperationTable, Service } from '../../protocol/service.ts';
import type { CommandLog } from '../../storage/command-log.ts';
import type { LogEngine } from '../../storage/log-engine.ts';
import { LogWriter } from './events/log-writer.ts';
import { LogGroups, type LogSettings } from './groups/log-groups.ts';
import type { Logs } from './logs.ts';
import { createLogGroup } from './operations/create-log-group.ts';
import { deleteLogGroup } from './operations/delete-log-group.ts';
import { deleteRetentionPolicy } from './operations/delete-retention-policy.ts';
import { describeLogGroups } from './operations/describe-log-groups.ts';
import { describeLogStreams } from './operations/describe-log-streams.ts';
import { filterLogEvents } from './operations/filter-log-events.ts';
import { getLogEvents } from './operations/get-log-events.ts';
import { listTagsForResource } from './operations/list-tags-for-resource.ts';
import { listTagsLogGroup } from './operations/list-tags-log-group.ts';
import { putRetentionPolicy } from './operations/put-retention-policy.ts';
import { tagResource } from './operations/tag-resource.ts';
import { untagResource } from './operations/untag-resource.ts';

export interface LogsDependencies {
  readonly engine: LogEngine;
  readonly commands: CommandLog;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly settings: LogSettings;
}

/** Where a line belongs: a stream in a log group. */
export interface LinePlace {
  readonly accountId: string;
  readonly region: string;
  readonly group: string;
  readonly stream: string;
}

export class LogsService implements HostedService {
  readonly model: ServiceModel = logsModel;
  readonly operations: Service['operations'];
  readonly #logs: Logs;

  /** Registers its section with the command log: construct it before the log is started. */
  constructor(dependencies: LogsDependencies) {
    const groups = new LogGroups(dependencies);
    this.#logs = { groups, writer: new LogWriter({ ...dependencies, groups }) };
    this.operations = operationTable(this.#logs) as Service['operations'];
  }

  start(): Promise<void> {
    return this.#logs.groups.start();
  }

  /** Writes what waits. */
  async close(): Promise<void> {
    await this.#logs.writer.close();
    await this.#logs.groups.close();
  }

  /** Keeps a line, without a line end. Returns at once; see `LogWriter`. */
  write({ accountId, region, group, stream }: LinePlace, line: { readonly timeMs: number; readonly text: string }): void {
    this.#logs.writer.write({ accountId, region, name: group }, { stream, timeMs: line.timeMs, message: line.text });
  }
}

function operationTable(logs: Logs): OperationTable<LogsOperations> {
  return {
    CreateLogGroup: createLogGroup(logs),
    DeleteLogGroup: deleteLogGroup(logs),
    DeleteRetentionPolicy: deleteRetentionPolicy(logs),
    DescribeLogGroups: describeLogGroups(logs),
    DescribeLogStreams: describeLogStreams(logs),
    FilterLogEvents: filterLogEvents(logs),
    GetLogEvents: getLogEvents(logs),
    ListTagsForResource: listTagsForResource(logs),
    ListTagsLogGroup: listTagsLogGroup(logs),
    PutRetentionPolicy: putRetentionPolicy(logs),
    TagResource: tagResource(logs),
    UntagResource: untagResource(logs),
  };
}
