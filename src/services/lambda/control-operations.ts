/**
 * The operations around functions: permissions, tags, layers, account settings, and those that answer as an account that has
 * nothing of the kind.
 */
import type { LambdaOperations } from '../../protocol/generated/lambda.ts';
import type { OperationTable } from '../../protocol/service.ts';
import type { LambdaCore } from './functions/lambda-core.ts';
import { addLayerVersionPermission } from './operations/add-layer-version-permission.ts';
import { addPermission } from './operations/add-permission.ts';
import { deleteCodeSigningConfig } from './operations/delete-code-signing-config.ts';
import { deleteFunctionCodeSigningConfig } from './operations/delete-function-code-signing-config.ts';
import { deleteFunctionUrlConfig } from './operations/delete-function-url-config.ts';
import { deleteLayerVersion } from './operations/delete-layer-version.ts';
import { deleteProvisionedConcurrencyConfig } from './operations/delete-provisioned-concurrency-config.ts';
import { getAccountSettings } from './operations/get-account-settings.ts';
import { getCodeSigningConfig } from './operations/get-code-signing-config.ts';
import { getFunctionCodeSigningConfig } from './operations/get-function-code-signing-config.ts';
import { getFunctionRecursionConfig } from './operations/get-function-recursion-config.ts';
import { getFunctionUrlConfig } from './operations/get-function-url-config.ts';
import { getLayerVersion } from './operations/get-layer-version.ts';
import { getLayerVersionByArn } from './operations/get-layer-version-by-arn.ts';
import { getLayerVersionPolicy } from './operations/get-layer-version-policy.ts';
import { getPolicy } from './operations/get-policy.ts';
import { getProvisionedConcurrencyConfig } from './operations/get-provisioned-concurrency-config.ts';
import { getRuntimeManagementConfig } from './operations/get-runtime-management-config.ts';
import { listCapacityProviders } from './operations/list-capacity-providers.ts';
import { listCodeSigningConfigs } from './operations/list-code-signing-configs.ts';
import { listFunctionUrlConfigs } from './operations/list-function-url-configs.ts';
import { listFunctionsByCodeSigningConfig } from './operations/list-functions-by-code-signing-config.ts';
import { listLayerVersions } from './operations/list-layer-versions.ts';
import { listLayers } from './operations/list-layers.ts';
import { listProvisionedConcurrencyConfigs } from './operations/list-provisioned-concurrency-configs.ts';
import { listTags } from './operations/list-tags.ts';
import { publishLayerVersion } from './operations/publish-layer-version.ts';
import { putFunctionCodeSigningConfig } from './operations/put-function-code-signing-config.ts';
import { putFunctionRecursionConfig } from './operations/put-function-recursion-config.ts';
import { putRuntimeManagementConfig } from './operations/put-runtime-management-config.ts';
import { removeLayerVersionPermission } from './operations/remove-layer-version-permission.ts';
import { removePermission } from './operations/remove-permission.ts';
import { tagResource } from './operations/tag-resource.ts';
import { untagResource } from './operations/untag-resource.ts';
import { updateCodeSigningConfig } from './operations/update-code-signing-config.ts';
import type { TaggedMappings } from './tags/taggable.ts';

export type ControlOperations = Required<
  Pick<
    OperationTable<LambdaOperations>,
    | 'AddPermission'
    | 'RemovePermission'
    | 'GetPolicy'
    | 'TagResource'
    | 'UntagResource'
    | 'ListTags'
    | 'GetAccountSettings'
    | 'PublishLayerVersion'
    | 'GetLayerVersion'
    | 'GetLayerVersionByArn'
    | 'ListLayerVersions'
    | 'ListLayers'
    | 'DeleteLayerVersion'
    | 'AddLayerVersionPermission'
    | 'RemoveLayerVersionPermission'
    | 'GetLayerVersionPolicy'
    | 'GetFunctionCodeSigningConfig'
    | 'DeleteFunctionCodeSigningConfig'
    | 'ListCodeSigningConfigs'
    | 'UpdateCodeSigningConfig'
    | 'PutFunctionCodeSigningConfig'
    | 'GetCodeSigningConfig'
    | 'DeleteCodeSigningConfig'
    | 'ListFunctionsByCodeSigningConfig'
    | 'GetRuntimeManagementConfig'
    | 'PutRuntimeManagementConfig'
    | 'GetFunctionRecursionConfig'
    | 'PutFunctionRecursionConfig'
    | 'ListProvisionedConcurrencyConfigs'
    | 'GetProvisionedConcurrencyConfig'
    | 'DeleteProvisionedConcurrencyConfig'
    | 'ListFunctionUrlConfigs'
    | 'GetFunctionUrlConfig'
    | 'DeleteFunctionUrlConfig'
    | 'ListCapacityProviders'
  >
>;

export function controlOperations(core: LambdaCore, mappings: TaggedMappings): ControlOperations {
  return {
    AddPermission: addPermission(core),
    RemovePermission: removePermission(core),
    GetPolicy: getPolicy(core),
    TagResource: tagResource(core, mappings),
    UntagResource: untagResource(core, mappings),
    ListTags: listTags(core, mappings),
    GetAccountSettings: getAccountSettings(core),
    PublishLayerVersion: publishLayerVersion(core),
    GetLayerVersion: getLayerVersion(core),
    GetLayerVersionByArn: getLayerVersionByArn(core),
    ListLayerVersions: listLayerVersions(core),
    ListLayers: listLayers(core),
    DeleteLayerVersion: deleteLayerVersion(core),
    AddLayerVersionPermission: addLayerVersionPermission(core),
    RemoveLayerVersionPermission: removeLayerVersionPermission(core),
    GetLayerVersionPolicy: getLayerVersionPolicy(core),
    GetFunctionCodeSigningConfig: getFunctionCodeSigningConfig(core),
    DeleteFunctionCodeSigningConfig: deleteFunctionCodeSigningConfig(core),
    ListCodeSigningConfigs: listCodeSigningConfigs(),
    UpdateCodeSigningConfig: updateCodeSigningConfig(),
    PutFunctionCodeSigningConfig: putFunctionCodeSigningConfig(core),
    GetCodeSigningConfig: getCodeSigningConfig(),
    DeleteCodeSigningConfig: deleteCodeSigningConfig(),
    ListFunctionsByCodeSigningConfig: listFunctionsByCodeSigningConfig(),
    GetRuntimeManagementConfig: getRuntimeManagementConfig(core),
    PutRuntimeManagementConfig: putRuntimeManagementConfig(core),
    GetFunctionRecursionConfig: getFunctionRecursionConfig(core),
    PutFunctionRecursionConfig: putFunctionRecursionConfig(core),
    ListProvisionedConcurrencyConfigs: listProvisionedConcurrencyConfigs(core),
    GetProvisionedConcurrencyConfig: getProvisionedConcurrencyConfig(core),
    DeleteProvisionedConcurrencyConfig: deleteProvisionedConcurrencyConfig(core),
    ListFunctionUrlConfigs: listFunctionUrlConfigs(core),
    GetFunctionUrlConfig: getFunctionUrlConfig(),
    DeleteFunctionUrlConfig: deleteFunctionUrlConfig(),
    ListCapacityProviders: listCapacityProviders(),
  };
}
