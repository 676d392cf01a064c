import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { type ConfigurationSeams, existingOwnerOf } from '../asynchronous/configuration-owner.ts';
import { invalidMarker } from '../asynchronous/errors.ts';
import { configurationsOf, describeConfiguration } from '../asynchronous/event-invoke-configs.ts';
import { LIST_PAGE_MAX } from '../asynchronous/limits.ts';

const QUALIFIER = /^(?:\$LATEST|[a-zA-Z0-9-_]{1,128})$/;

/** A page in the order of qualifiers. The marker is the last one of the page before, so that deletions do no harm. */
export function listFunctionEventInvokeConfigs({
  catalogue,
  configurations,
}: ConfigurationSeams): OperationOf<LambdaOperations, 'ListFunctionEventInvokeConfigs'> {
  return (input, context) => {
    const { key } = existingOwnerOf(catalogue, context, { FunctionName: input.FunctionName });
    const after = input.Marker === undefined ? '' : qualifierIn(input.Marker);
    const remaining = configurationsOf(configurations.state, key).filter(([qualifier]) => qualifier > after);
    const page = remaining.slice(0, input.MaxItems ?? LIST_PAGE_MAX);
    const last = page.at(-1);
    const isMore = page.length < remaining.length && last !== undefined;
    return {
      FunctionEventInvokeConfigs: page.map(([qualifier, configuration]) =>
        describeConfiguration({ key, qualifier }, configuration),
      ),
      ...(isMore && { NextMarker: Buffer.from(last[0]).toString('base64url') }),
    };
  };
}

function qualifierIn(marker: string): string {
  const qualifier = Buffer.from(marker, 'base64url').toString();
  if (!QUALIFIER.test(qualifier)) throw invalidMarker();
  return qualifier;
}
