import type { LambdaOperations, UpdateFunctionCodeRequest } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { featureNotAvailable, invalidParameter, revisionMismatch } from '../errors.ts';
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
    const zip = zipFileOf(input);
    if (input.DryRun === true) {
      if (input.RevisionId !== undefined && input.RevisionId !== current.revisionId) throw revisionMismatch();
      await core.code.check(zip);
      return describeFunction(current);
    }
    const [architecture] = input.Architectures ?? [];
    const stored = await core.code.upload(zip, async (code) => {
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

function zipFileOf(input: UpdateFunctionCodeRequest): Uint8Array {
  if (input.PublishTo !== undefined) throw featureNotAvailable('Published versions without a number (PublishTo) are');
  if (input.ImageUri !== undefined) throw featureNotAvailable('Functions from container images are');
  if (input.S3Bucket !== undefined || input.S3Key !== undefined) throw featureNotAvailable('Code from S3 is');
  if (input.SourceKMSKeyArn !== undefined) throw featureNotAvailable('Encrypted packages (SourceKMSKeyArn) are');
  if (input.ZipFile === undefined) throw invalidParameter('Please provide a source for function code.');
  return input.ZipFile;
}
