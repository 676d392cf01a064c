import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { hotFolderPublished } from '../code-errors.ts';
import { featureNotAvailable } from '../errors.ts';
import { describeFunction } from '../functions/function-description.ts';
import { resolveFunction } from '../functions/function-reference.ts';
import { lastPublished } from '../functions/function-versions.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

/** When nothing changed since the last version, that one is the answer. */
export function publishVersion(core: LambdaCore): OperationOf<LambdaOperations, 'PublishVersion'> {
  return async (input, context) => {
    const key = resolveFunction(context, input.FunctionName);
    if (input.PublishTo !== undefined) throw featureNotAvailable('Published versions without a number (PublishTo) are');
    if (core.catalogue.getFunction(key).code.directory !== undefined) throw hotFolderPublished();
    const stored = await core.catalogue.submit({
      type: 'publish',
      key,
      versionRevisionId: core.random.uuid(),
      ...(input.Description !== undefined && { description: input.Description }),
      ...(input.RevisionId !== undefined && { expectedRevisionId: input.RevisionId }),
      ...(input.CodeSha256 !== undefined && input.CodeSha256 !== '' && { expectedCodeSha256: input.CodeSha256 }),
    });
    const published = lastPublished(stored);
    return describeFunction(published, published.version);
  };
}
