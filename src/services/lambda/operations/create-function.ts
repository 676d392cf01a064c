import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { hotFolderPublished } from '../code-errors.ts';
import { tooManyTags } from '../control-errors.ts';
import { featureNotAvailable, foreignAccount, functionExists, functionNameTooLong } from '../errors.ts';
import { storeCode } from '../functions/code-source.ts';
import { describeFunction } from '../functions/function-description.ts';
import { parseFunctionReference, resolveReference } from '../functions/function-reference.ts';
import type { FunctionCode, StoredFunction } from '../functions/function-section.ts';
import { settingsOfNewFunction } from '../functions/function-settings.ts';
import { lastPublished } from '../functions/function-versions.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { checkUnzippedTotal, digestsOf, resolveLayers } from '../layers/function-layers.ts';
import { FUNCTION_NAME_LENGTH_MAX, TAGS_MAX } from '../limits.ts';

/** Answers while the function is still `Pending`; it is durable then, with its code. */
export function createFunction(core: LambdaCore): OperationOf<LambdaOperations, 'CreateFunction'> {
  return async (input, context) => {
    const { accountId = context.accountId } = parseFunctionReference(input.FunctionName) ?? {};
    if (accountId !== context.accountId) throw foreignAccount();
    const { key } = resolveReference(context, input.FunctionName);
    if (key.name.length > FUNCTION_NAME_LENGTH_MAX) {
      throw functionNameTooLong(key.name, FUNCTION_NAME_LENGTH_MAX);
    }
    const layers = resolveLayers(core.layers, input.Layers ?? [], context);
    const settings = { ...settingsOfNewFunction(input, key.name), ...(layers.length > 0 && { layers }) };
    if (input.Code.ImageUri !== undefined) throw featureNotAvailable('Functions from container images are');
    const tags = { ...input.Tags };
    if (Object.keys(tags).length > TAGS_MAX) throw tooManyTags();
    if (core.catalogue.find(key) !== undefined) throw functionExists(key.name); // before the work of checking its code
    const submit = async (code: FunctionCode): Promise<StoredFunction> => {
      checkUnzippedTotal(code.unzippedBytes ?? 0, layers);
      if (code.directory !== undefined && input.Publish === true) throw hotFolderPublished();
      return core.catalogue.submit({
        type: 'create',
        key,
        settings,
        code,
        tags,
        revisionId: core.random.uuid(),
        ...(input.Publish === true && { versionRevisionId: core.random.uuid() }),
      });
    };
    const stored = await core.code.keep(digestsOf(layers), () =>
      core.sources.use(input.Code, 'function code', (source) => storeCode(core.code, source, submit)),
    );
    // With the version's number, and without it in the ARN (recorded 2025-11).
    return describeFunction(input.Publish === true ? lastPublished(stored) : stored);
  };
}
