/** Which Kinesis operations are built, as `docs/reference/operations.md` says (it is generated and checked). */
import fs from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../../support/server-process.ts';

export interface OperationRow {
  readonly operation: string;
  readonly built: boolean;
}

export function kinesisOperations(): readonly OperationRow[] {
  const page = fs.readFileSync(path.join(repositoryRoot, 'docs/reference/operations.md'), 'utf8');
  const section = page.split(/^## /m).find((part) => part.startsWith('Kinesis Data Streams')) ?? '';
  return [...section.matchAll(/^\| ([A-Z][A-Za-z]+) \| (\S+)/gm)].map(([, operation = '', mark]) => ({
    operation,
    built: mark === 'yes',
  }));
}
