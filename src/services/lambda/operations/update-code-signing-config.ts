/** UpdateCodeSigningConfig: there is no code signing here, so there is no such configuration. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { codeSigningConfigNotFound } from '../control-errors.ts';

export function updateCodeSigningConfig(): OperationOf<LambdaOperations, 'UpdateCodeSigningConfig'> {
  return (input) => {
    throw codeSigningConfigNotFound(input.CodeSigningConfigArn);
  };
}
