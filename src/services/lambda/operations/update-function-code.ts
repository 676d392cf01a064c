import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { hotFolderPublished, imageForZip } from '../code-errors.ts';
import { featureNotAvailable, revisionMismatch } from '../errors.ts';
import { storeCode } from '../functions/code-source.ts';
import { describeFunction } from '../functions/function-description.ts';
import { resolveFunction } from '../functions/function-reference.ts';
import type { FunctionCode, StoredFunction } from '../functions/function-section.ts';
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
    if (input.DryRun === true) {
      if (input.RevisionId !== undefined && input.RevisionId !== current.revisionId) throw revisionMismatch();
      await core.sources.use(input, 'function code', async (source) => {
        if (source.kind === 'package') await core.code.check(source.zip, source.limits);
      });
      return describeFunction(current);
    }
    const [architecture] = input.Architectures ?? [];
    const submit = async (code: FunctionCode): Promise<StoredFunction> => {
      checkUnzippedTotal(code.unzippedBytes ?? 0, current.settings.layers ?? []);
      if (code.directory !== undefined && input.Publish === true) throw hotFolderPublished();
      return core.catalogue.submit({
        type: 'update',
        key,
        code,
        ...(architecture !== undefined && { settings: { architecture } }),
        revisionId: core.random.uuid(),
        ...(input.RevisionId !== undefined && { expectedRevisionId: input.RevisionId }),
        ...(input.Publish === true && { versionRevisionId: core.random.uuid() }),
      });
    };
    const stored = await core.sources.use(input, 'function code', (source) => storeCode(core.code, source, submit));
    if (input.Publish !== true) return describeFunction(stored);
    const published = lastPublished(stored);
    return describeFunction(published, published.version); // qualified, unlike CreateFunction's (recorded 2025-11)
  };
}
