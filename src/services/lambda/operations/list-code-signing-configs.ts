/** ListCodeSigningConfigs: there is no code signing here, so an account has no configuration of it. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';

export function listCodeSigningConfigs(): OperationOf<LambdaOperations, 'ListCodeSigningConfigs'> {
  return () => ({ CodeSigningConfigs: [] });
}
