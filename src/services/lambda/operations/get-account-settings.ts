/** GetAccountSettings: the quotas of an account in a region, and what of them it uses. */
import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { viewsOf } from '../functions/function-versions.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { TOTAL_CODE_BYTES_MAX, UNZIPPED_BYTES_MAX, ZIP_BYTES_MAX } from '../limits.ts';

export function getAccountSettings(core: LambdaCore): OperationOf<LambdaOperations, 'GetAccountSettings'> {
  return (_input, { accountId, region }) => {
    const functions = core.catalogue.list(accountId, region);
    const layers = core.layers.list(accountId, region).flatMap(({ versions }) => versions);
    return {
      AccountLimit: {
        TotalCodeSize: TOTAL_CODE_BYTES_MAX,
        CodeSizeUnzipped: UNZIPPED_BYTES_MAX,
        CodeSizeZipped: ZIP_BYTES_MAX,
        ConcurrentExecutions: core.concurrentExecutionsMax,
        UnreservedConcurrentExecutions: core.concurrentExecutionsMax - core.catalogue.reserved(accountId, region),
      },
      AccountUsage: {
        TotalCodeSize:
          sum(functions.flatMap(viewsOf).map(({ code }) => code.sizeBytes)) + sum(layers.map(({ sizeBytes }) => sizeBytes)),
        FunctionCount: functions.length,
      },
    };
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
