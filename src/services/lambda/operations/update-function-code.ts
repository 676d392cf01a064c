import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { hotFolderPublished, imageForZip } from '../code-errors.ts';
import { featureNotAvailable, revisionMismatch } from '../errors.ts';
import { storeCode } from '../functions/code-source.ts';
import { describeFunction } from '../functions/function-description.ts';
import { resolveFunction } from '../functions/function-reference.ts';
import { lastPublished } from '../functions/function-versions.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { checkUnzippedTotal } from '../layers/function-layers.ts';

/** Invocations use the old code until the new is prepared (`LastUpdateStatus`: `InProgress`). */
export function updateFunctionCode(core: LambdaCore): OperationOf<LambdaOperations, 'UpdateFunctionCode'> {
  return async (input, context) => {
    const key = resolveFunction(context, input.FunctionName);
    const current = core.catalogue.getFunction(key);
    if (input.PublishTo !== undefined) throw featureNotAvailable('Published versions without a number (PublishTo) are');
    if (input.ImageUri !== undefined) throw imageForZip();
    const source = await core.sources.read(input, 'function code');
    if (source.kind === 'directory' && input.Publish === true) throw hotFolderPublished();
    if (input.DryRun === true) {
      if (input.RevisionId !== undefined && input.RevisionId !== current.revisionId) throw revisionMismatch();
      if (source.kind === 'package') await core.code.check(source.zip, source.limits);
      return describeFunction(current);
    }
    const [architecture] = input.Architectures ?? [];
    const stored = await storeCode(core.code, source, async (code) => {
      checkUnzippedTotal(code.unzippedBytes, current.settings.layers ?? []);
      return core.catalogue.submit({
        type: 'update',
        key,
        code,
        ...(architecture !== undefined && { settings: { architecture } }),
        revisionId: core.random.uuid(),
        ...(input.RevisionId !== undefined && { expectedRevisionId: input.RevisionId }),
        ...(input.Publish === true && { versionRevisionId: core.random.uuid() }),
      });
    });
    if (input.Publish !== true) return describeFunction(stored);
    const published = lastPublished(stored);
    return describeFunction(published, published.version); // qualified, unlike CreateFunction's (recorded 2025-11)
  };
}
