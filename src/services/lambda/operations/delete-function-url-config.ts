/** DeleteFunctionUrlConfig: functions have no addresses of their own here. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { resourceDoesNotExist } from '../control-errors.ts';

export function deleteFunctionUrlConfig(): OperationOf<LambdaOperations, 'DeleteFunctionUrlConfig'> {
  return () => {
    throw resourceDoesNotExist();
  };
}
