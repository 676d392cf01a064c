import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { aliasNotFound } from '../errors.ts';
import { describeAlias } from '../functions/alias-description.ts';
import { functionArn, resolveFunction } from '../functions/function-reference.ts';
import { findAlias } from '../functions/function-versions.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';

export function getAlias(core: LambdaCore): OperationOf<LambdaOperations, 'GetAlias'> {
  return (input, context) => {
    const key = resolveFunction(context, input.FunctionName);
    const alias = findAlias(core.catalogue.getFunction(key), input.Name);
    if (alias === undefined) throw aliasNotFound(functionArn(key, input.Name));
    return describeAlias(key, alias);
  };
}
