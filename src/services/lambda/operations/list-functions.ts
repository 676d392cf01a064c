import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { invalidParameter } from '../errors.ts';
import { describeSubset } from '../functions/function-description.ts';
import { LATEST } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { LIST_PAGE_MAX } from '../limits.ts';

/** A page in the order of names. The marker is the last name of the page before, so that deletions do no harm. */
export function listFunctions(core: LambdaCore): OperationOf<LambdaOperations, 'ListFunctions'> {
  return (input, context) => {
    const after = input.Marker === undefined ? '' : nameInMarker(input.Marker);
    const remaining = core.catalogue.list(context.accountId, context.region).filter((stored) => stored.key.name > after);
    const page = remaining.slice(0, Math.min(input.MaxItems ?? LIST_PAGE_MAX, LIST_PAGE_MAX));
    const last = page.at(-1);
    const isMore = page.length < remaining.length && last !== undefined;
    const qualifier = input.FunctionVersion === 'ALL' ? LATEST : undefined;
    return {
      Functions: page.map((stored) => describeSubset(stored, qualifier)),
      ...(isMore && { NextMarker: Buffer.from(last.key.name).toString('base64url') }),
    };
  };
}

function nameInMarker(marker: string): string {
  const name = Buffer.from(marker, 'base64url').toString();
  if (!/^[a-zA-Z0-9_-]{1,140}$/.test(name)) throw invalidParameter('The marker is not one that ListFunctions returned.');
  return name;
}
