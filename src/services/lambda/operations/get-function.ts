import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { describeFunction } from '../functions/function-description.ts';
import { resolveReference } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

/** AWS gives a temporary address of the package as `Code.Location`; there is none here. */
export function getFunction(core: LambdaCore): OperationOf<LambdaOperations, 'GetFunction'> {
  return (input, context) => {
    const { key, qualifier } = resolveReference(context, input.FunctionName, input.Qualifier);
    const stored = core.catalogue.get(key, qualifier);
    const hasTags = Object.keys(stored.tags).length > 0;
    return {
      Configuration: describeFunction(stored, qualifier),
      Code: { RepositoryType: 'S3' },
      ...(hasTags && { Tags: stored.tags }),
    };
  };
}
