/** The operations on functions, their versions and aliases, their concurrency, and on invoking them. */
import type { LambdaOperations } from '../../protocol/generated/lambda.ts';
import type { OperationTable } from '../../protocol/service.ts';
import type { LambdaCore } from './functions/lambda-core.ts';
import { createAlias } from './operations/create-alias.ts';
import { createFunction } from './operations/create-function.ts';
import { deleteAlias } from './operations/delete-alias.ts';
import { deleteFunction } from './operations/delete-function.ts';
import { deleteFunctionConcurrency } from './operations/delete-function-concurrency.ts';
import { getAlias } from './operations/get-alias.ts';
import { getFunction } from './operations/get-function.ts';
import { getFunctionConcurrency } from './operations/get-function-concurrency.ts';
import { getFunctionConfiguration } from './operations/get-function-configuration.ts';
import { invoke } from './operations/invoke.ts';
import { invokeAsync } from './operations/invoke-async.ts';
import { listAliases } from './operations/list-aliases.ts';
import { listFunctions } from './operations/list-functions.ts';
import { listVersionsByFunction } from './operations/list-versions-by-function.ts';
import { publishVersion } from './operations/publish-version.ts';
import { putFunctionConcurrency } from './operations/put-function-concurrency.ts';
import { updateAlias } from './operations/update-alias.ts';
import { updateFunctionCode } from './operations/update-function-code.ts';
import { updateFunctionConfiguration } from './operations/update-function-configuration.ts';

export type FunctionOperations = Required<
  Pick<
    OperationTable<LambdaOperations>,
    | 'CreateFunction'
    | 'GetFunction'
    | 'GetFunctionConfiguration'
    | 'UpdateFunctionCode'
    | 'UpdateFunctionConfiguration'
    | 'DeleteFunction'
    | 'ListFunctions'
    | 'Invoke'
    | 'InvokeAsync'
    | 'PublishVersion'
    | 'ListVersionsByFunction'
    | 'CreateAlias'
    | 'GetAlias'
    | 'ListAliases'
    | 'UpdateAlias'
    | 'DeleteAlias'
    | 'PutFunctionConcurrency'
    | 'GetFunctionConcurrency'
    | 'DeleteFunctionConcurrency'
  >
>;

export function functionOperations(core: LambdaCore): FunctionOperations {
  return {
    CreateFunction: createFunction(core),
    GetFunction: getFunction(core),
    GetFunctionConfiguration: getFunctionConfiguration(core),
    UpdateFunctionCode: updateFunctionCode(core),
    UpdateFunctionConfiguration: updateFunctionConfiguration(core),
    DeleteFunction: deleteFunction(core),
    ListFunctions: listFunctions(core),
    Invoke: invoke(core),
    InvokeAsync: invokeAsync(core),
    PublishVersion: publishVersion(core),
    ListVersionsByFunction: listVersionsByFunction(core),
    CreateAlias: createAlias(core),
    GetAlias: getAlias(core),
    ListAliases: listAliases(core),
    UpdateAlias: updateAlias(core),
    DeleteAlias: deleteAlias(core),
    PutFunctionConcurrency: putFunctionConcurrency(core),
    GetFunctionConcurrency: getFunctionConcurrency(core),
    DeleteFunctionConcurrency: deleteFunctionConcurrency(core),
  };
}
