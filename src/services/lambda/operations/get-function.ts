import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { describeFunction } from '../functions/function-description.ts';
import { resolveReference } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

/** `Code.Location` is an address from which the package can be had for ten minutes; a folder as code has none. */
export function getFunction(core: LambdaCore): OperationOf<LambdaOperations, 'GetFunction'> {
  return (input, context) => {
    const { key, qualifier } = resolveReference(context, input.FunctionName, input.Qualifier);
    const stored = core.catalogue.get(key, qualifier);
    const { sha256Hex, directory } = stored.code;
    const { reservedConcurrency: reserved } = stored;
    const hasTags = Object.keys(stored.tags).length > 0;
    return {
      Configuration: describeFunction(stored, qualifier),
      Code: {
        RepositoryType: 'S3',
        ...(directory === undefined && { Location: core.downloads.addressOf(sha256Hex, context.host) }),
      },
      ...(hasTags && { Tags: stored.tags }),
      ...(reserved !== undefined && { Concurrency: { ReservedConcurrentExecutions: reserved } }),
    };
  };
}
