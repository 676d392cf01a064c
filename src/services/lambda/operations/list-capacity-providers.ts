/** ListCapacityProviders: there are none here. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';

export function listCapacityProviders(): OperationOf<LambdaOperations, 'ListCapacityProviders'> {
  return () => ({ CapacityProviders: [] });
}
