/**
 * How much of a function's log is kept where its format is JSON (developer guide, "Log-level filtering"). In the format Text
 * everything is.
 */
import type { ApplicationLogLevel, LoggingConfig, SystemLogLevel } from '../../../protocol/generated/lambda.ts';
import { invalidParameter } from '../errors.ts';

export interface JsonLogLevels {
  /** Of what the function writes. */
  readonly application: ApplicationLogLevel;
  /** Of what Lambda itself writes. */
  readonly system: SystemLogLevel;
}

/** From the most detailed one. */
const LEVELS: readonly string[] = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
/** Other names for them, of Python's logging module among others. */
const SYNONYMS: Readonly<Record<string, string>> = { WARNING: 'WARN', CRITICAL: 'FATAL' };

/** What a request says of it: undefined says nothing, null asks for text. Throws InvalidParameterValueException. */
export function jsonLogLevelsOf(asked: LoggingConfig | undefined): JsonLogLevels | null | undefined {
  const { LogFormat, ApplicationLogLevel = 'INFO', SystemLogLevel = 'INFO' } = asked ?? {};
  if (LogFormat === 'JSON') return { application: ApplicationLogLevel, system: SystemLogLevel };
  if (asked?.ApplicationLogLevel !== undefined || asked?.SystemLogLevel !== undefined) {
    throw invalidParameter('ApplicationLogLevel and SystemLogLevel can be set only together with the LogFormat JSON.');
  }
  return LogFormat === 'Text' ? null : undefined;
}

/** Whether what has the one level is to be kept where the other is the least severe that is. An unknown level counts as INFO. */
export function isKept(level: string, leastKept: string): boolean {
  return severityOf(level) >= severityOf(leastKept);
}

function severityOf(level: string): number {
  const name = level.toUpperCase();
  const severity = LEVELS.indexOf(SYNONYMS[name] ?? name);
  return severity === -1 ? LEVELS.indexOf('INFO') : severity;
}
