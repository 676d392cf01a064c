import type { LambdaOperations, UpdateFunctionCodeRequest } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { featureNotAvailable, invalidParameter, revisionMismatch } from '../errors.ts';
import { describeFunction } from '../functions/function-description.ts';
import { resolveReference } from '../functions/function-reference.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

/** Invocations use the old code until the new is prepared (`LastUpdateStatus`: `InProgress`). */
export function updateFunctionCode(core: LambdaCore): OperationOf<LambdaOperations, 'UpdateFunctionCode'> {
  return async (input, context) => {
    const { key, qualifier } = resolveReference(context, input.FunctionName);
    const current = core.catalogue.get(key, qualifier);
    const zip = zipFileOf(input);
    if (input.DryRun === true) {
      if (input.RevisionId !== undefined && input.RevisionId !== current.revisionId) throw revisionMismatch();
      await core.code.check(zip);
      return describeFunction(current);
    }
    const [architecture] = input.Architectures ?? [];
    const stored = await core.code.upload(zip, (code) =>
      core.catalogue.submit({
        type: 'update',
        key,
        code,
        ...(architecture !== undefined && { settings: { architecture } }),
        revisionId: core.random.uuid(),
        ...(input.RevisionId !== undefined && { expectedRevisionId: input.RevisionId }),
      }),
    );
    return describeFunction(stored);
  };
}

function zipFileOf(input: UpdateFunctionCodeRequest): Uint8Array {
  if (input.Publish === true || input.PublishTo !== undefined) throw featureNotAvailable('Published versions are');
  if (input.ImageUri !== undefined) throw featureNotAvailable('Functions from container images are');
  if (input.S3Bucket !== undefined || input.S3Key !== undefined) throw featureNotAvailable('Code from S3 is');
  if (input.SourceKMSKeyArn !== undefined) throw featureNotAvailable('Encrypted packages (SourceKMSKeyArn) are');
  if (input.ZipFile === undefined) throw invalidParameter('Please provide a source for function code.');
  return input.ZipFile;
}
