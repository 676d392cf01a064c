// Generated from models/lambda*.json by scripts/generate.ts. Do not edit.
import { blob, boolean, double, integer, list, long, map, member, required, string, structure, timestamp } from '../schema.ts';
import type { ServiceModel, Shape, StringShape, StructureShape } from '../schema.ts';

export interface AddLayerVersionPermissionRequest {
  readonly Action: string;
  readonly LayerName: string;
  readonly OrganizationId?: string | undefined;
  readonly Principal: string;
  readonly RevisionId?: string | undefined;
  readonly StatementId: string;
  readonly VersionNumber: number;
}
export interface AddLayerVersionPermissionResponse {
  readonly RevisionId?: string | undefined;
  readonly Statement?: string | undefined;
}
export type FunctionUrlAuthType = 'NONE' | 'AWS_IAM';
export interface AddPermissionRequest {
  readonly Action: string;
  readonly EventSourceToken?: string | undefined;
  readonly FunctionName: string;
  readonly FunctionUrlAuthType?: FunctionUrlAuthType | undefined;
  readonly InvokedViaFunctionUrl?: boolean | undefined;
  readonly Principal: string;
  readonly PrincipalOrgID?: string | undefined;
  readonly Qualifier?: string | undefined;
  readonly RevisionId?: string | undefined;
  readonly SourceAccount?: string | undefined;
  readonly SourceArn?: string | undefined;
  readonly StatementId: string;
}
export interface AddPermissionResponse {
  readonly Statement?: string | undefined;
}
export type OperationAction = 'START' | 'SUCCEED' | 'FAIL' | 'RETRY' | 'CANCEL';
export interface CallbackOptions {
  readonly HeartbeatTimeoutSeconds?: number | undefined;
  readonly TimeoutSeconds?: number | undefined;
}
export interface ChainedInvokeOptions {
  readonly FunctionName: string;
  readonly TenantId?: string | undefined;
}
export interface ContextOptions {
  readonly ReplayChildren?: boolean | undefined;
}
export interface ErrorObject {
  readonly ErrorData?: string | undefined;
  readonly ErrorMessage?: string | undefined;
  readonly ErrorType?: string | undefined;
  readonly StackTrace?: readonly string[] | undefined;
}
export interface StepOptions {
  readonly NextAttemptDelaySeconds?: number | undefined;
}
export type OperationType = 'EXECUTION' | 'CONTEXT' | 'STEP' | 'WAIT' | 'CALLBACK' | 'CHAINED_INVOKE';
export interface WaitOptions {
  readonly WaitSeconds?: number | undefined;
}
export interface OperationUpdate {
  readonly Action: OperationAction;
  readonly CallbackOptions?: CallbackOptions | undefined;
  readonly ChainedInvokeOptions?: ChainedInvokeOptions | undefined;
  readonly ContextOptions?: ContextOptions | undefined;
  readonly Error?: ErrorObject | undefined;
  readonly Id: string;
  readonly Name?: string | undefined;
  readonly ParentId?: string | undefined;
  readonly Payload?: string | undefined;
  readonly StepOptions?: StepOptions | undefined;
  readonly SubType?: string | undefined;
  readonly Type: OperationType;
  readonly WaitOptions?: WaitOptions | undefined;
}
export interface CheckpointDurableExecutionRequest {
  readonly CheckpointToken: string;
  readonly ClientToken?: string | undefined;
  readonly DurableExecutionArn: string;
  readonly Updates?: readonly OperationUpdate[] | undefined;
}
export interface CallbackDetails {
  readonly CallbackId?: string | undefined;
  readonly Error?: ErrorObject | undefined;
  readonly Result?: string | undefined;
}
export interface ChainedInvokeDetails {
  readonly Error?: ErrorObject | undefined;
  readonly Result?: string | undefined;
}
export interface ContextDetails {
  readonly Error?: ErrorObject | undefined;
  readonly ReplayChildren?: boolean | undefined;
  readonly Result?: string | undefined;
}
export interface ExecutionDetails {
  readonly InputPayload?: string | undefined;
}
export type OperationStatus = 'STARTED' | 'PENDING' | 'READY' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED' | 'TIMED_OUT' | 'STOPPED';
export interface StepDetails {
  readonly Attempt?: number | undefined;
  readonly Error?: ErrorObject | undefined;
  readonly NextAttemptTimestamp?: number | undefined;
  readonly Result?: string | undefined;
}
export interface WaitDetails {
  readonly ScheduledEndTimestamp?: number | undefined;
}
export interface Operation {
  readonly CallbackDetails?: CallbackDetails | undefined;
  readonly ChainedInvokeDetails?: ChainedInvokeDetails | undefined;
  readonly ContextDetails?: ContextDetails | undefined;
  readonly EndTimestamp?: number | undefined;
  readonly ExecutionDetails?: ExecutionDetails | undefined;
  readonly Id: string;
  readonly Name?: string | undefined;
  readonly ParentId?: string | undefined;
  readonly StartTimestamp: number;
  readonly Status: OperationStatus;
  readonly StepDetails?: StepDetails | undefined;
  readonly SubType?: string | undefined;
  readonly Type: OperationType;
  readonly WaitDetails?: WaitDetails | undefined;
}
export interface CheckpointUpdatedExecutionState {
  readonly NextMarker?: string | undefined;
  readonly Operations?: readonly Operation[] | undefined;
}
export interface CheckpointDurableExecutionResponse {
  readonly CheckpointToken?: string | undefined;
  readonly NewExecutionState: CheckpointUpdatedExecutionState;
}
export interface AliasRoutingConfiguration {
  readonly AdditionalVersionWeights?: { readonly [key: string]: number } | undefined;
}
export interface CreateAliasRequest {
  readonly Description?: string | undefined;
  readonly FunctionName: string;
  readonly FunctionVersion: string;
  readonly Name: string;
  readonly RoutingConfig?: AliasRoutingConfiguration | undefined;
}
export interface AliasConfiguration {
  readonly AliasArn?: string | undefined;
  readonly Description?: string | undefined;
  readonly FunctionVersion?: string | undefined;
  readonly Name?: string | undefined;
  readonly RevisionId?: string | undefined;
  readonly RoutingConfig?: AliasRoutingConfiguration | undefined;
}
export type CapacityProviderScalingMode = 'Auto' | 'Manual';
export type CapacityProviderPredefinedMetricType = 'LambdaCapacityProviderAverageCPUUtilization';
export interface TargetTrackingScalingPolicy {
  readonly PredefinedMetricType: CapacityProviderPredefinedMetricType;
  readonly TargetValue: number;
}
export interface CapacityProviderScalingConfig {
  readonly MaxVCpuCount?: number | undefined;
  readonly ScalingMode?: CapacityProviderScalingMode | undefined;
  readonly ScalingPolicies?: readonly TargetTrackingScalingPolicy[] | undefined;
}
export type Architecture = 'x86_64' | 'arm64';
export interface InstanceRequirements {
  readonly AllowedInstanceTypes?: readonly string[] | undefined;
  readonly Architectures?: readonly Architecture[] | undefined;
  readonly ExcludedInstanceTypes?: readonly string[] | undefined;
}
export interface CapacityProviderPermissionsConfig {
  readonly CapacityProviderOperatorRoleArn: string;
}
export interface CapacityProviderVpcConfig {
  readonly SecurityGroupIds: readonly string[];
  readonly SubnetIds: readonly string[];
}
export interface CreateCapacityProviderRequest {
  readonly CapacityProviderName: string;
  readonly CapacityProviderScalingConfig?: CapacityProviderScalingConfig | undefined;
  readonly InstanceRequirements?: InstanceRequirements | undefined;
  readonly KmsKeyArn?: string | undefined;
  readonly PermissionsConfig: CapacityProviderPermissionsConfig;
  readonly Tags?: { readonly [key: string]: string } | undefined;
  readonly VpcConfig: CapacityProviderVpcConfig;
}
export type CapacityProviderState = 'Pending' | 'Active' | 'Failed' | 'Deleting';
export interface CapacityProvider {
  readonly CapacityProviderArn: string;
  readonly CapacityProviderScalingConfig?: CapacityProviderScalingConfig | undefined;
  readonly InstanceRequirements?: InstanceRequirements | undefined;
  readonly KmsKeyArn?: string | undefined;
  readonly LastModified?: string | undefined;
  readonly PermissionsConfig: CapacityProviderPermissionsConfig;
  readonly State: CapacityProviderState;
  readonly VpcConfig: CapacityProviderVpcConfig;
}
export interface CreateCapacityProviderResponse {
  readonly CapacityProvider: CapacityProvider;
}
export interface AllowedPublishers {
  readonly SigningProfileVersionArns: readonly string[];
}
export type CodeSigningPolicy = 'Warn' | 'Enforce';
export interface CodeSigningPolicies {
  readonly UntrustedArtifactOnDeployment?: CodeSigningPolicy | undefined;
}
export interface CreateCodeSigningConfigRequest {
  readonly AllowedPublishers: AllowedPublishers;
  readonly CodeSigningPolicies?: CodeSigningPolicies | undefined;
  readonly Description?: string | undefined;
  readonly Tags?: { readonly [key: string]: string } | undefined;
}
export interface CodeSigningConfig {
  readonly AllowedPublishers: AllowedPublishers;
  readonly CodeSigningConfigArn: string;
  readonly CodeSigningConfigId: string;
  readonly CodeSigningPolicies: CodeSigningPolicies;
  readonly Description?: string | undefined;
  readonly LastModified: string;
}
export interface CreateCodeSigningConfigResponse {
  readonly CodeSigningConfig: CodeSigningConfig;
}
export type KafkaSchemaRegistryAuthType = 'BASIC_AUTH' | 'CLIENT_CERTIFICATE_TLS_AUTH' | 'SERVER_ROOT_CA_CERTIFICATE';
export interface KafkaSchemaRegistryAccessConfig {
  readonly Type?: KafkaSchemaRegistryAuthType | undefined;
  readonly URI?: string | undefined;
}
export type SchemaRegistryEventRecordFormat = 'JSON' | 'SOURCE';
export type KafkaSchemaValidationAttribute = 'KEY' | 'VALUE';
export interface KafkaSchemaValidationConfig {
  readonly Attribute?: KafkaSchemaValidationAttribute | undefined;
}
export interface KafkaSchemaRegistryConfig {
  readonly AccessConfigs?: readonly KafkaSchemaRegistryAccessConfig[] | undefined;
  readonly EventRecordFormat?: SchemaRegistryEventRecordFormat | undefined;
  readonly SchemaRegistryURI?: string | undefined;
  readonly SchemaValidationConfigs?: readonly KafkaSchemaValidationConfig[] | undefined;
}
export interface AmazonManagedKafkaEventSourceConfig {
  readonly ConsumerGroupId?: string | undefined;
  readonly SchemaRegistryConfig?: KafkaSchemaRegistryConfig | undefined;
}
export interface OnFailure {
  readonly Destination?: string | undefined;
}
export interface OnSuccess {
  readonly Destination?: string | undefined;
}
export interface DestinationConfig {
  readonly OnFailure?: OnFailure | undefined;
  readonly OnSuccess?: OnSuccess | undefined;
}
export type FullDocument = 'UpdateLookup' | 'Default';
export interface DocumentDBEventSourceConfig {
  readonly CollectionName?: string | undefined;
  readonly DatabaseName?: string | undefined;
  readonly FullDocument?: FullDocument | undefined;
}
export interface Filter {
  readonly Pattern?: string | undefined;
}
export interface FilterCriteria {
  readonly Filters?: readonly Filter[] | undefined;
}
export type FunctionResponseType = 'ReportBatchItemFailures';
export type EventSourceMappingSystemLogLevel = 'DEBUG' | 'INFO' | 'WARN';
export interface EventSourceMappingLoggingConfig {
  readonly SystemLogLevel?: EventSourceMappingSystemLogLevel | undefined;
}
export type EventSourceMappingMetric = 'EventCount' | 'ErrorCount' | 'KafkaMetrics';
export interface EventSourceMappingMetricsConfig {
  readonly Metrics?: readonly EventSourceMappingMetric[] | undefined;
}
export interface ProvisionedPollerConfig {
  readonly MaximumPollers?: number | undefined;
  readonly MinimumPollers?: number | undefined;
  readonly PollerGroupName?: string | undefined;
}
export interface ScalingConfig {
  readonly MaximumConcurrency?: number | undefined;
}
export type EndPointType = 'KAFKA_BOOTSTRAP_SERVERS';
export interface SelfManagedEventSource {
  readonly Endpoints?: { readonly [key: string]: readonly string[] } | undefined;
}
export interface SelfManagedKafkaEventSourceConfig {
  readonly ConsumerGroupId?: string | undefined;
  readonly SchemaRegistryConfig?: KafkaSchemaRegistryConfig | undefined;
}
export type SourceAccessType = 'BASIC_AUTH' | 'VPC_SUBNET' | 'VPC_SECURITY_GROUP' | 'SASL_SCRAM_512_AUTH' | 'SASL_SCRAM_256_AUTH' | 'VIRTUAL_HOST' | 'CLIENT_CERTIFICATE_TLS_AUTH' | 'SERVER_ROOT_CA_CERTIFICATE';
export interface SourceAccessConfiguration {
  readonly Type?: SourceAccessType | undefined;
  readonly URI?: string | undefined;
}
export type EventSourcePosition = 'TRIM_HORIZON' | 'LATEST' | 'AT_TIMESTAMP';
export interface CreateEventSourceMappingRequest {
  readonly AmazonManagedKafkaEventSourceConfig?: AmazonManagedKafkaEventSourceConfig | undefined;
  readonly BatchSize?: number | undefined;
  readonly BisectBatchOnFunctionError?: boolean | undefined;
  readonly DestinationConfig?: DestinationConfig | undefined;
  readonly DocumentDBEventSourceConfig?: DocumentDBEventSourceConfig | undefined;
  readonly Enabled?: boolean | undefined;
  readonly EventSourceArn?: string | undefined;
  readonly FilterCriteria?: FilterCriteria | undefined;
  readonly FunctionName: string;
  readonly FunctionResponseTypes?: readonly FunctionResponseType[] | undefined;
  readonly KMSKeyArn?: string | undefined;
  readonly LoggingConfig?: EventSourceMappingLoggingConfig | undefined;
  readonly MaximumBatchingWindowInSeconds?: number | undefined;
  readonly MaximumRecordAgeInSeconds?: number | undefined;
  readonly MaximumRetryAttempts?: number | undefined;
  readonly MetricsConfig?: EventSourceMappingMetricsConfig | undefined;
  readonly ParallelizationFactor?: number | undefined;
  readonly ProvisionedPollerConfig?: ProvisionedPollerConfig | undefined;
  readonly Queues?: readonly string[] | undefined;
  readonly ScalingConfig?: ScalingConfig | undefined;
  readonly SelfManagedEventSource?: SelfManagedEventSource | undefined;
  readonly SelfManagedKafkaEventSourceConfig?: SelfManagedKafkaEventSourceConfig | undefined;
  readonly SourceAccessConfigurations?: readonly SourceAccessConfiguration[] | undefined;
  readonly StartingPosition?: EventSourcePosition | undefined;
  readonly StartingPositionTimestamp?: number | undefined;
  readonly Tags?: { readonly [key: string]: string } | undefined;
  readonly Topics?: readonly string[] | undefined;
  readonly TumblingWindowInSeconds?: number | undefined;
}
export interface FilterCriteriaError {
  readonly ErrorCode?: string | undefined;
  readonly Message?: string | undefined;
}
export interface EventSourceMappingConfiguration {
  readonly AmazonManagedKafkaEventSourceConfig?: AmazonManagedKafkaEventSourceConfig | undefined;
  readonly BatchSize?: number | undefined;
  readonly BisectBatchOnFunctionError?: boolean | undefined;
  readonly DestinationConfig?: DestinationConfig | undefined;
  readonly DocumentDBEventSourceConfig?: DocumentDBEventSourceConfig | undefined;
  readonly EventSourceArn?: string | undefined;
  readonly EventSourceMappingArn?: string | undefined;
  readonly FilterCriteria?: FilterCriteria | undefined;
  readonly FilterCriteriaError?: FilterCriteriaError | undefined;
  readonly FunctionArn?: string | undefined;
  readonly FunctionResponseTypes?: readonly FunctionResponseType[] | undefined;
  readonly KMSKeyArn?: string | undefined;
  readonly LastModified?: number | undefined;
  readonly LastProcessingResult?: string | undefined;
  readonly LoggingConfig?: EventSourceMappingLoggingConfig | undefined;
  readonly MaximumBatchingWindowInSeconds?: number | undefined;
  readonly MaximumRecordAgeInSeconds?: number | undefined;
  readonly MaximumRetryAttempts?: number | undefined;
  readonly MetricsConfig?: EventSourceMappingMetricsConfig | undefined;
  readonly ParallelizationFactor?: number | undefined;
  readonly ProvisionedPollerConfig?: ProvisionedPollerConfig | undefined;
  readonly Queues?: readonly string[] | undefined;
  readonly ScalingConfig?: ScalingConfig | undefined;
  readonly SelfManagedEventSource?: SelfManagedEventSource | undefined;
  readonly SelfManagedKafkaEventSourceConfig?: SelfManagedKafkaEventSourceConfig | undefined;
  readonly SourceAccessConfigurations?: readonly SourceAccessConfiguration[] | undefined;
  readonly StartingPosition?: EventSourcePosition | undefined;
  readonly StartingPositionTimestamp?: number | undefined;
  readonly State?: string | undefined;
  readonly StateTransitionReason?: string | undefined;
  readonly Topics?: readonly string[] | undefined;
  readonly TumblingWindowInSeconds?: number | undefined;
  readonly UUID?: string | undefined;
}
export interface LambdaManagedInstancesCapacityProviderConfig {
  readonly CapacityProviderArn: string;
  readonly ExecutionEnvironmentMemoryGiBPerVCpu?: number | undefined;
  readonly PerExecutionEnvironmentMaxConcurrency?: number | undefined;
}
export interface CapacityProviderConfig {
  readonly LambdaManagedInstancesCapacityProviderConfig: LambdaManagedInstancesCapacityProviderConfig;
}
export interface FunctionCode {
  readonly ImageUri?: string | undefined;
  readonly S3Bucket?: string | undefined;
  readonly S3Key?: string | undefined;
  readonly S3ObjectVersion?: string | undefined;
  readonly SourceKMSKeyArn?: string | undefined;
  readonly ZipFile?: Uint8Array | undefined;
}
export interface DeadLetterConfig {
  readonly TargetArn?: string | undefined;
}
export interface DurableConfig {
  readonly ExecutionTimeout?: number | undefined;
  readonly RetentionPeriodInDays?: number | undefined;
}
export interface Environment {
  readonly Variables?: { readonly [key: string]: string } | undefined;
}
export interface EphemeralStorage {
  readonly Size: number;
}
export interface FileSystemConfig {
  readonly Arn: string;
  readonly LocalMountPath: string;
}
export interface ImageConfig {
  readonly Command?: readonly string[] | undefined;
  readonly EntryPoint?: readonly string[] | undefined;
  readonly WorkingDirectory?: string | undefined;
}
export type ApplicationLogLevel = 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'FATAL';
export type LogFormat = 'JSON' | 'Text';
export type SystemLogLevel = 'DEBUG' | 'INFO' | 'WARN';
export interface LoggingConfig {
  readonly ApplicationLogLevel?: ApplicationLogLevel | undefined;
  readonly LogFormat?: LogFormat | undefined;
  readonly LogGroup?: string | undefined;
  readonly SystemLogLevel?: SystemLogLevel | undefined;
}
export type PackageType = 'Zip' | 'Image';
export type FunctionVersionLatestPublished = 'LATEST_PUBLISHED';
export type Runtime = 'nodejs' | 'nodejs4.3' | 'nodejs6.10' | 'nodejs8.10' | 'nodejs10.x' | 'nodejs12.x' | 'nodejs14.x' | 'nodejs16.x' | 'java8' | 'java8.al2' | 'java11' | 'python2.7' | 'python3.6' | 'python3.7' | 'python3.8' | 'python3.9' | 'dotnetcore1.0' | 'dotnetcore2.0' | 'dotnetcore2.1' | 'dotnetcore3.1' | 'dotnet6' | 'dotnet8' | 'nodejs4.3-edge' | 'go1.x' | 'ruby2.5' | 'ruby2.7' | 'provided' | 'provided.al2' | 'nodejs18.x' | 'python3.10' | 'java17' | 'ruby3.2' | 'ruby3.3' | 'ruby3.4' | 'python3.11' | 'nodejs20.x' | 'provided.al2023' | 'python3.12' | 'java21' | 'python3.13' | 'nodejs22.x' | 'nodejs24.x' | 'python3.14' | 'java25' | 'dotnet10' | 'ruby4.0';
export type SnapStartApplyOn = 'PublishedVersions' | 'None';
export interface SnapStart {
  readonly ApplyOn?: SnapStartApplyOn | undefined;
}
export type TenantIsolationMode = 'PER_TENANT';
export interface TenancyConfig {
  readonly TenantIsolationMode: TenantIsolationMode;
}
export type TracingMode = 'Active' | 'PassThrough';
export interface TracingConfig {
  readonly Mode?: TracingMode | undefined;
}
export interface VpcConfig {
  readonly Ipv6AllowedForDualStack?: boolean | undefined;
  readonly SecurityGroupIds?: readonly string[] | undefined;
  readonly SubnetIds?: readonly string[] | undefined;
}
export interface CreateFunctionRequest {
  readonly Architectures?: readonly Architecture[] | undefined;
  readonly CapacityProviderConfig?: CapacityProviderConfig | undefined;
  readonly Code: FunctionCode;
  readonly CodeSigningConfigArn?: string | undefined;
  readonly DeadLetterConfig?: DeadLetterConfig | undefined;
  readonly Description?: string | undefined;
  readonly DurableConfig?: DurableConfig | undefined;
  readonly Environment?: Environment | undefined;
  readonly EphemeralStorage?: EphemeralStorage | undefined;
  readonly FileSystemConfigs?: readonly FileSystemConfig[] | undefined;
  readonly FunctionName: string;
  readonly Handler?: string | undefined;
  readonly ImageConfig?: ImageConfig | undefined;
  readonly KMSKeyArn?: string | undefined;
  readonly Layers?: readonly string[] | undefined;
  readonly LoggingConfig?: LoggingConfig | undefined;
  readonly MemorySize?: number | undefined;
  readonly PackageType?: PackageType | undefined;
  readonly Publish?: boolean | undefined;
  readonly PublishTo?: FunctionVersionLatestPublished | undefined;
  readonly Role: string;
  readonly Runtime?: Runtime | undefined;
  readonly SnapStart?: SnapStart | undefined;
  readonly Tags?: { readonly [key: string]: string } | undefined;
  readonly TenancyConfig?: TenancyConfig | undefined;
  readonly Timeout?: number | undefined;
  readonly TracingConfig?: TracingConfig | undefined;
  readonly VpcConfig?: VpcConfig | undefined;
}
export interface EnvironmentError {
  readonly ErrorCode?: string | undefined;
  readonly Message?: string | undefined;
}
export interface EnvironmentResponse {
  readonly Error?: EnvironmentError | undefined;
  readonly Variables?: { readonly [key: string]: string } | undefined;
}
export interface ImageConfigError {
  readonly ErrorCode?: string | undefined;
  readonly Message?: string | undefined;
}
export interface ImageConfigResponse {
  readonly Error?: ImageConfigError | undefined;
  readonly ImageConfig?: ImageConfig | undefined;
}
export type LastUpdateStatus = 'Successful' | 'Failed' | 'InProgress';
export type LastUpdateStatusReasonCode = 'EniLimitExceeded' | 'InsufficientRolePermissions' | 'InvalidConfiguration' | 'InternalError' | 'SubnetOutOfIPAddresses' | 'InvalidSubnet' | 'InvalidSecurityGroup' | 'ImageDeleted' | 'ImageAccessDenied' | 'InvalidImage' | 'KMSKeyAccessDenied' | 'KMSKeyNotFound' | 'InvalidStateKMSKey' | 'DisabledKMSKey' | 'EFSIOError' | 'EFSMountConnectivityError' | 'EFSMountFailure' | 'EFSMountTimeout' | 'InvalidRuntime' | 'InvalidZipFileException' | 'FunctionError' | 'VcpuLimitExceeded' | 'CapacityProviderScalingLimitExceeded' | 'InsufficientCapacity' | 'EC2RequestLimitExceeded' | 'FunctionError.InitTimeout' | 'FunctionError.RuntimeInitError' | 'FunctionError.ExtensionInitError' | 'FunctionError.InvalidEntryPoint' | 'FunctionError.InvalidWorkingDirectory' | 'FunctionError.PermissionDenied' | 'FunctionError.TooManyExtensions' | 'FunctionError.InitResourceExhausted' | 'DisallowedByVpcEncryptionControl';
export interface Layer {
  readonly Arn?: string | undefined;
  readonly CodeSize?: number | undefined;
  readonly SigningJobArn?: string | undefined;
  readonly SigningProfileVersionArn?: string | undefined;
}
export interface RuntimeVersionError {
  readonly ErrorCode?: string | undefined;
  readonly Message?: string | undefined;
}
export interface RuntimeVersionConfig {
  readonly Error?: RuntimeVersionError | undefined;
  readonly RuntimeVersionArn?: string | undefined;
}
export type SnapStartOptimizationStatus = 'On' | 'Off';
export interface SnapStartResponse {
  readonly ApplyOn?: SnapStartApplyOn | undefined;
  readonly OptimizationStatus?: SnapStartOptimizationStatus | undefined;
}
export type State = 'Pending' | 'Active' | 'Inactive' | 'Failed' | 'Deactivating' | 'Deactivated' | 'ActiveNonInvocable' | 'Deleting';
export type StateReasonCode = 'Idle' | 'Creating' | 'Restoring' | 'EniLimitExceeded' | 'InsufficientRolePermissions' | 'InvalidConfiguration' | 'InternalError' | 'SubnetOutOfIPAddresses' | 'InvalidSubnet' | 'InvalidSecurityGroup' | 'ImageDeleted' | 'ImageAccessDenied' | 'InvalidImage' | 'KMSKeyAccessDenied' | 'KMSKeyNotFound' | 'InvalidStateKMSKey' | 'DisabledKMSKey' | 'EFSIOError' | 'EFSMountConnectivityError' | 'EFSMountFailure' | 'EFSMountTimeout' | 'InvalidRuntime' | 'InvalidZipFileException' | 'FunctionError' | 'DrainingDurableExecutions' | 'VcpuLimitExceeded' | 'CapacityProviderScalingLimitExceeded' | 'InsufficientCapacity' | 'EC2RequestLimitExceeded' | 'FunctionError.InitTimeout' | 'FunctionError.RuntimeInitError' | 'FunctionError.ExtensionInitError' | 'FunctionError.InvalidEntryPoint' | 'FunctionError.InvalidWorkingDirectory' | 'FunctionError.PermissionDenied' | 'FunctionError.TooManyExtensions' | 'FunctionError.InitResourceExhausted' | 'DisallowedByVpcEncryptionControl';
export interface TracingConfigResponse {
  readonly Mode?: TracingMode | undefined;
}
export interface VpcConfigResponse {
  readonly Ipv6AllowedForDualStack?: boolean | undefined;
  readonly SecurityGroupIds?: readonly string[] | undefined;
  readonly SubnetIds?: readonly string[] | undefined;
  readonly VpcId?: string | undefined;
}
export interface FunctionConfiguration {
  readonly Architectures?: readonly Architecture[] | undefined;
  readonly CapacityProviderConfig?: CapacityProviderConfig | undefined;
  readonly CodeSha256?: string | undefined;
  readonly CodeSize?: number | undefined;
  readonly ConfigSha256?: string | undefined;
  readonly DeadLetterConfig?: DeadLetterConfig | undefined;
  readonly Description?: string | undefined;
  readonly DurableConfig?: DurableConfig | undefined;
  readonly Environment?: EnvironmentResponse | undefined;
  readonly EphemeralStorage?: EphemeralStorage | undefined;
  readonly FileSystemConfigs?: readonly FileSystemConfig[] | undefined;
  readonly FunctionArn?: string | undefined;
  readonly FunctionName?: string | undefined;
  readonly Handler?: string | undefined;
  readonly ImageConfigResponse?: ImageConfigResponse | undefined;
  readonly KMSKeyArn?: string | undefined;
  readonly LastModified?: string | undefined;
  readonly LastUpdateStatus?: LastUpdateStatus | undefined;
  readonly LastUpdateStatusReason?: string | undefined;
  readonly LastUpdateStatusReasonCode?: LastUpdateStatusReasonCode | undefined;
  readonly Layers?: readonly Layer[] | undefined;
  readonly LoggingConfig?: LoggingConfig | undefined;
  readonly MasterArn?: string | undefined;
  readonly MemorySize?: number | undefined;
  readonly PackageType?: PackageType | undefined;
  readonly RevisionId?: string | undefined;
  readonly Role?: string | undefined;
  readonly Runtime?: Runtime | undefined;
  readonly RuntimeVersionConfig?: RuntimeVersionConfig | undefined;
  readonly SigningJobArn?: string | undefined;
  readonly SigningProfileVersionArn?: string | undefined;
  readonly SnapStart?: SnapStartResponse | undefined;
  readonly State?: State | undefined;
  readonly StateReason?: string | undefined;
  readonly StateReasonCode?: StateReasonCode | undefined;
  readonly TenancyConfig?: TenancyConfig | undefined;
  readonly Timeout?: number | undefined;
  readonly TracingConfig?: TracingConfigResponse | undefined;
  readonly Version?: string | undefined;
  readonly VpcConfig?: VpcConfigResponse | undefined;
}
export interface Cors {
  readonly AllowCredentials?: boolean | undefined;
  readonly AllowHeaders?: readonly string[] | undefined;
  readonly AllowMethods?: readonly string[] | undefined;
  readonly AllowOrigins?: readonly string[] | undefined;
  readonly ExposeHeaders?: readonly string[] | undefined;
  readonly MaxAge?: number | undefined;
}
export type InvokeMode = 'BUFFERED' | 'RESPONSE_STREAM';
export interface CreateFunctionUrlConfigRequest {
  readonly AuthType: FunctionUrlAuthType;
  readonly Cors?: Cors | undefined;
  readonly FunctionName: string;
  readonly InvokeMode?: InvokeMode | undefined;
  readonly Qualifier?: string | undefined;
}
export interface CreateFunctionUrlConfigResponse {
  readonly AuthType: FunctionUrlAuthType;
  readonly Cors?: Cors | undefined;
  readonly CreationTime: string;
  readonly FunctionArn: string;
  readonly FunctionUrl: string;
  readonly InvokeMode?: InvokeMode | undefined;
}
export interface DeleteAliasRequest {
  readonly FunctionName: string;
  readonly Name: string;
}
export interface DeleteCapacityProviderRequest {
  readonly CapacityProviderName: string;
}
export interface DeleteCapacityProviderResponse {
  readonly CapacityProvider: CapacityProvider;
}
export interface DeleteCodeSigningConfigRequest {
  readonly CodeSigningConfigArn: string;
}
export type DeleteCodeSigningConfigResponse = Readonly<object>;
export interface DeleteEventSourceMappingRequest {
  readonly UUID: string;
}
export interface DeleteFunctionRequest {
  readonly FunctionName: string;
  readonly Qualifier?: string | undefined;
}
export interface DeleteFunctionResponse {
  readonly StatusCode?: number | undefined;
}
export interface DeleteFunctionCodeSigningConfigRequest {
  readonly FunctionName: string;
}
export interface DeleteFunctionConcurrencyRequest {
  readonly FunctionName: string;
}
export interface DeleteFunctionEventInvokeConfigRequest {
  readonly FunctionName: string;
  readonly Qualifier?: string | undefined;
}
export interface DeleteFunctionUrlConfigRequest {
  readonly FunctionName: string;
  readonly Qualifier?: string | undefined;
}
export interface DeleteLayerVersionRequest {
  readonly LayerName: string;
  readonly VersionNumber: number;
}
export interface DeleteProvisionedConcurrencyConfigRequest {
  readonly FunctionName: string;
  readonly Qualifier: string;
}
export type GetAccountSettingsRequest = Readonly<object>;
export interface AccountLimit {
  readonly CodeSizeUnzipped?: number | undefined;
  readonly CodeSizeZipped?: number | undefined;
  readonly ConcurrentExecutions?: number | undefined;
  readonly TotalCodeSize?: number | undefined;
  readonly UnreservedConcurrentExecutions?: number | undefined;
}
export interface AccountUsage {
  readonly FunctionCount?: number | undefined;
  readonly TotalCodeSize?: number | undefined;
}
export interface GetAccountSettingsResponse {
  readonly AccountLimit?: AccountLimit | undefined;
  readonly AccountUsage?: AccountUsage | undefined;
}
export interface GetAliasRequest {
  readonly FunctionName: string;
  readonly Name: string;
}
export interface GetCapacityProviderRequest {
  readonly CapacityProviderName: string;
}
export interface GetCapacityProviderResponse {
  readonly CapacityProvider: CapacityProvider;
}
export interface GetCodeSigningConfigRequest {
  readonly CodeSigningConfigArn: string;
}
export interface GetCodeSigningConfigResponse {
  readonly CodeSigningConfig: CodeSigningConfig;
}
export interface GetDurableExecutionRequest {
  readonly DurableExecutionArn: string;
}
export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'STOPPED';
export interface TraceHeader {
  readonly XAmznTraceId?: string | undefined;
}
export interface GetDurableExecutionResponse {
  readonly DurableExecutionArn: string;
  readonly DurableExecutionName: string;
  readonly EndTimestamp?: number | undefined;
  readonly Error?: ErrorObject | undefined;
  readonly FunctionArn: string;
  readonly InputPayload?: string | undefined;
  readonly Result?: string | undefined;
  readonly StartTimestamp: number;
  readonly Status: ExecutionStatus;
  readonly TraceHeader?: TraceHeader | undefined;
  readonly Version?: string | undefined;
}
export interface GetDurableExecutionHistoryRequest {
  readonly DurableExecutionArn: string;
  readonly IncludeExecutionData?: boolean | undefined;
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
  readonly ReverseOrder?: boolean | undefined;
}
export interface EventError {
  readonly Payload?: ErrorObject | undefined;
  readonly Truncated?: boolean | undefined;
}
export interface CallbackFailedDetails {
  readonly Error: EventError;
}
export interface CallbackStartedDetails {
  readonly CallbackId: string;
  readonly HeartbeatTimeout?: number | undefined;
  readonly Timeout?: number | undefined;
}
export interface EventResult {
  readonly Payload?: string | undefined;
  readonly Truncated?: boolean | undefined;
}
export interface CallbackSucceededDetails {
  readonly Result: EventResult;
}
export interface CallbackTimedOutDetails {
  readonly Error: EventError;
}
export interface ChainedInvokeFailedDetails {
  readonly Error: EventError;
}
export interface EventInput {
  readonly Payload?: string | undefined;
  readonly Truncated?: boolean | undefined;
}
export interface ChainedInvokeStartedDetails {
  readonly DurableExecutionArn?: string | undefined;
  readonly ExecutedVersion?: string | undefined;
  readonly FunctionName: string;
  readonly Input?: EventInput | undefined;
  readonly TenantId?: string | undefined;
}
export interface ChainedInvokeStoppedDetails {
  readonly Error: EventError;
}
export interface ChainedInvokeSucceededDetails {
  readonly Result: EventResult;
}
export interface ChainedInvokeTimedOutDetails {
  readonly Error: EventError;
}
export interface ContextFailedDetails {
  readonly Error: EventError;
}
export type ContextStartedDetails = Readonly<object>;
export interface ContextSucceededDetails {
  readonly Result: EventResult;
}
export type EventType = 'ExecutionStarted' | 'ExecutionSucceeded' | 'ExecutionFailed' | 'ExecutionTimedOut' | 'ExecutionStopped' | 'ContextStarted' | 'ContextSucceeded' | 'ContextFailed' | 'WaitStarted' | 'WaitSucceeded' | 'WaitCancelled' | 'StepStarted' | 'StepSucceeded' | 'StepFailed' | 'ChainedInvokeStarted' | 'ChainedInvokeSucceeded' | 'ChainedInvokeFailed' | 'ChainedInvokeTimedOut' | 'ChainedInvokeStopped' | 'CallbackStarted' | 'CallbackSucceeded' | 'CallbackFailed' | 'CallbackTimedOut' | 'InvocationCompleted';
export interface ExecutionFailedDetails {
  readonly Error: EventError;
}
export interface ExecutionStartedDetails {
  readonly ExecutionTimeout: number;
  readonly Input: EventInput;
}
export interface ExecutionStoppedDetails {
  readonly Error: EventError;
}
export interface ExecutionSucceededDetails {
  readonly Result: EventResult;
}
export interface ExecutionTimedOutDetails {
  readonly Error?: EventError | undefined;
}
export interface InvocationCompletedDetails {
  readonly EndTimestamp: number;
  readonly Error?: EventError | undefined;
  readonly RequestId: string;
  readonly StartTimestamp: number;
}
export interface RetryDetails {
  readonly CurrentAttempt?: number | undefined;
  readonly NextAttemptDelaySeconds?: number | undefined;
}
export interface StepFailedDetails {
  readonly Error: EventError;
  readonly RetryDetails: RetryDetails;
}
export type StepStartedDetails = Readonly<object>;
export interface StepSucceededDetails {
  readonly Result: EventResult;
  readonly RetryDetails: RetryDetails;
}
export interface WaitCancelledDetails {
  readonly Error?: EventError | undefined;
}
export interface WaitStartedDetails {
  readonly Duration: number;
  readonly ScheduledEndTimestamp: number;
}
export interface WaitSucceededDetails {
  readonly Duration?: number | undefined;
}
export interface Event {
  readonly CallbackFailedDetails?: CallbackFailedDetails | undefined;
  readonly CallbackStartedDetails?: CallbackStartedDetails | undefined;
  readonly CallbackSucceededDetails?: CallbackSucceededDetails | undefined;
  readonly CallbackTimedOutDetails?: CallbackTimedOutDetails | undefined;
  readonly ChainedInvokeFailedDetails?: ChainedInvokeFailedDetails | undefined;
  readonly ChainedInvokeStartedDetails?: ChainedInvokeStartedDetails | undefined;
  readonly ChainedInvokeStoppedDetails?: ChainedInvokeStoppedDetails | undefined;
  readonly ChainedInvokeSucceededDetails?: ChainedInvokeSucceededDetails | undefined;
  readonly ChainedInvokeTimedOutDetails?: ChainedInvokeTimedOutDetails | undefined;
  readonly ContextFailedDetails?: ContextFailedDetails | undefined;
  readonly ContextStartedDetails?: ContextStartedDetails | undefined;
  readonly ContextSucceededDetails?: ContextSucceededDetails | undefined;
  readonly EventId?: number | undefined;
  readonly EventTimestamp?: number | undefined;
  readonly EventType?: EventType | undefined;
  readonly ExecutionFailedDetails?: ExecutionFailedDetails | undefined;
  readonly ExecutionStartedDetails?: ExecutionStartedDetails | undefined;
  readonly ExecutionStoppedDetails?: ExecutionStoppedDetails | undefined;
  readonly ExecutionSucceededDetails?: ExecutionSucceededDetails | undefined;
  readonly ExecutionTimedOutDetails?: ExecutionTimedOutDetails | undefined;
  readonly Id?: string | undefined;
  readonly InvocationCompletedDetails?: InvocationCompletedDetails | undefined;
  readonly Name?: string | undefined;
  readonly ParentId?: string | undefined;
  readonly StepFailedDetails?: StepFailedDetails | undefined;
  readonly StepStartedDetails?: StepStartedDetails | undefined;
  readonly StepSucceededDetails?: StepSucceededDetails | undefined;
  readonly SubType?: string | undefined;
  readonly WaitCancelledDetails?: WaitCancelledDetails | undefined;
  readonly WaitStartedDetails?: WaitStartedDetails | undefined;
  readonly WaitSucceededDetails?: WaitSucceededDetails | undefined;
}
export interface GetDurableExecutionHistoryResponse {
  readonly Events: readonly Event[];
  readonly NextMarker?: string | undefined;
}
export interface GetDurableExecutionStateRequest {
  readonly CheckpointToken: string;
  readonly DurableExecutionArn: string;
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}
export interface GetDurableExecutionStateResponse {
  readonly NextMarker?: string | undefined;
  readonly Operations: readonly Operation[];
}
export interface GetEventSourceMappingRequest {
  readonly UUID: string;
}
export interface GetFunctionRequest {
  readonly FunctionName: string;
  readonly Qualifier?: string | undefined;
}
export interface FunctionCodeLocation {
  readonly ImageUri?: string | undefined;
  readonly Location?: string | undefined;
  readonly RepositoryType?: string | undefined;
  readonly ResolvedImageUri?: string | undefined;
  readonly SourceKMSKeyArn?: string | undefined;
}
export interface Concurrency {
  readonly ReservedConcurrentExecutions?: number | undefined;
}
export interface TagsError {
  readonly ErrorCode: string;
  readonly Message: string;
}
export interface GetFunctionResponse {
  readonly Code?: FunctionCodeLocation | undefined;
  readonly Concurrency?: Concurrency | undefined;
  readonly Configuration?: FunctionConfiguration | undefined;
  readonly Tags?: { readonly [key: string]: string } | undefined;
  readonly TagsError?: TagsError | undefined;
}
export interface GetFunctionCodeSigningConfigRequest {
  readonly FunctionName: string;
}
export interface GetFunctionCodeSigningConfigResponse {
  readonly CodeSigningConfigArn: string;
  readonly FunctionName: string;
}
export interface GetFunctionConcurrencyRequest {
  readonly FunctionName: string;
}
export interface GetFunctionConcurrencyResponse {
  readonly ReservedConcurrentExecutions?: number | undefined;
}
export interface GetFunctionConfigurationRequest {
  readonly FunctionName: string;
  readonly Qualifier?: string | undefined;
}
export interface GetFunctionEventInvokeConfigRequest {
  readonly FunctionName: string;
  readonly Qualifier?: string | undefined;
}
export interface FunctionEventInvokeConfig {
  readonly DestinationConfig?: DestinationConfig | undefined;
  readonly FunctionArn?: string | undefined;
  readonly LastModified?: number | undefined;
  readonly MaximumEventAgeInSeconds?: number | undefined;
  readonly MaximumRetryAttempts?: number | undefined;
}
export interface GetFunctionRecursionConfigRequest {
  readonly FunctionName: string;
}
export type RecursiveLoop = 'Allow' | 'Terminate';
export interface GetFunctionRecursionConfigResponse {
  readonly RecursiveLoop?: RecursiveLoop | undefined;
}
export interface GetFunctionScalingConfigRequest {
  readonly FunctionName: string;
  readonly Qualifier: string;
}
export interface FunctionScalingConfig {
  readonly MaxExecutionEnvironments?: number | undefined;
  readonly MinExecutionEnvironments?: number | undefined;
}
export interface GetFunctionScalingConfigResponse {
  readonly AppliedFunctionScalingConfig?: FunctionScalingConfig | undefined;
  readonly FunctionArn?: string | undefined;
  readonly RequestedFunctionScalingConfig?: FunctionScalingConfig | undefined;
}
export interface GetFunctionUrlConfigRequest {
  readonly FunctionName: string;
  readonly Qualifier?: string | undefined;
}
export interface GetFunctionUrlConfigResponse {
  readonly AuthType: FunctionUrlAuthType;
  readonly Cors?: Cors | undefined;
  readonly CreationTime: string;
  readonly FunctionArn: string;
  readonly FunctionUrl: string;
  readonly InvokeMode?: InvokeMode | undefined;
  readonly LastModifiedTime: string;
}
export interface GetLayerVersionRequest {
  readonly LayerName: string;
  readonly VersionNumber: number;
}
export interface LayerVersionContentOutput {
  readonly CodeSha256?: string | undefined;
  readonly CodeSize?: number | undefined;
  readonly Location?: string | undefined;
  readonly SigningJobArn?: string | undefined;
  readonly SigningProfileVersionArn?: string | undefined;
}
export interface GetLayerVersionResponse {
  readonly CompatibleArchitectures?: readonly Architecture[] | undefined;
  readonly CompatibleRuntimes?: readonly Runtime[] | undefined;
  readonly Content?: LayerVersionContentOutput | undefined;
  readonly CreatedDate?: string | undefined;
  readonly Description?: string | undefined;
  readonly LayerArn?: string | undefined;
  readonly LayerVersionArn?: string | undefined;
  readonly LicenseInfo?: string | undefined;
  readonly Version?: number | undefined;
}
export interface GetLayerVersionByArnRequest {
  readonly Arn: string;
}
export interface GetLayerVersionPolicyRequest {
  readonly LayerName: string;
  readonly VersionNumber: number;
}
export interface GetLayerVersionPolicyResponse {
  readonly Policy?: string | undefined;
  readonly RevisionId?: string | undefined;
}
export interface GetPolicyRequest {
  readonly FunctionName: string;
  readonly Qualifier?: string | undefined;
}
export interface GetPolicyResponse {
  readonly Policy?: string | undefined;
  readonly RevisionId?: string | undefined;
}
export interface GetProvisionedConcurrencyConfigRequest {
  readonly FunctionName: string;
  readonly Qualifier: string;
}
export type ProvisionedConcurrencyStatusEnum = 'IN_PROGRESS' | 'READY' | 'FAILED';
export interface GetProvisionedConcurrencyConfigResponse {
  readonly AllocatedProvisionedConcurrentExecutions?: number | undefined;
  readonly AvailableProvisionedConcurrentExecutions?: number | undefined;
  readonly LastModified?: string | undefined;
  readonly RequestedProvisionedConcurrentExecutions?: number | undefined;
  readonly Status?: ProvisionedConcurrencyStatusEnum | undefined;
  readonly StatusReason?: string | undefined;
}
export interface GetRuntimeManagementConfigRequest {
  readonly FunctionName: string;
  readonly Qualifier?: string | undefined;
}
export type UpdateRuntimeOn = 'Auto' | 'Manual' | 'FunctionUpdate';
export interface GetRuntimeManagementConfigResponse {
  readonly FunctionArn?: string | undefined;
  readonly RuntimeVersionArn?: string | undefined;
  readonly UpdateRuntimeOn?: UpdateRuntimeOn | undefined;
}
export type InvocationType = 'Event' | 'RequestResponse' | 'DryRun';
export type LogType = 'None' | 'Tail';
export interface InvocationRequest {
  readonly ClientContext?: string | undefined;
  readonly DurableExecutionName?: string | undefined;
  readonly FunctionName: string;
  readonly InvocationType?: InvocationType | undefined;
  readonly LogType?: LogType | undefined;
  readonly Payload?: Uint8Array | undefined;
  readonly Qualifier?: string | undefined;
  readonly TenantId?: string | undefined;
}
export interface InvocationResponse {
  readonly DurableExecutionArn?: string | undefined;
  readonly ExecutedVersion?: string | undefined;
  readonly FunctionError?: string | undefined;
  readonly LogResult?: string | undefined;
  readonly Payload?: Uint8Array | undefined;
  readonly StatusCode?: number | undefined;
}
export interface InvokeAsyncRequest {
  readonly FunctionName: string;
  readonly InvokeArgs: Uint8Array;
}
export interface InvokeAsyncResponse {
  readonly Status?: number | undefined;
}
export type ResponseStreamingInvocationType = 'RequestResponse' | 'DryRun';
export interface InvokeWithResponseStreamRequest {
  readonly ClientContext?: string | undefined;
  readonly FunctionName: string;
  readonly InvocationType?: ResponseStreamingInvocationType | undefined;
  readonly LogType?: LogType | undefined;
  readonly Payload?: Uint8Array | undefined;
  readonly Qualifier?: string | undefined;
  readonly TenantId?: string | undefined;
}
export interface InvokeWithResponseStreamCompleteEvent {
  readonly ErrorCode?: string | undefined;
  readonly ErrorDetails?: string | undefined;
  readonly LogResult?: string | undefined;
}
export interface InvokeResponseStreamUpdate {
  readonly Payload?: Uint8Array | undefined;
}
export interface InvokeWithResponseStreamResponseEvent {
  readonly InvokeComplete?: InvokeWithResponseStreamCompleteEvent | undefined;
  readonly PayloadChunk?: InvokeResponseStreamUpdate | undefined;
}
export interface InvokeWithResponseStreamResponse {
  readonly EventStream?: AsyncIterable<InvokeWithResponseStreamResponseEvent> | undefined;
  readonly ExecutedVersion?: string | undefined;
  readonly ResponseStreamContentType?: string | undefined;
  readonly StatusCode?: number | undefined;
}
export interface ListAliasesRequest {
  readonly FunctionName: string;
  readonly FunctionVersion?: string | undefined;
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}
export interface ListAliasesResponse {
  readonly Aliases?: readonly AliasConfiguration[] | undefined;
  readonly NextMarker?: string | undefined;
}
export interface ListCapacityProvidersRequest {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
  readonly State?: CapacityProviderState | undefined;
}
export interface ListCapacityProvidersResponse {
  readonly CapacityProviders: readonly CapacityProvider[];
  readonly NextMarker?: string | undefined;
}
export interface ListCodeSigningConfigsRequest {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}
export interface ListCodeSigningConfigsResponse {
  readonly CodeSigningConfigs?: readonly CodeSigningConfig[] | undefined;
  readonly NextMarker?: string | undefined;
}
export interface ListDurableExecutionsByFunctionRequest {
  readonly DurableExecutionName?: string | undefined;
  readonly FunctionName: string;
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
  readonly Qualifier?: string | undefined;
  readonly ReverseOrder?: boolean | undefined;
  readonly StartedAfter?: number | undefined;
  readonly StartedBefore?: number | undefined;
  readonly Statuses?: readonly ExecutionStatus[] | undefined;
}
export interface Execution {
  readonly DurableExecutionArn: string;
  readonly DurableExecutionName: string;
  readonly EndTimestamp?: number | undefined;
  readonly FunctionArn: string;
  readonly StartTimestamp: number;
  readonly Status: ExecutionStatus;
}
export interface ListDurableExecutionsByFunctionResponse {
  readonly DurableExecutions?: readonly Execution[] | undefined;
  readonly NextMarker?: string | undefined;
}
export interface ListEventSourceMappingsRequest {
  readonly EventSourceArn?: string | undefined;
  readonly FunctionName?: string | undefined;
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}
export interface ListEventSourceMappingsResponse {
  readonly EventSourceMappings?: readonly EventSourceMappingConfiguration[] | undefined;
  readonly NextMarker?: string | undefined;
}
export interface ListFunctionEventInvokeConfigsRequest {
  readonly FunctionName: string;
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}
export interface ListFunctionEventInvokeConfigsResponse {
  readonly FunctionEventInvokeConfigs?: readonly FunctionEventInvokeConfig[] | undefined;
  readonly NextMarker?: string | undefined;
}
export interface ListFunctionUrlConfigsRequest {
  readonly FunctionName: string;
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}
export interface FunctionUrlConfig {
  readonly AuthType: FunctionUrlAuthType;
  readonly Cors?: Cors | undefined;
  readonly CreationTime: string;
  readonly FunctionArn: string;
  readonly FunctionUrl: string;
  readonly InvokeMode?: InvokeMode | undefined;
  readonly LastModifiedTime: string;
}
export interface ListFunctionUrlConfigsResponse {
  readonly FunctionUrlConfigs: readonly FunctionUrlConfig[];
  readonly NextMarker?: string | undefined;
}
export interface ListFunctionVersionsByCapacityProviderRequest {
  readonly CapacityProviderName: string;
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}
export interface FunctionVersionsByCapacityProviderListItem {
  readonly FunctionArn: string;
  readonly State: State;
}
export interface ListFunctionVersionsByCapacityProviderResponse {
  readonly CapacityProviderArn: string;
  readonly FunctionVersions: readonly FunctionVersionsByCapacityProviderListItem[];
  readonly NextMarker?: string | undefined;
}
export type FunctionVersion = 'ALL';
export interface ListFunctionsRequest {
  readonly FunctionVersion?: FunctionVersion | undefined;
  readonly Marker?: string | undefined;
  readonly MasterRegion?: string | undefined;
  readonly MaxItems?: number | undefined;
}
export interface ListFunctionsResponse {
  readonly Functions?: readonly FunctionConfiguration[] | undefined;
  readonly NextMarker?: string | undefined;
}
export interface ListFunctionsByCodeSigningConfigRequest {
  readonly CodeSigningConfigArn: string;
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}
export interface ListFunctionsByCodeSigningConfigResponse {
  readonly FunctionArns?: readonly string[] | undefined;
  readonly NextMarker?: string | undefined;
}
export interface ListLayerVersionsRequest {
  readonly CompatibleArchitecture?: Architecture | undefined;
  readonly CompatibleRuntime?: Runtime | undefined;
  readonly LayerName: string;
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}
export interface LayerVersionsListItem {
  readonly CompatibleArchitectures?: readonly Architecture[] | undefined;
  readonly CompatibleRuntimes?: readonly Runtime[] | undefined;
  readonly CreatedDate?: string | undefined;
  readonly Description?: string | undefined;
  readonly LayerVersionArn?: string | undefined;
  readonly LicenseInfo?: string | undefined;
  readonly Version?: number | undefined;
}
export interface ListLayerVersionsResponse {
  readonly LayerVersions?: readonly LayerVersionsListItem[] | undefined;
  readonly NextMarker?: string | undefined;
}
export interface ListLayersRequest {
  readonly CompatibleArchitecture?: Architecture | undefined;
  readonly CompatibleRuntime?: Runtime | undefined;
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}
export interface LayersListItem {
  readonly LatestMatchingVersion?: LayerVersionsListItem | undefined;
  readonly LayerArn?: string | undefined;
  readonly LayerName?: string | undefined;
}
export interface ListLayersResponse {
  readonly Layers?: readonly LayersListItem[] | undefined;
  readonly NextMarker?: string | undefined;
}
export interface ListProvisionedConcurrencyConfigsRequest {
  readonly FunctionName: string;
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}
export interface ProvisionedConcurrencyConfigListItem {
  readonly AllocatedProvisionedConcurrentExecutions?: number | undefined;
  readonly AvailableProvisionedConcurrentExecutions?: number | undefined;
  readonly FunctionArn?: string | undefined;
  readonly LastModified?: string | undefined;
  readonly RequestedProvisionedConcurrentExecutions?: number | undefined;
  readonly Status?: ProvisionedConcurrencyStatusEnum | undefined;
  readonly StatusReason?: string | undefined;
}
export interface ListProvisionedConcurrencyConfigsResponse {
  readonly NextMarker?: string | undefined;
  readonly ProvisionedConcurrencyConfigs?: readonly ProvisionedConcurrencyConfigListItem[] | undefined;
}
export interface ListTagsRequest {
  readonly Resource: string;
}
export interface ListTagsResponse {
  readonly Tags?: { readonly [key: string]: string } | undefined;
}
export interface ListVersionsByFunctionRequest {
  readonly FunctionName: string;
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}
export interface ListVersionsByFunctionResponse {
  readonly NextMarker?: string | undefined;
  readonly Versions?: readonly FunctionConfiguration[] | undefined;
}
export interface LayerVersionContentInput {
  readonly S3Bucket?: string | undefined;
  readonly S3Key?: string | undefined;
  readonly S3ObjectVersion?: string | undefined;
  readonly ZipFile?: Uint8Array | undefined;
}
export interface PublishLayerVersionRequest {
  readonly CompatibleArchitectures?: readonly Architecture[] | undefined;
  readonly CompatibleRuntimes?: readonly Runtime[] | undefined;
  readonly Content: LayerVersionContentInput;
  readonly Description?: string | undefined;
  readonly LayerName: string;
  readonly LicenseInfo?: string | undefined;
}
export interface PublishLayerVersionResponse {
  readonly CompatibleArchitectures?: readonly Architecture[] | undefined;
  readonly CompatibleRuntimes?: readonly Runtime[] | undefined;
  readonly Content?: LayerVersionContentOutput | undefined;
  readonly CreatedDate?: string | undefined;
  readonly Description?: string | undefined;
  readonly LayerArn?: string | undefined;
  readonly LayerVersionArn?: string | undefined;
  readonly LicenseInfo?: string | undefined;
  readonly Version?: number | undefined;
}
export interface PublishVersionRequest {
  readonly CodeSha256?: string | undefined;
  readonly Description?: string | undefined;
  readonly FunctionName: string;
  readonly PublishTo?: FunctionVersionLatestPublished | undefined;
  readonly RevisionId?: string | undefined;
}
export interface PutFunctionCodeSigningConfigRequest {
  readonly CodeSigningConfigArn: string;
  readonly FunctionName: string;
}
export interface PutFunctionCodeSigningConfigResponse {
  readonly CodeSigningConfigArn: string;
  readonly FunctionName: string;
}
export interface PutFunctionConcurrencyRequest {
  readonly FunctionName: string;
  readonly ReservedConcurrentExecutions: number;
}
export interface PutFunctionEventInvokeConfigRequest {
  readonly DestinationConfig?: DestinationConfig | undefined;
  readonly FunctionName: string;
  readonly MaximumEventAgeInSeconds?: number | undefined;
  readonly MaximumRetryAttempts?: number | undefined;
  readonly Qualifier?: string | undefined;
}
export interface PutFunctionRecursionConfigRequest {
  readonly FunctionName: string;
  readonly RecursiveLoop: RecursiveLoop;
}
export interface PutFunctionRecursionConfigResponse {
  readonly RecursiveLoop?: RecursiveLoop | undefined;
}
export interface PutFunctionScalingConfigRequest {
  readonly FunctionName: string;
  readonly FunctionScalingConfig?: FunctionScalingConfig | undefined;
  readonly Qualifier: string;
}
export interface PutFunctionScalingConfigResponse {
  readonly FunctionState?: State | undefined;
}
export interface PutProvisionedConcurrencyConfigRequest {
  readonly FunctionName: string;
  readonly ProvisionedConcurrentExecutions: number;
  readonly Qualifier: string;
}
export interface PutProvisionedConcurrencyConfigResponse {
  readonly AllocatedProvisionedConcurrentExecutions?: number | undefined;
  readonly AvailableProvisionedConcurrentExecutions?: number | undefined;
  readonly LastModified?: string | undefined;
  readonly RequestedProvisionedConcurrentExecutions?: number | undefined;
  readonly Status?: ProvisionedConcurrencyStatusEnum | undefined;
  readonly StatusReason?: string | undefined;
}
export interface PutRuntimeManagementConfigRequest {
  readonly FunctionName: string;
  readonly Qualifier?: string | undefined;
  readonly RuntimeVersionArn?: string | undefined;
  readonly UpdateRuntimeOn: UpdateRuntimeOn;
}
export interface PutRuntimeManagementConfigResponse {
  readonly FunctionArn: string;
  readonly RuntimeVersionArn?: string | undefined;
  readonly UpdateRuntimeOn: UpdateRuntimeOn;
}
export interface RemoveLayerVersionPermissionRequest {
  readonly LayerName: string;
  readonly RevisionId?: string | undefined;
  readonly StatementId: string;
  readonly VersionNumber: number;
}
export interface RemovePermissionRequest {
  readonly FunctionName: string;
  readonly Qualifier?: string | undefined;
  readonly RevisionId?: string | undefined;
  readonly StatementId: string;
}
export interface SendDurableExecutionCallbackFailureRequest {
  readonly CallbackId: string;
  readonly Error?: ErrorObject | undefined;
}
export type SendDurableExecutionCallbackFailureResponse = Readonly<object>;
export interface SendDurableExecutionCallbackHeartbeatRequest {
  readonly CallbackId: string;
}
export type SendDurableExecutionCallbackHeartbeatResponse = Readonly<object>;
export interface SendDurableExecutionCallbackSuccessRequest {
  readonly CallbackId: string;
  readonly Result?: Uint8Array | undefined;
}
export type SendDurableExecutionCallbackSuccessResponse = Readonly<object>;
export interface StopDurableExecutionRequest {
  readonly DurableExecutionArn: string;
  readonly Error?: ErrorObject | undefined;
}
export interface StopDurableExecutionResponse {
  readonly StopTimestamp: number;
}
export interface TagResourceRequest {
  readonly Resource: string;
  readonly Tags: { readonly [key: string]: string };
}
export interface UntagResourceRequest {
  readonly Resource: string;
  readonly TagKeys: readonly string[];
}
export interface UpdateAliasRequest {
  readonly Description?: string | undefined;
  readonly FunctionName: string;
  readonly FunctionVersion?: string | undefined;
  readonly Name: string;
  readonly RevisionId?: string | undefined;
  readonly RoutingConfig?: AliasRoutingConfiguration | undefined;
}
export interface UpdateCapacityProviderRequest {
  readonly CapacityProviderName: string;
  readonly CapacityProviderScalingConfig?: CapacityProviderScalingConfig | undefined;
}
export interface UpdateCapacityProviderResponse {
  readonly CapacityProvider: CapacityProvider;
}
export interface UpdateCodeSigningConfigRequest {
  readonly AllowedPublishers?: AllowedPublishers | undefined;
  readonly CodeSigningConfigArn: string;
  readonly CodeSigningPolicies?: CodeSigningPolicies | undefined;
  readonly Description?: string | undefined;
}
export interface UpdateCodeSigningConfigResponse {
  readonly CodeSigningConfig: CodeSigningConfig;
}
export interface UpdateEventSourceMappingRequest {
  readonly AmazonManagedKafkaEventSourceConfig?: AmazonManagedKafkaEventSourceConfig | undefined;
  readonly BatchSize?: number | undefined;
  readonly BisectBatchOnFunctionError?: boolean | undefined;
  readonly DestinationConfig?: DestinationConfig | undefined;
  readonly DocumentDBEventSourceConfig?: DocumentDBEventSourceConfig | undefined;
  readonly Enabled?: boolean | undefined;
  readonly FilterCriteria?: FilterCriteria | undefined;
  readonly FunctionName?: string | undefined;
  readonly FunctionResponseTypes?: readonly FunctionResponseType[] | undefined;
  readonly KMSKeyArn?: string | undefined;
  readonly LoggingConfig?: EventSourceMappingLoggingConfig | undefined;
  readonly MaximumBatchingWindowInSeconds?: number | undefined;
  readonly MaximumRecordAgeInSeconds?: number | undefined;
  readonly MaximumRetryAttempts?: number | undefined;
  readonly MetricsConfig?: EventSourceMappingMetricsConfig | undefined;
  readonly ParallelizationFactor?: number | undefined;
  readonly ProvisionedPollerConfig?: ProvisionedPollerConfig | undefined;
  readonly ScalingConfig?: ScalingConfig | undefined;
  readonly SelfManagedKafkaEventSourceConfig?: SelfManagedKafkaEventSourceConfig | undefined;
  readonly SourceAccessConfigurations?: readonly SourceAccessConfiguration[] | undefined;
  readonly TumblingWindowInSeconds?: number | undefined;
  readonly UUID: string;
}
export interface UpdateFunctionCodeRequest {
  readonly Architectures?: readonly Architecture[] | undefined;
  readonly DryRun?: boolean | undefined;
  readonly FunctionName: string;
  readonly ImageUri?: string | undefined;
  readonly Publish?: boolean | undefined;
  readonly PublishTo?: FunctionVersionLatestPublished | undefined;
  readonly RevisionId?: string | undefined;
  readonly S3Bucket?: string | undefined;
  readonly S3Key?: string | undefined;
  readonly S3ObjectVersion?: string | undefined;
  readonly SourceKMSKeyArn?: string | undefined;
  readonly ZipFile?: Uint8Array | undefined;
}
export interface UpdateFunctionConfigurationRequest {
  readonly CapacityProviderConfig?: CapacityProviderConfig | undefined;
  readonly DeadLetterConfig?: DeadLetterConfig | undefined;
  readonly Description?: string | undefined;
  readonly DurableConfig?: DurableConfig | undefined;
  readonly Environment?: Environment | undefined;
  readonly EphemeralStorage?: EphemeralStorage | undefined;
  readonly FileSystemConfigs?: readonly FileSystemConfig[] | undefined;
  readonly FunctionName: string;
  readonly Handler?: string | undefined;
  readonly ImageConfig?: ImageConfig | undefined;
  readonly KMSKeyArn?: string | undefined;
  readonly Layers?: readonly string[] | undefined;
  readonly LoggingConfig?: LoggingConfig | undefined;
  readonly MemorySize?: number | undefined;
  readonly RevisionId?: string | undefined;
  readonly Role?: string | undefined;
  readonly Runtime?: Runtime | undefined;
  readonly SnapStart?: SnapStart | undefined;
  readonly Timeout?: number | undefined;
  readonly TracingConfig?: TracingConfig | undefined;
  readonly VpcConfig?: VpcConfig | undefined;
}
export interface UpdateFunctionEventInvokeConfigRequest {
  readonly DestinationConfig?: DestinationConfig | undefined;
  readonly FunctionName: string;
  readonly MaximumEventAgeInSeconds?: number | undefined;
  readonly MaximumRetryAttempts?: number | undefined;
  readonly Qualifier?: string | undefined;
}
export interface UpdateFunctionUrlConfigRequest {
  readonly AuthType?: FunctionUrlAuthType | undefined;
  readonly Cors?: Cors | undefined;
  readonly FunctionName: string;
  readonly InvokeMode?: InvokeMode | undefined;
  readonly Qualifier?: string | undefined;
}
export interface UpdateFunctionUrlConfigResponse {
  readonly AuthType: FunctionUrlAuthType;
  readonly Cors?: Cors | undefined;
  readonly CreationTime: string;
  readonly FunctionArn: string;
  readonly FunctionUrl: string;
  readonly InvokeMode?: InvokeMode | undefined;
  readonly LastModifiedTime: string;
}

const shapeLayerPermissionAllowedAction: StringShape = string({ min: 0, max: 22, pattern: 'lambda:GetLayerVersion' });
const shapeLayerName: StringShape = string({ min: 1, max: 140, pattern: '(arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\\d{12}:layer:[a-zA-Z0-9-_]+)|[a-zA-Z0-9-_]+' });
const shapeOrganizationId: StringShape = string({ min: 0, max: 34, pattern: 'o-[a-z0-9]{10,32}' });
const shapeLayerPermissionAllowedPrincipal: StringShape = string({ pattern: '\\d{12}|\\*|arn:(aws[a-zA-Z-]*):iam::\\d{12}:root' });
const shapeString: StringShape = string();
const shapeStatementId: StringShape = string({ min: 1, max: 100, pattern: '([a-zA-Z0-9-_]+)' });
const shapeLayerVersionNumber: Shape = long();
export const shapeAddLayerVersionPermissionRequest: StructureShape = structure('AddLayerVersionPermissionRequest', {
  Action: required(shapeLayerPermissionAllowedAction),
  LayerName: required(shapeLayerName, { location: 'uri', locationName: 'LayerName' }),
  OrganizationId: member(shapeOrganizationId),
  Principal: required(shapeLayerPermissionAllowedPrincipal),
  RevisionId: member(shapeString, { location: 'querystring', locationName: 'RevisionId' }),
  StatementId: required(shapeStatementId),
  VersionNumber: required(shapeLayerVersionNumber, { location: 'uri', locationName: 'VersionNumber' }),
});
export const shapeAddLayerVersionPermissionResponse: StructureShape = structure('AddLayerVersionPermissionResponse', {
  RevisionId: member(shapeString),
  Statement: member(shapeString),
});
const shapeAction: StringShape = string({ pattern: '(lambda:[*]|lambda:[a-zA-Z]+|[*])' });
const shapeEventSourceToken: StringShape = string({ min: 0, max: 256, pattern: '[a-zA-Z0-9._\\-]+' });
const shapeNamespacedFunctionName: StringShape = string({ min: 1, max: 256, pattern: '(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?' });
const shapeFunctionUrlAuthType: StringShape = string({ enum: ['NONE', 'AWS_IAM'] });
const shapeInvokedViaFunctionUrl: Shape = boolean();
const shapePrincipal: StringShape = string({ pattern: '[^\\s]+' });
const shapePrincipalOrgID: StringShape = string({ min: 12, max: 34, pattern: 'o-[a-z0-9]{10,32}' });
const shapeNumericLatestPublishedOrAliasQualifier: StringShape = string({ min: 1, max: 128, pattern: '\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+' });
const shapeSourceOwner: StringShape = string({ min: 0, max: 12, pattern: '\\d{12}' });
const shapeArn: StringShape = string({ pattern: 'arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:([a-z]{2}(-gov)?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)' });
export const shapeAddPermissionRequest: StructureShape = structure('AddPermissionRequest', {
  Action: required(shapeAction),
  EventSourceToken: member(shapeEventSourceToken),
  FunctionName: required(shapeNamespacedFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  FunctionUrlAuthType: member(shapeFunctionUrlAuthType),
  InvokedViaFunctionUrl: member(shapeInvokedViaFunctionUrl),
  Principal: required(shapePrincipal),
  PrincipalOrgID: member(shapePrincipalOrgID),
  Qualifier: member(shapeNumericLatestPublishedOrAliasQualifier, { location: 'querystring', locationName: 'Qualifier' }),
  RevisionId: member(shapeString),
  SourceAccount: member(shapeSourceOwner),
  SourceArn: member(shapeArn),
  StatementId: required(shapeStatementId),
});
export const shapeAddPermissionResponse: StructureShape = structure('AddPermissionResponse', {
  Statement: member(shapeString),
});
const shapeCheckpointToken: StringShape = string({ min: 1, max: 2048, pattern: '[A-Za-z0-9+/]+={0,2}' });
const shapeClientToken: StringShape = string({ min: 1, max: 64, pattern: '[\\x21-\\x7E]+' });
const shapeDurableExecutionArn: StringShape = string({ min: 1, max: 1024, pattern: 'arn:([a-zA-Z0-9-]+):lambda:([a-zA-Z0-9-]+):(\\d{12}):function:([a-zA-Z0-9_-]+):(\\$LATEST(?:\\.PUBLISHED)?|[0-9]+)/durable-execution/([a-zA-Z0-9_-]+)/([a-zA-Z0-9_-]+)' });
const shapeOperationAction: StringShape = string({ enum: ['START', 'SUCCEED', 'FAIL', 'RETRY', 'CANCEL'] });
const shapeDurationSeconds: Shape = integer({ min: 0 });
export const shapeCallbackOptions: StructureShape = structure('CallbackOptions', {
  HeartbeatTimeoutSeconds: member(shapeDurationSeconds),
  TimeoutSeconds: member(shapeDurationSeconds),
});
const shapeTenantId: StringShape = string({ min: 1, max: 256, pattern: '[a-zA-Z0-9\\._:\\/=+\\-@ ]+' });
export const shapeChainedInvokeOptions: StructureShape = structure('ChainedInvokeOptions', {
  FunctionName: required(shapeNamespacedFunctionName),
  TenantId: member(shapeTenantId),
});
const shapeReplayChildren: Shape = boolean();
export const shapeContextOptions: StructureShape = structure('ContextOptions', {
  ReplayChildren: member(shapeReplayChildren),
});
const shapeErrorData: StringShape = string();
const shapeErrorMessage: StringShape = string();
const shapeErrorType: StringShape = string();
const shapeStackTraceEntry: StringShape = string();
const shapeStackTraceEntries: Shape = list(shapeStackTraceEntry);
export const shapeErrorObject: StructureShape = structure('ErrorObject', {
  ErrorData: member(shapeErrorData),
  ErrorMessage: member(shapeErrorMessage),
  ErrorType: member(shapeErrorType),
  StackTrace: member(shapeStackTraceEntries),
});
const shapeOperationId: StringShape = string({ min: 1, max: 64, pattern: '[a-zA-Z0-9-_]+' });
const shapeOperationName: StringShape = string({ min: 1, max: 256, pattern: '[\\x20-\\x7E]+' });
const shapeOperationPayload: StringShape = string({ min: 0, max: 6291456 });
const shapeStepOptionsNextAttemptDelaySecondsInteger: Shape = integer({ min: 1, max: 31622400 });
export const shapeStepOptions: StructureShape = structure('StepOptions', {
  NextAttemptDelaySeconds: member(shapeStepOptionsNextAttemptDelaySecondsInteger),
});
const shapeOperationSubType: StringShape = string({ min: 1, max: 32, pattern: '[a-zA-Z0-9-_]+' });
const shapeOperationType: StringShape = string({ enum: ['EXECUTION', 'CONTEXT', 'STEP', 'WAIT', 'CALLBACK', 'CHAINED_INVOKE'] });
const shapeWaitOptionsWaitSecondsInteger: Shape = integer({ min: 1, max: 31622400 });
export const shapeWaitOptions: StructureShape = structure('WaitOptions', {
  WaitSeconds: member(shapeWaitOptionsWaitSecondsInteger),
});
export const shapeOperationUpdate: StructureShape = structure('OperationUpdate', {
  Action: required(shapeOperationAction),
  CallbackOptions: member(shapeCallbackOptions),
  ChainedInvokeOptions: member(shapeChainedInvokeOptions),
  ContextOptions: member(shapeContextOptions),
  Error: member(shapeErrorObject),
  Id: required(shapeOperationId),
  Name: member(shapeOperationName),
  ParentId: member(shapeOperationId),
  Payload: member(shapeOperationPayload),
  StepOptions: member(shapeStepOptions),
  SubType: member(shapeOperationSubType),
  Type: required(shapeOperationType),
  WaitOptions: member(shapeWaitOptions),
});
const shapeOperationUpdates: Shape = list(shapeOperationUpdate);
export const shapeCheckpointDurableExecutionRequest: StructureShape = structure('CheckpointDurableExecutionRequest', {
  CheckpointToken: required(shapeCheckpointToken),
  ClientToken: member(shapeClientToken),
  DurableExecutionArn: required(shapeDurableExecutionArn, { location: 'uri', locationName: 'DurableExecutionArn' }),
  Updates: member(shapeOperationUpdates),
});
const shapeCallbackId: StringShape = string({ min: 1, max: 1024, pattern: '[A-Za-z0-9+/]+={0,2}' });
export const shapeCallbackDetails: StructureShape = structure('CallbackDetails', {
  CallbackId: member(shapeCallbackId),
  Error: member(shapeErrorObject),
  Result: member(shapeOperationPayload),
});
export const shapeChainedInvokeDetails: StructureShape = structure('ChainedInvokeDetails', {
  Error: member(shapeErrorObject),
  Result: member(shapeOperationPayload),
});
export const shapeContextDetails: StructureShape = structure('ContextDetails', {
  Error: member(shapeErrorObject),
  ReplayChildren: member(shapeReplayChildren),
  Result: member(shapeOperationPayload),
});
const shapeExecutionTimestamp: Shape = timestamp();
const shapeInputPayload: StringShape = string({ min: 0, max: 6291456 });
export const shapeExecutionDetails: StructureShape = structure('ExecutionDetails', {
  InputPayload: member(shapeInputPayload),
});
const shapeOperationStatus: StringShape = string({ enum: ['STARTED', 'PENDING', 'READY', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'TIMED_OUT', 'STOPPED'] });
const shapeAttemptCount: Shape = integer({ min: 0 });
export const shapeStepDetails: StructureShape = structure('StepDetails', {
  Attempt: member(shapeAttemptCount),
  Error: member(shapeErrorObject),
  NextAttemptTimestamp: member(shapeExecutionTimestamp),
  Result: member(shapeOperationPayload),
});
export const shapeWaitDetails: StructureShape = structure('WaitDetails', {
  ScheduledEndTimestamp: member(shapeExecutionTimestamp),
});
export const shapeOperation: StructureShape = structure('Operation', {
  CallbackDetails: member(shapeCallbackDetails),
  ChainedInvokeDetails: member(shapeChainedInvokeDetails),
  ContextDetails: member(shapeContextDetails),
  EndTimestamp: member(shapeExecutionTimestamp),
  ExecutionDetails: member(shapeExecutionDetails),
  Id: required(shapeOperationId),
  Name: member(shapeOperationName),
  ParentId: member(shapeOperationId),
  StartTimestamp: required(shapeExecutionTimestamp),
  Status: required(shapeOperationStatus),
  StepDetails: member(shapeStepDetails),
  SubType: member(shapeOperationSubType),
  Type: required(shapeOperationType),
  WaitDetails: member(shapeWaitDetails),
});
const shapeOperations: Shape = list(shapeOperation);
export const shapeCheckpointUpdatedExecutionState: StructureShape = structure('CheckpointUpdatedExecutionState', {
  NextMarker: member(shapeString),
  Operations: member(shapeOperations),
});
export const shapeCheckpointDurableExecutionResponse: StructureShape = structure('CheckpointDurableExecutionResponse', {
  CheckpointToken: member(shapeCheckpointToken),
  NewExecutionState: required(shapeCheckpointUpdatedExecutionState),
});
const shapeDescription: StringShape = string({ min: 0, max: 256 });
const shapeFunctionName: StringShape = string({ min: 1, max: 140, pattern: '(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?' });
const shapeVersionWithLatestPublished: StringShape = string({ min: 1, max: 1024, pattern: '(\\$LATEST(\\.PUBLISHED)?|[0-9]+)' });
const shapeAlias: StringShape = string({ min: 1, max: 128, pattern: '(?!^[0-9]+$)([a-zA-Z0-9-_]+)' });
const shapeAdditionalVersion: StringShape = string({ min: 1, max: 1024, pattern: '[0-9]+' });
const shapeWeight: Shape = double({ min: 0, max: 1 });
const shapeAdditionalVersionWeights: Shape = map(shapeAdditionalVersion, shapeWeight);
export const shapeAliasRoutingConfiguration: StructureShape = structure('AliasRoutingConfiguration', {
  AdditionalVersionWeights: member(shapeAdditionalVersionWeights),
});
export const shapeCreateAliasRequest: StructureShape = structure('CreateAliasRequest', {
  Description: member(shapeDescription),
  FunctionName: required(shapeFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  FunctionVersion: required(shapeVersionWithLatestPublished),
  Name: required(shapeAlias),
  RoutingConfig: member(shapeAliasRoutingConfiguration),
});
const shapeFunctionArn: StringShape = string({ min: 0, max: 10000, pattern: 'arn:(aws[a-zA-Z-]*)?:lambda:[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?' });
const shapeVersion: StringShape = string({ min: 1, max: 1024, pattern: '(\\$LATEST|[0-9]+)' });
export const shapeAliasConfiguration: StructureShape = structure('AliasConfiguration', {
  AliasArn: member(shapeFunctionArn),
  Description: member(shapeDescription),
  FunctionVersion: member(shapeVersion),
  Name: member(shapeAlias),
  RevisionId: member(shapeString),
  RoutingConfig: member(shapeAliasRoutingConfiguration),
});
const shapeCapacityProviderName: StringShape = string({ min: 1, max: 140, pattern: '(arn:aws[a-zA-Z-]*:lambda:[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:capacity-provider:[a-zA-Z0-9-_]+)|[a-zA-Z0-9-_]+' });
const shapeCapacityProviderMaxVCpuCount: Shape = integer({ min: 2, max: 15000 });
const shapeCapacityProviderScalingMode: StringShape = string({ enum: ['Auto', 'Manual'] });
const shapeCapacityProviderPredefinedMetricType: StringShape = string({ enum: ['LambdaCapacityProviderAverageCPUUtilization'] });
const shapeMetricTargetValue: Shape = double({ min: 0, max: 100 });
export const shapeTargetTrackingScalingPolicy: StructureShape = structure('TargetTrackingScalingPolicy', {
  PredefinedMetricType: required(shapeCapacityProviderPredefinedMetricType),
  TargetValue: required(shapeMetricTargetValue),
});
const shapeCapacityProviderScalingPoliciesList: Shape = list(shapeTargetTrackingScalingPolicy, { min: 1, max: 10 });
export const shapeCapacityProviderScalingConfig: StructureShape = structure('CapacityProviderScalingConfig', {
  MaxVCpuCount: member(shapeCapacityProviderMaxVCpuCount),
  ScalingMode: member(shapeCapacityProviderScalingMode),
  ScalingPolicies: member(shapeCapacityProviderScalingPoliciesList),
});
const shapeInstanceType: StringShape = string({ min: 1, max: 30, pattern: '[a-zA-Z0-9\\.\\-]+' });
const shapeInstanceTypeSet: Shape = list(shapeInstanceType, { min: 0, max: 400 });
const shapeArchitecture: StringShape = string({ enum: ['x86_64', 'arm64'] });
const shapeArchitecturesList: Shape = list(shapeArchitecture, { min: 1, max: 1 });
export const shapeInstanceRequirements: StructureShape = structure('InstanceRequirements', {
  AllowedInstanceTypes: member(shapeInstanceTypeSet),
  Architectures: member(shapeArchitecturesList),
  ExcludedInstanceTypes: member(shapeInstanceTypeSet),
});
const shapeKMSKeyArnNonEmpty: StringShape = string({ min: 0, max: 10000, pattern: 'arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*' });
const shapeRoleArn: StringShape = string({ pattern: 'arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+' });
export const shapeCapacityProviderPermissionsConfig: StructureShape = structure('CapacityProviderPermissionsConfig', {
  CapacityProviderOperatorRoleArn: required(shapeRoleArn),
});
const shapeTagKey: StringShape = string();
const shapeTagValue: StringShape = string();
const shapeTags: Shape = map(shapeTagKey, shapeTagValue);
const shapeSecurityGroupId: StringShape = string();
const shapeCapacityProviderSecurityGroupIds: Shape = list(shapeSecurityGroupId, { min: 0, max: 5 });
const shapeSubnetId: StringShape = string();
const shapeCapacityProviderSubnetIds: Shape = list(shapeSubnetId, { min: 1, max: 16 });
export const shapeCapacityProviderVpcConfig: StructureShape = structure('CapacityProviderVpcConfig', {
  SecurityGroupIds: required(shapeCapacityProviderSecurityGroupIds),
  SubnetIds: required(shapeCapacityProviderSubnetIds),
});
export const shapeCreateCapacityProviderRequest: StructureShape = structure('CreateCapacityProviderRequest', {
  CapacityProviderName: required(shapeCapacityProviderName),
  CapacityProviderScalingConfig: member(shapeCapacityProviderScalingConfig),
  InstanceRequirements: member(shapeInstanceRequirements),
  KmsKeyArn: member(shapeKMSKeyArnNonEmpty),
  PermissionsConfig: required(shapeCapacityProviderPermissionsConfig),
  Tags: member(shapeTags),
  VpcConfig: required(shapeCapacityProviderVpcConfig),
});
const shapeCapacityProviderArn: StringShape = string({ min: 1, max: 140, pattern: 'arn:aws[a-zA-Z-]*:lambda:[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:capacity-provider:[a-zA-Z0-9-_]+' });
const shapeKMSKeyArn: StringShape = string({ pattern: '(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()' });
const shapeTimestamp: StringShape = string();
const shapeCapacityProviderState: StringShape = string({ enum: ['Pending', 'Active', 'Failed', 'Deleting'] });
export const shapeCapacityProvider: StructureShape = structure('CapacityProvider', {
  CapacityProviderArn: required(shapeCapacityProviderArn),
  CapacityProviderScalingConfig: member(shapeCapacityProviderScalingConfig),
  InstanceRequirements: member(shapeInstanceRequirements),
  KmsKeyArn: member(shapeKMSKeyArn),
  LastModified: member(shapeTimestamp),
  PermissionsConfig: required(shapeCapacityProviderPermissionsConfig),
  State: required(shapeCapacityProviderState),
  VpcConfig: required(shapeCapacityProviderVpcConfig),
});
export const shapeCreateCapacityProviderResponse: StructureShape = structure('CreateCapacityProviderResponse', {
  CapacityProvider: required(shapeCapacityProvider),
});
const shapeSigningProfileVersionArns: Shape = list(shapeArn, { min: 1, max: 20 });
export const shapeAllowedPublishers: StructureShape = structure('AllowedPublishers', {
  SigningProfileVersionArns: required(shapeSigningProfileVersionArns),
});
const shapeCodeSigningPolicy: StringShape = string({ enum: ['Warn', 'Enforce'] });
export const shapeCodeSigningPolicies: StructureShape = structure('CodeSigningPolicies', {
  UntrustedArtifactOnDeployment: member(shapeCodeSigningPolicy),
});
export const shapeCreateCodeSigningConfigRequest: StructureShape = structure('CreateCodeSigningConfigRequest', {
  AllowedPublishers: required(shapeAllowedPublishers),
  CodeSigningPolicies: member(shapeCodeSigningPolicies),
  Description: member(shapeDescription),
  Tags: member(shapeTags),
});
const shapeCodeSigningConfigArn: StringShape = string({ min: 0, max: 200, pattern: 'arn:(aws[a-zA-Z-]*)?:lambda:[a-z]{2}((-gov)|(-iso(b?)))?-[a-z]+-\\d{1}:\\d{12}:code-signing-config:csc-[a-z0-9]{17}' });
const shapeCodeSigningConfigId: StringShape = string({ pattern: 'csc-[a-zA-Z0-9-_\\.]{17}' });
export const shapeCodeSigningConfig: StructureShape = structure('CodeSigningConfig', {
  AllowedPublishers: required(shapeAllowedPublishers),
  CodeSigningConfigArn: required(shapeCodeSigningConfigArn),
  CodeSigningConfigId: required(shapeCodeSigningConfigId),
  CodeSigningPolicies: required(shapeCodeSigningPolicies),
  Description: member(shapeDescription),
  LastModified: required(shapeTimestamp),
});
export const shapeCreateCodeSigningConfigResponse: StructureShape = structure('CreateCodeSigningConfigResponse', {
  CodeSigningConfig: required(shapeCodeSigningConfig),
});
const shapeURI: StringShape = string({ min: 1, max: 200, pattern: '[a-zA-Z0-9-\\/*:_+=.@-]*' });
const shapeKafkaSchemaRegistryAuthType: StringShape = string({ enum: ['BASIC_AUTH', 'CLIENT_CERTIFICATE_TLS_AUTH', 'SERVER_ROOT_CA_CERTIFICATE'] });
export const shapeKafkaSchemaRegistryAccessConfig: StructureShape = structure('KafkaSchemaRegistryAccessConfig', {
  Type: member(shapeKafkaSchemaRegistryAuthType),
  URI: member(shapeArn),
});
const shapeKafkaSchemaRegistryAccessConfigList: Shape = list(shapeKafkaSchemaRegistryAccessConfig);
const shapeSchemaRegistryEventRecordFormat: StringShape = string({ enum: ['JSON', 'SOURCE'] });
const shapeSchemaRegistryUri: StringShape = string({ min: 1, max: 10000, pattern: '[a-zA-Z0-9-\\/*:_+=.@-]*' });
const shapeKafkaSchemaValidationAttribute: StringShape = string({ enum: ['KEY', 'VALUE'] });
export const shapeKafkaSchemaValidationConfig: StructureShape = structure('KafkaSchemaValidationConfig', {
  Attribute: member(shapeKafkaSchemaValidationAttribute),
});
const shapeKafkaSchemaValidationConfigList: Shape = list(shapeKafkaSchemaValidationConfig);
export const shapeKafkaSchemaRegistryConfig: StructureShape = structure('KafkaSchemaRegistryConfig', {
  AccessConfigs: member(shapeKafkaSchemaRegistryAccessConfigList),
  EventRecordFormat: member(shapeSchemaRegistryEventRecordFormat),
  SchemaRegistryURI: member(shapeSchemaRegistryUri),
  SchemaValidationConfigs: member(shapeKafkaSchemaValidationConfigList),
});
export const shapeAmazonManagedKafkaEventSourceConfig: StructureShape = structure('AmazonManagedKafkaEventSourceConfig', {
  ConsumerGroupId: member(shapeURI),
  SchemaRegistryConfig: member(shapeKafkaSchemaRegistryConfig),
});
const shapeBatchSize: Shape = integer({ min: 1, max: 10000 });
const shapeBisectBatchOnFunctionError: Shape = boolean();
const shapeDestinationArn: StringShape = string({ min: 0, max: 350, pattern: '$|kafka://([^.]([a-zA-Z0-9\\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)' });
export const shapeOnFailure: StructureShape = structure('OnFailure', {
  Destination: member(shapeDestinationArn),
});
export const shapeOnSuccess: StructureShape = structure('OnSuccess', {
  Destination: member(shapeDestinationArn),
});
export const shapeDestinationConfig: StructureShape = structure('DestinationConfig', {
  OnFailure: member(shapeOnFailure),
  OnSuccess: member(shapeOnSuccess),
});
const shapeCollectionName: StringShape = string({ min: 1, max: 57, pattern: '(^(?!(system\\x2e)))(^[_a-zA-Z0-9])([^$]*)' });
const shapeDatabaseName: StringShape = string({ min: 1, max: 63, pattern: '[^ /\\.$\\x22]*' });
const shapeFullDocument: StringShape = string({ enum: ['UpdateLookup', 'Default'] });
export const shapeDocumentDBEventSourceConfig: StructureShape = structure('DocumentDBEventSourceConfig', {
  CollectionName: member(shapeCollectionName),
  DatabaseName: member(shapeDatabaseName),
  FullDocument: member(shapeFullDocument),
});
const shapeEnabled: Shape = boolean();
const shapePattern: StringShape = string({ min: 0, max: 4096, pattern: '.*' });
export const shapeFilter: StructureShape = structure('Filter', {
  Pattern: member(shapePattern),
});
const shapeFilterList: Shape = list(shapeFilter);
export const shapeFilterCriteria: StructureShape = structure('FilterCriteria', {
  Filters: member(shapeFilterList),
});
const shapeFunctionResponseType: StringShape = string({ enum: ['ReportBatchItemFailures'] });
const shapeFunctionResponseTypeList: Shape = list(shapeFunctionResponseType, { min: 0, max: 1 });
const shapeEventSourceMappingSystemLogLevel: StringShape = string({ enum: ['DEBUG', 'INFO', 'WARN'] });
export const shapeEventSourceMappingLoggingConfig: StructureShape = structure('EventSourceMappingLoggingConfig', {
  SystemLogLevel: member(shapeEventSourceMappingSystemLogLevel),
});
const shapeMaximumBatchingWindowInSeconds: Shape = integer({ min: 0, max: 300 });
const shapeMaximumRecordAgeInSeconds: Shape = integer({ min: -1, max: 604800 });
const shapeMaximumRetryAttemptsEventSourceMapping: Shape = integer({ min: -1, max: 10000 });
const shapeEventSourceMappingMetric: StringShape = string({ enum: ['EventCount', 'ErrorCount', 'KafkaMetrics'] });
const shapeEventSourceMappingMetricList: Shape = list(shapeEventSourceMappingMetric, { min: 0, max: 3 });
export const shapeEventSourceMappingMetricsConfig: StructureShape = structure('EventSourceMappingMetricsConfig', {
  Metrics: member(shapeEventSourceMappingMetricList),
});
const shapeParallelizationFactor: Shape = integer({ min: 1, max: 10 });
const shapeMaximumNumberOfPollers: Shape = integer({ min: 1, max: 2000 });
const shapeMinimumNumberOfPollers: Shape = integer({ min: 1, max: 200 });
const shapeProvisionedPollerGroupName: StringShape = string({ min: 0, max: 128, pattern: '[a-zA-Z0-9-_]*' });
export const shapeProvisionedPollerConfig: StructureShape = structure('ProvisionedPollerConfig', {
  MaximumPollers: member(shapeMaximumNumberOfPollers),
  MinimumPollers: member(shapeMinimumNumberOfPollers),
  PollerGroupName: member(shapeProvisionedPollerGroupName),
});
const shapeQueue: StringShape = string({ min: 1, max: 1000, pattern: '[\\s\\S]*' });
const shapeQueues: Shape = list(shapeQueue, { min: 1, max: 1 });
const shapeMaximumConcurrency: Shape = integer({ min: 2, max: 1000 });
export const shapeScalingConfig: StructureShape = structure('ScalingConfig', {
  MaximumConcurrency: member(shapeMaximumConcurrency),
});
const shapeEndPointType: StringShape = string({ enum: ['KAFKA_BOOTSTRAP_SERVERS'] });
const shapeEndpoint: StringShape = string({ min: 1, max: 300, pattern: '(([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\\-]*[a-zA-Z0-9])\\.)*([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9\\-]*[A-Za-z0-9]):[0-9]{1,5}' });
const shapeEndpointLists: Shape = list(shapeEndpoint, { min: 1, max: 10 });
const shapeEndpoints: Shape = map(shapeEndPointType, shapeEndpointLists, { min: 1, max: 2 });
export const shapeSelfManagedEventSource: StructureShape = structure('SelfManagedEventSource', {
  Endpoints: member(shapeEndpoints),
});
export const shapeSelfManagedKafkaEventSourceConfig: StructureShape = structure('SelfManagedKafkaEventSourceConfig', {
  ConsumerGroupId: member(shapeURI),
  SchemaRegistryConfig: member(shapeKafkaSchemaRegistryConfig),
});
const shapeSourceAccessType: StringShape = string({ enum: ['BASIC_AUTH', 'VPC_SUBNET', 'VPC_SECURITY_GROUP', 'SASL_SCRAM_512_AUTH', 'SASL_SCRAM_256_AUTH', 'VIRTUAL_HOST', 'CLIENT_CERTIFICATE_TLS_AUTH', 'SERVER_ROOT_CA_CERTIFICATE'] });
export const shapeSourceAccessConfiguration: StructureShape = structure('SourceAccessConfiguration', {
  Type: member(shapeSourceAccessType),
  URI: member(shapeURI),
});
const shapeSourceAccessConfigurations: Shape = list(shapeSourceAccessConfiguration, { min: 0, max: 22 });
const shapeEventSourcePosition: StringShape = string({ enum: ['TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP'] });
const shapeDate: Shape = timestamp();
const shapeTopic: StringShape = string({ min: 1, max: 249, pattern: '[^.]([a-zA-Z0-9\\-_.]+)' });
const shapeTopics: Shape = list(shapeTopic, { min: 1, max: 1 });
const shapeTumblingWindowInSeconds: Shape = integer({ min: 0, max: 900 });
export const shapeCreateEventSourceMappingRequest: StructureShape = structure('CreateEventSourceMappingRequest', {
  AmazonManagedKafkaEventSourceConfig: member(shapeAmazonManagedKafkaEventSourceConfig),
  BatchSize: member(shapeBatchSize),
  BisectBatchOnFunctionError: member(shapeBisectBatchOnFunctionError),
  DestinationConfig: member(shapeDestinationConfig),
  DocumentDBEventSourceConfig: member(shapeDocumentDBEventSourceConfig),
  Enabled: member(shapeEnabled),
  EventSourceArn: member(shapeArn),
  FilterCriteria: member(shapeFilterCriteria),
  FunctionName: required(shapeNamespacedFunctionName),
  FunctionResponseTypes: member(shapeFunctionResponseTypeList),
  KMSKeyArn: member(shapeKMSKeyArn),
  LoggingConfig: member(shapeEventSourceMappingLoggingConfig),
  MaximumBatchingWindowInSeconds: member(shapeMaximumBatchingWindowInSeconds),
  MaximumRecordAgeInSeconds: member(shapeMaximumRecordAgeInSeconds),
  MaximumRetryAttempts: member(shapeMaximumRetryAttemptsEventSourceMapping),
  MetricsConfig: member(shapeEventSourceMappingMetricsConfig),
  ParallelizationFactor: member(shapeParallelizationFactor),
  ProvisionedPollerConfig: member(shapeProvisionedPollerConfig),
  Queues: member(shapeQueues),
  ScalingConfig: member(shapeScalingConfig),
  SelfManagedEventSource: member(shapeSelfManagedEventSource),
  SelfManagedKafkaEventSourceConfig: member(shapeSelfManagedKafkaEventSourceConfig),
  SourceAccessConfigurations: member(shapeSourceAccessConfigurations),
  StartingPosition: member(shapeEventSourcePosition),
  StartingPositionTimestamp: member(shapeDate),
  Tags: member(shapeTags),
  Topics: member(shapeTopics),
  TumblingWindowInSeconds: member(shapeTumblingWindowInSeconds),
});
const shapeEventSourceMappingArn: StringShape = string({ min: 85, max: 120, pattern: 'arn:(aws[a-zA-Z-]*)?:lambda:[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}' });
const shapeFilterCriteriaErrorCode: StringShape = string({ min: 10, max: 50, pattern: '[A-Za-z]+Exception' });
const shapeFilterCriteriaErrorMessage: StringShape = string({ min: 10, max: 2048, pattern: '.*' });
export const shapeFilterCriteriaError: StructureShape = structure('FilterCriteriaError', {
  ErrorCode: member(shapeFilterCriteriaErrorCode),
  Message: member(shapeFilterCriteriaErrorMessage),
});
export const shapeEventSourceMappingConfiguration: StructureShape = structure('EventSourceMappingConfiguration', {
  AmazonManagedKafkaEventSourceConfig: member(shapeAmazonManagedKafkaEventSourceConfig),
  BatchSize: member(shapeBatchSize),
  BisectBatchOnFunctionError: member(shapeBisectBatchOnFunctionError),
  DestinationConfig: member(shapeDestinationConfig),
  DocumentDBEventSourceConfig: member(shapeDocumentDBEventSourceConfig),
  EventSourceArn: member(shapeArn),
  EventSourceMappingArn: member(shapeEventSourceMappingArn),
  FilterCriteria: member(shapeFilterCriteria),
  FilterCriteriaError: member(shapeFilterCriteriaError),
  FunctionArn: member(shapeFunctionArn),
  FunctionResponseTypes: member(shapeFunctionResponseTypeList),
  KMSKeyArn: member(shapeKMSKeyArn),
  LastModified: member(shapeDate),
  LastProcessingResult: member(shapeString),
  LoggingConfig: member(shapeEventSourceMappingLoggingConfig),
  MaximumBatchingWindowInSeconds: member(shapeMaximumBatchingWindowInSeconds),
  MaximumRecordAgeInSeconds: member(shapeMaximumRecordAgeInSeconds),
  MaximumRetryAttempts: member(shapeMaximumRetryAttemptsEventSourceMapping),
  MetricsConfig: member(shapeEventSourceMappingMetricsConfig),
  ParallelizationFactor: member(shapeParallelizationFactor),
  ProvisionedPollerConfig: member(shapeProvisionedPollerConfig),
  Queues: member(shapeQueues),
  ScalingConfig: member(shapeScalingConfig),
  SelfManagedEventSource: member(shapeSelfManagedEventSource),
  SelfManagedKafkaEventSourceConfig: member(shapeSelfManagedKafkaEventSourceConfig),
  SourceAccessConfigurations: member(shapeSourceAccessConfigurations),
  StartingPosition: member(shapeEventSourcePosition),
  StartingPositionTimestamp: member(shapeDate),
  State: member(shapeString),
  StateTransitionReason: member(shapeString),
  Topics: member(shapeTopics),
  TumblingWindowInSeconds: member(shapeTumblingWindowInSeconds),
  UUID: member(shapeString),
});
const shapeExecutionEnvironmentMemoryGiBPerVCpu: Shape = double({ min: 2, max: 8 });
const shapePerExecutionEnvironmentMaxConcurrency: Shape = integer({ min: 1, max: 1600 });
export const shapeLambdaManagedInstancesCapacityProviderConfig: StructureShape = structure('LambdaManagedInstancesCapacityProviderConfig', {
  CapacityProviderArn: required(shapeCapacityProviderArn),
  ExecutionEnvironmentMemoryGiBPerVCpu: member(shapeExecutionEnvironmentMemoryGiBPerVCpu),
  PerExecutionEnvironmentMaxConcurrency: member(shapePerExecutionEnvironmentMaxConcurrency),
});
export const shapeCapacityProviderConfig: StructureShape = structure('CapacityProviderConfig', {
  LambdaManagedInstancesCapacityProviderConfig: required(shapeLambdaManagedInstancesCapacityProviderConfig),
});
const shapeS3Bucket: StringShape = string({ min: 3, max: 63, pattern: '[0-9A-Za-z\\.\\-_]*(?<!\\.)' });
const shapeS3Key: StringShape = string({ min: 1, max: 1024 });
const shapeS3ObjectVersion: StringShape = string({ min: 1, max: 1024 });
const shapeBlob: Shape = blob();
export const shapeFunctionCode: StructureShape = structure('FunctionCode', {
  ImageUri: member(shapeString),
  S3Bucket: member(shapeS3Bucket),
  S3Key: member(shapeS3Key),
  S3ObjectVersion: member(shapeS3ObjectVersion),
  SourceKMSKeyArn: member(shapeKMSKeyArn),
  ZipFile: member(shapeBlob),
});
const shapeResourceArn: StringShape = string({ pattern: '(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()' });
export const shapeDeadLetterConfig: StructureShape = structure('DeadLetterConfig', {
  TargetArn: member(shapeResourceArn),
});
const shapeExecutionTimeout: Shape = integer({ min: 1, max: 31622400 });
const shapeRetentionPeriodInDays: Shape = integer({ min: 1, max: 90 });
export const shapeDurableConfig: StructureShape = structure('DurableConfig', {
  ExecutionTimeout: member(shapeExecutionTimeout),
  RetentionPeriodInDays: member(shapeRetentionPeriodInDays),
});
const shapeEnvironmentVariableName: StringShape = string({ pattern: '[a-zA-Z]([a-zA-Z0-9_])+' });
const shapeEnvironmentVariableValue: StringShape = string();
const shapeEnvironmentVariables: Shape = map(shapeEnvironmentVariableName, shapeEnvironmentVariableValue);
export const shapeEnvironment: StructureShape = structure('Environment', {
  Variables: member(shapeEnvironmentVariables),
});
const shapeEphemeralStorageSize: Shape = integer({ min: 512, max: 10240 });
export const shapeEphemeralStorage: StructureShape = structure('EphemeralStorage', {
  Size: required(shapeEphemeralStorageSize),
});
const shapeFileSystemArn: StringShape = string({ min: 0, max: 256, pattern: 'arn:aws[a-zA-Z-]*:elasticfilesystem:[a-z]{2}((-gov)|(-iso(b?)))?-[a-z]+-\\d{1}:\\d{12}:access-point/fsap-[a-f0-9]{17}$|^arn:aws[-a-z]*:s3files:[0-9a-z-:]+:file-system/fs-[0-9a-f]{17,40}/access-point/fsap-[0-9a-f]{17,40}' });
const shapeLocalMountPath: StringShape = string({ min: 0, max: 160, pattern: '/mnt/[a-zA-Z0-9-_.]+' });
export const shapeFileSystemConfig: StructureShape = structure('FileSystemConfig', {
  Arn: required(shapeFileSystemArn),
  LocalMountPath: required(shapeLocalMountPath),
});
const shapeFileSystemConfigList: Shape = list(shapeFileSystemConfig, { min: 0, max: 1 });
const shapeHandler: StringShape = string({ min: 0, max: 128, pattern: '[^\\s]+' });
const shapeStringList: Shape = list(shapeString, { min: 0, max: 1500 });
const shapeWorkingDirectory: StringShape = string({ min: 0, max: 1000 });
export const shapeImageConfig: StructureShape = structure('ImageConfig', {
  Command: member(shapeStringList),
  EntryPoint: member(shapeStringList),
  WorkingDirectory: member(shapeWorkingDirectory),
});
const shapeLayerVersionArn: StringShape = string({ min: 1, max: 140, pattern: 'arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+' });
const shapeLayerList: Shape = list(shapeLayerVersionArn);
const shapeApplicationLogLevel: StringShape = string({ enum: ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] });
const shapeLogFormat: StringShape = string({ enum: ['JSON', 'Text'] });
const shapeLogGroup: StringShape = string({ min: 1, max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]+' });
const shapeSystemLogLevel: StringShape = string({ enum: ['DEBUG', 'INFO', 'WARN'] });
export const shapeLoggingConfig: StructureShape = structure('LoggingConfig', {
  ApplicationLogLevel: member(shapeApplicationLogLevel),
  LogFormat: member(shapeLogFormat),
  LogGroup: member(shapeLogGroup),
  SystemLogLevel: member(shapeSystemLogLevel),
});
const shapeMemorySize: Shape = integer({ min: 128, max: 32768 });
const shapePackageType: StringShape = string({ enum: ['Zip', 'Image'] });
const shapeBoolean: Shape = boolean();
const shapeFunctionVersionLatestPublished: StringShape = string({ enum: ['LATEST_PUBLISHED'] });
const shapeRuntime: StringShape = string({ enum: ['nodejs', 'nodejs4.3', 'nodejs6.10', 'nodejs8.10', 'nodejs10.x', 'nodejs12.x', 'nodejs14.x', 'nodejs16.x', 'java8', 'java8.al2', 'java11', 'python2.7', 'python3.6', 'python3.7', 'python3.8', 'python3.9', 'dotnetcore1.0', 'dotnetcore2.0', 'dotnetcore2.1', 'dotnetcore3.1', 'dotnet6', 'dotnet8', 'nodejs4.3-edge', 'go1.x', 'ruby2.5', 'ruby2.7', 'provided', 'provided.al2', 'nodejs18.x', 'python3.10', 'java17', 'ruby3.2', 'ruby3.3', 'ruby3.4', 'python3.11', 'nodejs20.x', 'provided.al2023', 'python3.12', 'java21', 'python3.13', 'nodejs22.x', 'nodejs24.x', 'python3.14', 'java25', 'dotnet10', 'ruby4.0'] });
const shapeSnapStartApplyOn: StringShape = string({ enum: ['PublishedVersions', 'None'] });
export const shapeSnapStart: StructureShape = structure('SnapStart', {
  ApplyOn: member(shapeSnapStartApplyOn),
});
const shapeTenantIsolationMode: StringShape = string({ enum: ['PER_TENANT'] });
export const shapeTenancyConfig: StructureShape = structure('TenancyConfig', {
  TenantIsolationMode: required(shapeTenantIsolationMode),
});
const shapeTimeout: Shape = integer({ min: 1 });
const shapeTracingMode: StringShape = string({ enum: ['Active', 'PassThrough'] });
export const shapeTracingConfig: StructureShape = structure('TracingConfig', {
  Mode: member(shapeTracingMode),
});
const shapeNullableBoolean: Shape = boolean();
const shapeSecurityGroupIds: Shape = list(shapeSecurityGroupId, { min: 0, max: 5 });
const shapeSubnetIds: Shape = list(shapeSubnetId, { min: 0, max: 16 });
export const shapeVpcConfig: StructureShape = structure('VpcConfig', {
  Ipv6AllowedForDualStack: member(shapeNullableBoolean),
  SecurityGroupIds: member(shapeSecurityGroupIds),
  SubnetIds: member(shapeSubnetIds),
});
export const shapeCreateFunctionRequest: StructureShape = structure('CreateFunctionRequest', {
  Architectures: member(shapeArchitecturesList),
  CapacityProviderConfig: member(shapeCapacityProviderConfig),
  Code: required(shapeFunctionCode),
  CodeSigningConfigArn: member(shapeCodeSigningConfigArn),
  DeadLetterConfig: member(shapeDeadLetterConfig),
  Description: member(shapeDescription),
  DurableConfig: member(shapeDurableConfig),
  Environment: member(shapeEnvironment),
  EphemeralStorage: member(shapeEphemeralStorage),
  FileSystemConfigs: member(shapeFileSystemConfigList),
  FunctionName: required(shapeFunctionName),
  Handler: member(shapeHandler),
  ImageConfig: member(shapeImageConfig),
  KMSKeyArn: member(shapeKMSKeyArn),
  Layers: member(shapeLayerList),
  LoggingConfig: member(shapeLoggingConfig),
  MemorySize: member(shapeMemorySize),
  PackageType: member(shapePackageType),
  Publish: member(shapeBoolean),
  PublishTo: member(shapeFunctionVersionLatestPublished),
  Role: required(shapeRoleArn),
  Runtime: member(shapeRuntime),
  SnapStart: member(shapeSnapStart),
  Tags: member(shapeTags),
  TenancyConfig: member(shapeTenancyConfig),
  Timeout: member(shapeTimeout),
  TracingConfig: member(shapeTracingConfig),
  VpcConfig: member(shapeVpcConfig),
});
const shapeLong: Shape = long();
const shapeSensitiveString: StringShape = string();
export const shapeEnvironmentError: StructureShape = structure('EnvironmentError', {
  ErrorCode: member(shapeString),
  Message: member(shapeSensitiveString),
});
export const shapeEnvironmentResponse: StructureShape = structure('EnvironmentResponse', {
  Error: member(shapeEnvironmentError),
  Variables: member(shapeEnvironmentVariables),
});
const shapeNameSpacedFunctionArn: StringShape = string({ min: 0, max: 10000, pattern: 'arn:(aws[a-zA-Z-]*)?:lambda:[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_\\.]+(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?' });
export const shapeImageConfigError: StructureShape = structure('ImageConfigError', {
  ErrorCode: member(shapeString),
  Message: member(shapeSensitiveString),
});
export const shapeImageConfigResponse: StructureShape = structure('ImageConfigResponse', {
  Error: member(shapeImageConfigError),
  ImageConfig: member(shapeImageConfig),
});
const shapeLastUpdateStatus: StringShape = string({ enum: ['Successful', 'Failed', 'InProgress'] });
const shapeLastUpdateStatusReason: StringShape = string();
const shapeLastUpdateStatusReasonCode: StringShape = string({ enum: ['EniLimitExceeded', 'InsufficientRolePermissions', 'InvalidConfiguration', 'InternalError', 'SubnetOutOfIPAddresses', 'InvalidSubnet', 'InvalidSecurityGroup', 'ImageDeleted', 'ImageAccessDenied', 'InvalidImage', 'KMSKeyAccessDenied', 'KMSKeyNotFound', 'InvalidStateKMSKey', 'DisabledKMSKey', 'EFSIOError', 'EFSMountConnectivityError', 'EFSMountFailure', 'EFSMountTimeout', 'InvalidRuntime', 'InvalidZipFileException', 'FunctionError', 'VcpuLimitExceeded', 'CapacityProviderScalingLimitExceeded', 'InsufficientCapacity', 'EC2RequestLimitExceeded', 'FunctionError.InitTimeout', 'FunctionError.RuntimeInitError', 'FunctionError.ExtensionInitError', 'FunctionError.InvalidEntryPoint', 'FunctionError.InvalidWorkingDirectory', 'FunctionError.PermissionDenied', 'FunctionError.TooManyExtensions', 'FunctionError.InitResourceExhausted', 'DisallowedByVpcEncryptionControl'] });
export const shapeLayer: StructureShape = structure('Layer', {
  Arn: member(shapeLayerVersionArn),
  CodeSize: member(shapeLong),
  SigningJobArn: member(shapeArn),
  SigningProfileVersionArn: member(shapeArn),
});
const shapeLayersReferenceList: Shape = list(shapeLayer);
export const shapeRuntimeVersionError: StructureShape = structure('RuntimeVersionError', {
  ErrorCode: member(shapeString),
  Message: member(shapeSensitiveString),
});
const shapeRuntimeVersionArn: StringShape = string({ min: 26, max: 2048, pattern: 'arn:(aws[a-zA-Z-]*):lambda:[a-z]{2}((-gov)|(-iso(b?)))?-[a-z]+-\\d{1}::runtime:.+' });
export const shapeRuntimeVersionConfig: StructureShape = structure('RuntimeVersionConfig', {
  Error: member(shapeRuntimeVersionError),
  RuntimeVersionArn: member(shapeRuntimeVersionArn),
});
const shapeSnapStartOptimizationStatus: StringShape = string({ enum: ['On', 'Off'] });
export const shapeSnapStartResponse: StructureShape = structure('SnapStartResponse', {
  ApplyOn: member(shapeSnapStartApplyOn),
  OptimizationStatus: member(shapeSnapStartOptimizationStatus),
});
const shapeState: StringShape = string({ enum: ['Pending', 'Active', 'Inactive', 'Failed', 'Deactivating', 'Deactivated', 'ActiveNonInvocable', 'Deleting'] });
const shapeStateReason: StringShape = string();
const shapeStateReasonCode: StringShape = string({ enum: ['Idle', 'Creating', 'Restoring', 'EniLimitExceeded', 'InsufficientRolePermissions', 'InvalidConfiguration', 'InternalError', 'SubnetOutOfIPAddresses', 'InvalidSubnet', 'InvalidSecurityGroup', 'ImageDeleted', 'ImageAccessDenied', 'InvalidImage', 'KMSKeyAccessDenied', 'KMSKeyNotFound', 'InvalidStateKMSKey', 'DisabledKMSKey', 'EFSIOError', 'EFSMountConnectivityError', 'EFSMountFailure', 'EFSMountTimeout', 'InvalidRuntime', 'InvalidZipFileException', 'FunctionError', 'DrainingDurableExecutions', 'VcpuLimitExceeded', 'CapacityProviderScalingLimitExceeded', 'InsufficientCapacity', 'EC2RequestLimitExceeded', 'FunctionError.InitTimeout', 'FunctionError.RuntimeInitError', 'FunctionError.ExtensionInitError', 'FunctionError.InvalidEntryPoint', 'FunctionError.InvalidWorkingDirectory', 'FunctionError.PermissionDenied', 'FunctionError.TooManyExtensions', 'FunctionError.InitResourceExhausted', 'DisallowedByVpcEncryptionControl'] });
export const shapeTracingConfigResponse: StructureShape = structure('TracingConfigResponse', {
  Mode: member(shapeTracingMode),
});
const shapeVpcId: StringShape = string();
export const shapeVpcConfigResponse: StructureShape = structure('VpcConfigResponse', {
  Ipv6AllowedForDualStack: member(shapeNullableBoolean),
  SecurityGroupIds: member(shapeSecurityGroupIds),
  SubnetIds: member(shapeSubnetIds),
  VpcId: member(shapeVpcId),
});
export const shapeFunctionConfiguration: StructureShape = structure('FunctionConfiguration', {
  Architectures: member(shapeArchitecturesList),
  CapacityProviderConfig: member(shapeCapacityProviderConfig),
  CodeSha256: member(shapeString),
  CodeSize: member(shapeLong),
  ConfigSha256: member(shapeString),
  DeadLetterConfig: member(shapeDeadLetterConfig),
  Description: member(shapeDescription),
  DurableConfig: member(shapeDurableConfig),
  Environment: member(shapeEnvironmentResponse),
  EphemeralStorage: member(shapeEphemeralStorage),
  FileSystemConfigs: member(shapeFileSystemConfigList),
  FunctionArn: member(shapeNameSpacedFunctionArn),
  FunctionName: member(shapeNamespacedFunctionName),
  Handler: member(shapeHandler),
  ImageConfigResponse: member(shapeImageConfigResponse),
  KMSKeyArn: member(shapeKMSKeyArn),
  LastModified: member(shapeTimestamp),
  LastUpdateStatus: member(shapeLastUpdateStatus),
  LastUpdateStatusReason: member(shapeLastUpdateStatusReason),
  LastUpdateStatusReasonCode: member(shapeLastUpdateStatusReasonCode),
  Layers: member(shapeLayersReferenceList),
  LoggingConfig: member(shapeLoggingConfig),
  MasterArn: member(shapeFunctionArn),
  MemorySize: member(shapeMemorySize),
  PackageType: member(shapePackageType),
  RevisionId: member(shapeString),
  Role: member(shapeRoleArn),
  Runtime: member(shapeRuntime),
  RuntimeVersionConfig: member(shapeRuntimeVersionConfig),
  SigningJobArn: member(shapeArn),
  SigningProfileVersionArn: member(shapeArn),
  SnapStart: member(shapeSnapStartResponse),
  State: member(shapeState),
  StateReason: member(shapeStateReason),
  StateReasonCode: member(shapeStateReasonCode),
  TenancyConfig: member(shapeTenancyConfig),
  Timeout: member(shapeTimeout),
  TracingConfig: member(shapeTracingConfigResponse),
  Version: member(shapeVersion),
  VpcConfig: member(shapeVpcConfigResponse),
});
const shapeAllowCredentials: Shape = boolean();
const shapeHeader: StringShape = string({ min: 0, max: 1024, pattern: '.*' });
const shapeHeadersList: Shape = list(shapeHeader, { min: 0, max: 100 });
const shapeMethod: StringShape = string({ min: 0, max: 6, pattern: '.*' });
const shapeAllowMethodsList: Shape = list(shapeMethod, { min: 0, max: 6 });
const shapeOrigin: StringShape = string({ min: 1, max: 253, pattern: '.*' });
const shapeAllowOriginsList: Shape = list(shapeOrigin, { min: 0, max: 100 });
const shapeMaxAge: Shape = integer({ min: 0, max: 86400 });
export const shapeCors: StructureShape = structure('Cors', {
  AllowCredentials: member(shapeAllowCredentials),
  AllowHeaders: member(shapeHeadersList),
  AllowMethods: member(shapeAllowMethodsList),
  AllowOrigins: member(shapeAllowOriginsList),
  ExposeHeaders: member(shapeHeadersList),
  MaxAge: member(shapeMaxAge),
});
const shapeInvokeMode: StringShape = string({ enum: ['BUFFERED', 'RESPONSE_STREAM'] });
const shapeFunctionUrlQualifier: StringShape = string({ min: 1, max: 128, pattern: '((?!^\\d+$)^[0-9a-zA-Z-_]+$)' });
export const shapeCreateFunctionUrlConfigRequest: StructureShape = structure('CreateFunctionUrlConfigRequest', {
  AuthType: required(shapeFunctionUrlAuthType),
  Cors: member(shapeCors),
  FunctionName: required(shapeFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  InvokeMode: member(shapeInvokeMode),
  Qualifier: member(shapeFunctionUrlQualifier, { location: 'querystring', locationName: 'Qualifier' }),
});
const shapeFunctionUrl: StringShape = string({ min: 40, max: 100 });
export const shapeCreateFunctionUrlConfigResponse: StructureShape = structure('CreateFunctionUrlConfigResponse', {
  AuthType: required(shapeFunctionUrlAuthType),
  Cors: member(shapeCors),
  CreationTime: required(shapeTimestamp),
  FunctionArn: required(shapeFunctionArn),
  FunctionUrl: required(shapeFunctionUrl),
  InvokeMode: member(shapeInvokeMode),
});
export const shapeDeleteAliasRequest: StructureShape = structure('DeleteAliasRequest', {
  FunctionName: required(shapeFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  Name: required(shapeAlias, { location: 'uri', locationName: 'Name' }),
});
export const shapeDeleteCapacityProviderRequest: StructureShape = structure('DeleteCapacityProviderRequest', {
  CapacityProviderName: required(shapeCapacityProviderName, { location: 'uri', locationName: 'CapacityProviderName' }),
});
export const shapeDeleteCapacityProviderResponse: StructureShape = structure('DeleteCapacityProviderResponse', {
  CapacityProvider: required(shapeCapacityProvider),
});
export const shapeDeleteCodeSigningConfigRequest: StructureShape = structure('DeleteCodeSigningConfigRequest', {
  CodeSigningConfigArn: required(shapeCodeSigningConfigArn, { location: 'uri', locationName: 'CodeSigningConfigArn' }),
});
export const shapeDeleteCodeSigningConfigResponse: StructureShape = structure('DeleteCodeSigningConfigResponse', {});
export const shapeDeleteEventSourceMappingRequest: StructureShape = structure('DeleteEventSourceMappingRequest', {
  UUID: required(shapeString, { location: 'uri', locationName: 'UUID' }),
});
export const shapeDeleteFunctionRequest: StructureShape = structure('DeleteFunctionRequest', {
  FunctionName: required(shapeNamespacedFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  Qualifier: member(shapeNumericLatestPublishedOrAliasQualifier, { location: 'querystring', locationName: 'Qualifier' }),
});
const shapeInteger: Shape = integer();
export const shapeDeleteFunctionResponse: StructureShape = structure('DeleteFunctionResponse', {
  StatusCode: member(shapeInteger, { location: 'statusCode' }),
});
export const shapeDeleteFunctionCodeSigningConfigRequest: StructureShape = structure('DeleteFunctionCodeSigningConfigRequest', {
  FunctionName: required(shapeNamespacedFunctionName, { location: 'uri', locationName: 'FunctionName' }),
});
export const shapeDeleteFunctionConcurrencyRequest: StructureShape = structure('DeleteFunctionConcurrencyRequest', {
  FunctionName: required(shapeFunctionName, { location: 'uri', locationName: 'FunctionName' }),
});
export const shapeDeleteFunctionEventInvokeConfigRequest: StructureShape = structure('DeleteFunctionEventInvokeConfigRequest', {
  FunctionName: required(shapeNamespacedFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  Qualifier: member(shapeNumericLatestPublishedOrAliasQualifier, { location: 'querystring', locationName: 'Qualifier' }),
});
export const shapeDeleteFunctionUrlConfigRequest: StructureShape = structure('DeleteFunctionUrlConfigRequest', {
  FunctionName: required(shapeFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  Qualifier: member(shapeFunctionUrlQualifier, { location: 'querystring', locationName: 'Qualifier' }),
});
export const shapeDeleteLayerVersionRequest: StructureShape = structure('DeleteLayerVersionRequest', {
  LayerName: required(shapeLayerName, { location: 'uri', locationName: 'LayerName' }),
  VersionNumber: required(shapeLayerVersionNumber, { location: 'uri', locationName: 'VersionNumber' }),
});
const shapeQualifier: StringShape = string({ min: 1, max: 128, pattern: '(|[a-zA-Z0-9$_-]+)' });
export const shapeDeleteProvisionedConcurrencyConfigRequest: StructureShape = structure('DeleteProvisionedConcurrencyConfigRequest', {
  FunctionName: required(shapeFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  Qualifier: required(shapeQualifier, { location: 'querystring', locationName: 'Qualifier' }),
});
export const shapeGetAccountSettingsRequest: StructureShape = structure('GetAccountSettingsRequest', {});
const shapeUnreservedConcurrentExecutions: Shape = integer({ min: 0 });
export const shapeAccountLimit: StructureShape = structure('AccountLimit', {
  CodeSizeUnzipped: member(shapeLong),
  CodeSizeZipped: member(shapeLong),
  ConcurrentExecutions: member(shapeInteger),
  TotalCodeSize: member(shapeLong),
  UnreservedConcurrentExecutions: member(shapeUnreservedConcurrentExecutions),
});
export const shapeAccountUsage: StructureShape = structure('AccountUsage', {
  FunctionCount: member(shapeLong),
  TotalCodeSize: member(shapeLong),
});
export const shapeGetAccountSettingsResponse: StructureShape = structure('GetAccountSettingsResponse', {
  AccountLimit: member(shapeAccountLimit),
  AccountUsage: member(shapeAccountUsage),
});
export const shapeGetAliasRequest: StructureShape = structure('GetAliasRequest', {
  FunctionName: required(shapeFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  Name: required(shapeAlias, { location: 'uri', locationName: 'Name' }),
});
export const shapeGetCapacityProviderRequest: StructureShape = structure('GetCapacityProviderRequest', {
  CapacityProviderName: required(shapeCapacityProviderName, { location: 'uri', locationName: 'CapacityProviderName' }),
});
export const shapeGetCapacityProviderResponse: StructureShape = structure('GetCapacityProviderResponse', {
  CapacityProvider: required(shapeCapacityProvider),
});
export const shapeGetCodeSigningConfigRequest: StructureShape = structure('GetCodeSigningConfigRequest', {
  CodeSigningConfigArn: required(shapeCodeSigningConfigArn, { location: 'uri', locationName: 'CodeSigningConfigArn' }),
});
export const shapeGetCodeSigningConfigResponse: StructureShape = structure('GetCodeSigningConfigResponse', {
  CodeSigningConfig: required(shapeCodeSigningConfig),
});
export const shapeGetDurableExecutionRequest: StructureShape = structure('GetDurableExecutionRequest', {
  DurableExecutionArn: required(shapeDurableExecutionArn, { location: 'uri', locationName: 'DurableExecutionArn' }),
});
const shapeDurableExecutionName: StringShape = string({ min: 1, max: 64, pattern: '[a-zA-Z0-9-_]+' });
const shapeOutputPayload: StringShape = string({ min: 0, max: 6291456 });
const shapeExecutionStatus: StringShape = string({ enum: ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'STOPPED'] });
const shapeXAmznTraceId: StringShape = string({ min: 0, max: 8192 });
export const shapeTraceHeader: StructureShape = structure('TraceHeader', {
  XAmznTraceId: member(shapeXAmznTraceId),
});
export const shapeGetDurableExecutionResponse: StructureShape = structure('GetDurableExecutionResponse', {
  DurableExecutionArn: required(shapeDurableExecutionArn),
  DurableExecutionName: required(shapeDurableExecutionName),
  EndTimestamp: member(shapeExecutionTimestamp),
  Error: member(shapeErrorObject),
  FunctionArn: required(shapeNameSpacedFunctionArn),
  InputPayload: member(shapeInputPayload),
  Result: member(shapeOutputPayload),
  StartTimestamp: required(shapeExecutionTimestamp),
  Status: required(shapeExecutionStatus),
  TraceHeader: member(shapeTraceHeader),
  Version: member(shapeVersionWithLatestPublished),
});
const shapeIncludeExecutionData: Shape = boolean();
const shapeItemCount: Shape = integer({ min: 0, max: 1000 });
const shapeReverseOrder: Shape = boolean();
export const shapeGetDurableExecutionHistoryRequest: StructureShape = structure('GetDurableExecutionHistoryRequest', {
  DurableExecutionArn: required(shapeDurableExecutionArn, { location: 'uri', locationName: 'DurableExecutionArn' }),
  IncludeExecutionData: member(shapeIncludeExecutionData, { location: 'querystring', locationName: 'IncludeExecutionData' }),
  Marker: member(shapeString, { location: 'querystring', locationName: 'Marker' }),
  MaxItems: member(shapeItemCount, { location: 'querystring', locationName: 'MaxItems' }),
  ReverseOrder: member(shapeReverseOrder, { location: 'querystring', locationName: 'ReverseOrder' }),
});
const shapeTruncated: Shape = boolean();
export const shapeEventError: StructureShape = structure('EventError', {
  Payload: member(shapeErrorObject),
  Truncated: member(shapeTruncated),
});
export const shapeCallbackFailedDetails: StructureShape = structure('CallbackFailedDetails', {
  Error: required(shapeEventError),
});
export const shapeCallbackStartedDetails: StructureShape = structure('CallbackStartedDetails', {
  CallbackId: required(shapeCallbackId),
  HeartbeatTimeout: member(shapeDurationSeconds),
  Timeout: member(shapeDurationSeconds),
});
export const shapeEventResult: StructureShape = structure('EventResult', {
  Payload: member(shapeOperationPayload),
  Truncated: member(shapeTruncated),
});
export const shapeCallbackSucceededDetails: StructureShape = structure('CallbackSucceededDetails', {
  Result: required(shapeEventResult),
});
export const shapeCallbackTimedOutDetails: StructureShape = structure('CallbackTimedOutDetails', {
  Error: required(shapeEventError),
});
export const shapeChainedInvokeFailedDetails: StructureShape = structure('ChainedInvokeFailedDetails', {
  Error: required(shapeEventError),
});
export const shapeEventInput: StructureShape = structure('EventInput', {
  Payload: member(shapeInputPayload),
  Truncated: member(shapeTruncated),
});
export const shapeChainedInvokeStartedDetails: StructureShape = structure('ChainedInvokeStartedDetails', {
  DurableExecutionArn: member(shapeDurableExecutionArn),
  ExecutedVersion: member(shapeVersionWithLatestPublished),
  FunctionName: required(shapeNamespacedFunctionName),
  Input: member(shapeEventInput),
  TenantId: member(shapeTenantId),
});
export const shapeChainedInvokeStoppedDetails: StructureShape = structure('ChainedInvokeStoppedDetails', {
  Error: required(shapeEventError),
});
export const shapeChainedInvokeSucceededDetails: StructureShape = structure('ChainedInvokeSucceededDetails', {
  Result: required(shapeEventResult),
});
export const shapeChainedInvokeTimedOutDetails: StructureShape = structure('ChainedInvokeTimedOutDetails', {
  Error: required(shapeEventError),
});
export const shapeContextFailedDetails: StructureShape = structure('ContextFailedDetails', {
  Error: required(shapeEventError),
});
export const shapeContextStartedDetails: StructureShape = structure('ContextStartedDetails', {});
export const shapeContextSucceededDetails: StructureShape = structure('ContextSucceededDetails', {
  Result: required(shapeEventResult),
});
const shapeEventId: Shape = integer({ min: 1 });
const shapeEventType: StringShape = string({ enum: ['ExecutionStarted', 'ExecutionSucceeded', 'ExecutionFailed', 'ExecutionTimedOut', 'ExecutionStopped', 'ContextStarted', 'ContextSucceeded', 'ContextFailed', 'WaitStarted', 'WaitSucceeded', 'WaitCancelled', 'StepStarted', 'StepSucceeded', 'StepFailed', 'ChainedInvokeStarted', 'ChainedInvokeSucceeded', 'ChainedInvokeFailed', 'ChainedInvokeTimedOut', 'ChainedInvokeStopped', 'CallbackStarted', 'CallbackSucceeded', 'CallbackFailed', 'CallbackTimedOut', 'InvocationCompleted'] });
export const shapeExecutionFailedDetails: StructureShape = structure('ExecutionFailedDetails', {
  Error: required(shapeEventError),
});
export const shapeExecutionStartedDetails: StructureShape = structure('ExecutionStartedDetails', {
  ExecutionTimeout: required(shapeDurationSeconds),
  Input: required(shapeEventInput),
});
export const shapeExecutionStoppedDetails: StructureShape = structure('ExecutionStoppedDetails', {
  Error: required(shapeEventError),
});
export const shapeExecutionSucceededDetails: StructureShape = structure('ExecutionSucceededDetails', {
  Result: required(shapeEventResult),
});
export const shapeExecutionTimedOutDetails: StructureShape = structure('ExecutionTimedOutDetails', {
  Error: member(shapeEventError),
});
export const shapeInvocationCompletedDetails: StructureShape = structure('InvocationCompletedDetails', {
  EndTimestamp: required(shapeExecutionTimestamp),
  Error: member(shapeEventError),
  RequestId: required(shapeString),
  StartTimestamp: required(shapeExecutionTimestamp),
});
export const shapeRetryDetails: StructureShape = structure('RetryDetails', {
  CurrentAttempt: member(shapeAttemptCount),
  NextAttemptDelaySeconds: member(shapeDurationSeconds),
});
export const shapeStepFailedDetails: StructureShape = structure('StepFailedDetails', {
  Error: required(shapeEventError),
  RetryDetails: required(shapeRetryDetails),
});
export const shapeStepStartedDetails: StructureShape = structure('StepStartedDetails', {});
export const shapeStepSucceededDetails: StructureShape = structure('StepSucceededDetails', {
  Result: required(shapeEventResult),
  RetryDetails: required(shapeRetryDetails),
});
export const shapeWaitCancelledDetails: StructureShape = structure('WaitCancelledDetails', {
  Error: member(shapeEventError),
});
export const shapeWaitStartedDetails: StructureShape = structure('WaitStartedDetails', {
  Duration: required(shapeDurationSeconds),
  ScheduledEndTimestamp: required(shapeExecutionTimestamp),
});
export const shapeWaitSucceededDetails: StructureShape = structure('WaitSucceededDetails', {
  Duration: member(shapeDurationSeconds),
});
export const shapeEvent: StructureShape = structure('Event', {
  CallbackFailedDetails: member(shapeCallbackFailedDetails),
  CallbackStartedDetails: member(shapeCallbackStartedDetails),
  CallbackSucceededDetails: member(shapeCallbackSucceededDetails),
  CallbackTimedOutDetails: member(shapeCallbackTimedOutDetails),
  ChainedInvokeFailedDetails: member(shapeChainedInvokeFailedDetails),
  ChainedInvokeStartedDetails: member(shapeChainedInvokeStartedDetails),
  ChainedInvokeStoppedDetails: member(shapeChainedInvokeStoppedDetails),
  ChainedInvokeSucceededDetails: member(shapeChainedInvokeSucceededDetails),
  ChainedInvokeTimedOutDetails: member(shapeChainedInvokeTimedOutDetails),
  ContextFailedDetails: member(shapeContextFailedDetails),
  ContextStartedDetails: member(shapeContextStartedDetails),
  ContextSucceededDetails: member(shapeContextSucceededDetails),
  EventId: member(shapeEventId),
  EventTimestamp: member(shapeExecutionTimestamp),
  EventType: member(shapeEventType),
  ExecutionFailedDetails: member(shapeExecutionFailedDetails),
  ExecutionStartedDetails: member(shapeExecutionStartedDetails),
  ExecutionStoppedDetails: member(shapeExecutionStoppedDetails),
  ExecutionSucceededDetails: member(shapeExecutionSucceededDetails),
  ExecutionTimedOutDetails: member(shapeExecutionTimedOutDetails),
  Id: member(shapeOperationId),
  InvocationCompletedDetails: member(shapeInvocationCompletedDetails),
  Name: member(shapeOperationName),
  ParentId: member(shapeOperationId),
  StepFailedDetails: member(shapeStepFailedDetails),
  StepStartedDetails: member(shapeStepStartedDetails),
  StepSucceededDetails: member(shapeStepSucceededDetails),
  SubType: member(shapeOperationSubType),
  WaitCancelledDetails: member(shapeWaitCancelledDetails),
  WaitStartedDetails: member(shapeWaitStartedDetails),
  WaitSucceededDetails: member(shapeWaitSucceededDetails),
});
const shapeEvents: Shape = list(shapeEvent);
export const shapeGetDurableExecutionHistoryResponse: StructureShape = structure('GetDurableExecutionHistoryResponse', {
  Events: required(shapeEvents),
  NextMarker: member(shapeString),
});
export const shapeGetDurableExecutionStateRequest: StructureShape = structure('GetDurableExecutionStateRequest', {
  CheckpointToken: required(shapeCheckpointToken, { location: 'querystring', locationName: 'CheckpointToken' }),
  DurableExecutionArn: required(shapeDurableExecutionArn, { location: 'uri', locationName: 'DurableExecutionArn' }),
  Marker: member(shapeString, { location: 'querystring', locationName: 'Marker' }),
  MaxItems: member(shapeItemCount, { location: 'querystring', locationName: 'MaxItems' }),
});
export const shapeGetDurableExecutionStateResponse: StructureShape = structure('GetDurableExecutionStateResponse', {
  NextMarker: member(shapeString),
  Operations: required(shapeOperations),
});
export const shapeGetEventSourceMappingRequest: StructureShape = structure('GetEventSourceMappingRequest', {
  UUID: required(shapeString, { location: 'uri', locationName: 'UUID' }),
});
export const shapeGetFunctionRequest: StructureShape = structure('GetFunctionRequest', {
  FunctionName: required(shapeNamespacedFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  Qualifier: member(shapeNumericLatestPublishedOrAliasQualifier, { location: 'querystring', locationName: 'Qualifier' }),
});
export const shapeFunctionCodeLocation: StructureShape = structure('FunctionCodeLocation', {
  ImageUri: member(shapeString),
  Location: member(shapeString),
  RepositoryType: member(shapeString),
  ResolvedImageUri: member(shapeString),
  SourceKMSKeyArn: member(shapeString),
});
const shapeReservedConcurrentExecutions: Shape = integer({ min: 0 });
export const shapeConcurrency: StructureShape = structure('Concurrency', {
  ReservedConcurrentExecutions: member(shapeReservedConcurrentExecutions),
});
const shapeTagsErrorCode: StringShape = string({ min: 10, max: 21, pattern: '[A-Za-z]+Exception' });
const shapeTagsErrorMessage: StringShape = string({ min: 84, max: 1000, pattern: '.*' });
export const shapeTagsError: StructureShape = structure('TagsError', {
  ErrorCode: required(shapeTagsErrorCode),
  Message: required(shapeTagsErrorMessage),
});
export const shapeGetFunctionResponse: StructureShape = structure('GetFunctionResponse', {
  Code: member(shapeFunctionCodeLocation),
  Concurrency: member(shapeConcurrency),
  Configuration: member(shapeFunctionConfiguration),
  Tags: member(shapeTags),
  TagsError: member(shapeTagsError),
});
export const shapeGetFunctionCodeSigningConfigRequest: StructureShape = structure('GetFunctionCodeSigningConfigRequest', {
  FunctionName: required(shapeNamespacedFunctionName, { location: 'uri', locationName: 'FunctionName' }),
});
export const shapeGetFunctionCodeSigningConfigResponse: StructureShape = structure('GetFunctionCodeSigningConfigResponse', {
  CodeSigningConfigArn: required(shapeCodeSigningConfigArn),
  FunctionName: required(shapeFunctionName),
});
export const shapeGetFunctionConcurrencyRequest: StructureShape = structure('GetFunctionConcurrencyRequest', {
  FunctionName: required(shapeFunctionName, { location: 'uri', locationName: 'FunctionName' }),
});
export const shapeGetFunctionConcurrencyResponse: StructureShape = structure('GetFunctionConcurrencyResponse', {
  ReservedConcurrentExecutions: member(shapeReservedConcurrentExecutions),
});
export const shapeGetFunctionConfigurationRequest: StructureShape = structure('GetFunctionConfigurationRequest', {
  FunctionName: required(shapeNamespacedFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  Qualifier: member(shapeNumericLatestPublishedOrAliasQualifier, { location: 'querystring', locationName: 'Qualifier' }),
});
export const shapeGetFunctionEventInvokeConfigRequest: StructureShape = structure('GetFunctionEventInvokeConfigRequest', {
  FunctionName: required(shapeNamespacedFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  Qualifier: member(shapeNumericLatestPublishedOrAliasQualifier, { location: 'querystring', locationName: 'Qualifier' }),
});
const shapeMaximumEventAgeInSeconds: Shape = integer({ min: 60, max: 21600 });
const shapeMaximumRetryAttempts: Shape = integer({ min: 0, max: 2 });
export const shapeFunctionEventInvokeConfig: StructureShape = structure('FunctionEventInvokeConfig', {
  DestinationConfig: member(shapeDestinationConfig),
  FunctionArn: member(shapeFunctionArn),
  LastModified: member(shapeDate),
  MaximumEventAgeInSeconds: member(shapeMaximumEventAgeInSeconds),
  MaximumRetryAttempts: member(shapeMaximumRetryAttempts),
});
const shapeUnqualifiedFunctionName: StringShape = string({ min: 1, max: 140, pattern: '(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)' });
export const shapeGetFunctionRecursionConfigRequest: StructureShape = structure('GetFunctionRecursionConfigRequest', {
  FunctionName: required(shapeUnqualifiedFunctionName, { location: 'uri', locationName: 'FunctionName' }),
});
const shapeRecursiveLoop: StringShape = string({ enum: ['Allow', 'Terminate'] });
export const shapeGetFunctionRecursionConfigResponse: StructureShape = structure('GetFunctionRecursionConfigResponse', {
  RecursiveLoop: member(shapeRecursiveLoop),
});
const shapePublishedFunctionQualifier: StringShape = string({ min: 1, max: 128, pattern: '(\\$LATEST\\.PUBLISHED|[0-9]+)' });
export const shapeGetFunctionScalingConfigRequest: StructureShape = structure('GetFunctionScalingConfigRequest', {
  FunctionName: required(shapeUnqualifiedFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  Qualifier: required(shapePublishedFunctionQualifier, { location: 'querystring', locationName: 'Qualifier' }),
});
const shapeFunctionScalingConfigExecutionEnvironments: Shape = integer({ min: 0, max: 15000 });
export const shapeFunctionScalingConfig: StructureShape = structure('FunctionScalingConfig', {
  MaxExecutionEnvironments: member(shapeFunctionScalingConfigExecutionEnvironments),
  MinExecutionEnvironments: member(shapeFunctionScalingConfigExecutionEnvironments),
});
export const shapeGetFunctionScalingConfigResponse: StructureShape = structure('GetFunctionScalingConfigResponse', {
  AppliedFunctionScalingConfig: member(shapeFunctionScalingConfig),
  FunctionArn: member(shapeFunctionArn),
  RequestedFunctionScalingConfig: member(shapeFunctionScalingConfig),
});
export const shapeGetFunctionUrlConfigRequest: StructureShape = structure('GetFunctionUrlConfigRequest', {
  FunctionName: required(shapeFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  Qualifier: member(shapeFunctionUrlQualifier, { location: 'querystring', locationName: 'Qualifier' }),
});
export const shapeGetFunctionUrlConfigResponse: StructureShape = structure('GetFunctionUrlConfigResponse', {
  AuthType: required(shapeFunctionUrlAuthType),
  Cors: member(shapeCors),
  CreationTime: required(shapeTimestamp),
  FunctionArn: required(shapeFunctionArn),
  FunctionUrl: required(shapeFunctionUrl),
  InvokeMode: member(shapeInvokeMode),
  LastModifiedTime: required(shapeTimestamp),
});
export const shapeGetLayerVersionRequest: StructureShape = structure('GetLayerVersionRequest', {
  LayerName: required(shapeLayerName, { location: 'uri', locationName: 'LayerName' }),
  VersionNumber: required(shapeLayerVersionNumber, { location: 'uri', locationName: 'VersionNumber' }),
});
const shapeCompatibleArchitectures: Shape = list(shapeArchitecture, { min: 0, max: 2 });
const shapeCompatibleRuntimes: Shape = list(shapeRuntime, { min: 0, max: 15 });
export const shapeLayerVersionContentOutput: StructureShape = structure('LayerVersionContentOutput', {
  CodeSha256: member(shapeString),
  CodeSize: member(shapeLong),
  Location: member(shapeString),
  SigningJobArn: member(shapeString),
  SigningProfileVersionArn: member(shapeString),
});
const shapeLayerArn: StringShape = string({ min: 1, max: 140, pattern: 'arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\\d{12}:layer:[a-zA-Z0-9-_]+' });
const shapeLicenseInfo: StringShape = string({ min: 0, max: 512 });
export const shapeGetLayerVersionResponse: StructureShape = structure('GetLayerVersionResponse', {
  CompatibleArchitectures: member(shapeCompatibleArchitectures),
  CompatibleRuntimes: member(shapeCompatibleRuntimes),
  Content: member(shapeLayerVersionContentOutput),
  CreatedDate: member(shapeTimestamp),
  Description: member(shapeDescription),
  LayerArn: member(shapeLayerArn),
  LayerVersionArn: member(shapeLayerVersionArn),
  LicenseInfo: member(shapeLicenseInfo),
  Version: member(shapeLayerVersionNumber),
});
export const shapeGetLayerVersionByArnRequest: StructureShape = structure('GetLayerVersionByArnRequest', {
  Arn: required(shapeLayerVersionArn, { location: 'querystring', locationName: 'Arn' }),
});
export const shapeGetLayerVersionPolicyRequest: StructureShape = structure('GetLayerVersionPolicyRequest', {
  LayerName: required(shapeLayerName, { location: 'uri', locationName: 'LayerName' }),
  VersionNumber: required(shapeLayerVersionNumber, { location: 'uri', locationName: 'VersionNumber' }),
});
export const shapeGetLayerVersionPolicyResponse: StructureShape = structure('GetLayerVersionPolicyResponse', {
  Policy: member(shapeString),
  RevisionId: member(shapeString),
});
export const shapeGetPolicyRequest: StructureShape = structure('GetPolicyRequest', {
  FunctionName: required(shapeNamespacedFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  Qualifier: member(shapeNumericLatestPublishedOrAliasQualifier, { location: 'querystring', locationName: 'Qualifier' }),
});
export const shapeGetPolicyResponse: StructureShape = structure('GetPolicyResponse', {
  Policy: member(shapeString),
  RevisionId: member(shapeString),
});
export const shapeGetProvisionedConcurrencyConfigRequest: StructureShape = structure('GetProvisionedConcurrencyConfigRequest', {
  FunctionName: required(shapeFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  Qualifier: required(shapeQualifier, { location: 'querystring', locationName: 'Qualifier' }),
});
const shapeNonNegativeInteger: Shape = integer({ min: 0 });
const shapePositiveInteger: Shape = integer({ min: 1 });
const shapeProvisionedConcurrencyStatusEnum: StringShape = string({ enum: ['IN_PROGRESS', 'READY', 'FAILED'] });
export const shapeGetProvisionedConcurrencyConfigResponse: StructureShape = structure('GetProvisionedConcurrencyConfigResponse', {
  AllocatedProvisionedConcurrentExecutions: member(shapeNonNegativeInteger),
  AvailableProvisionedConcurrentExecutions: member(shapeNonNegativeInteger),
  LastModified: member(shapeTimestamp),
  RequestedProvisionedConcurrentExecutions: member(shapePositiveInteger),
  Status: member(shapeProvisionedConcurrencyStatusEnum),
  StatusReason: member(shapeString),
});
export const shapeGetRuntimeManagementConfigRequest: StructureShape = structure('GetRuntimeManagementConfigRequest', {
  FunctionName: required(shapeNamespacedFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  Qualifier: member(shapeNumericLatestPublishedOrAliasQualifier, { location: 'querystring', locationName: 'Qualifier' }),
});
const shapeUpdateRuntimeOn: StringShape = string({ enum: ['Auto', 'Manual', 'FunctionUpdate'] });
export const shapeGetRuntimeManagementConfigResponse: StructureShape = structure('GetRuntimeManagementConfigResponse', {
  FunctionArn: member(shapeNameSpacedFunctionArn),
  RuntimeVersionArn: member(shapeRuntimeVersionArn),
  UpdateRuntimeOn: member(shapeUpdateRuntimeOn),
});
const shapeInvocationType: StringShape = string({ enum: ['Event', 'RequestResponse', 'DryRun'] });
const shapeLogType: StringShape = string({ enum: ['None', 'Tail'] });
export const shapeInvocationRequest: StructureShape = structure('InvocationRequest', {
  ClientContext: member(shapeString, { location: 'header', locationName: 'X-Amz-Client-Context' }),
  DurableExecutionName: member(shapeDurableExecutionName, { location: 'header', locationName: 'X-Amz-Durable-Execution-Name' }),
  FunctionName: required(shapeNamespacedFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  InvocationType: member(shapeInvocationType, { location: 'header', locationName: 'X-Amz-Invocation-Type' }),
  LogType: member(shapeLogType, { location: 'header', locationName: 'X-Amz-Log-Type' }),
  Payload: member(shapeBlob),
  Qualifier: member(shapeNumericLatestPublishedOrAliasQualifier, { location: 'querystring', locationName: 'Qualifier' }),
  TenantId: member(shapeTenantId, { location: 'header', locationName: 'X-Amz-Tenant-Id' }),
}, { payload: 'Payload' });
export const shapeInvocationResponse: StructureShape = structure('InvocationResponse', {
  DurableExecutionArn: member(shapeDurableExecutionArn, { location: 'header', locationName: 'X-Amz-Durable-Execution-Arn' }),
  ExecutedVersion: member(shapeVersion, { location: 'header', locationName: 'X-Amz-Executed-Version' }),
  FunctionError: member(shapeString, { location: 'header', locationName: 'X-Amz-Function-Error' }),
  LogResult: member(shapeString, { location: 'header', locationName: 'X-Amz-Log-Result' }),
  Payload: member(shapeBlob),
  StatusCode: member(shapeInteger, { location: 'statusCode' }),
}, { payload: 'Payload' });
const shapeBlobStream: Shape = blob();
export const shapeInvokeAsyncRequest: StructureShape = structure('InvokeAsyncRequest', {
  FunctionName: required(shapeNamespacedFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  InvokeArgs: required(shapeBlobStream),
}, { payload: 'InvokeArgs' });
const shapeHttpStatus: Shape = integer();
export const shapeInvokeAsyncResponse: StructureShape = structure('InvokeAsyncResponse', {
  Status: member(shapeHttpStatus, { location: 'statusCode' }),
});
const shapeResponseStreamingInvocationType: StringShape = string({ enum: ['RequestResponse', 'DryRun'] });
export const shapeInvokeWithResponseStreamRequest: StructureShape = structure('InvokeWithResponseStreamRequest', {
  ClientContext: member(shapeString, { location: 'header', locationName: 'X-Amz-Client-Context' }),
  FunctionName: required(shapeNamespacedFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  InvocationType: member(shapeResponseStreamingInvocationType, { location: 'header', locationName: 'X-Amz-Invocation-Type' }),
  LogType: member(shapeLogType, { location: 'header', locationName: 'X-Amz-Log-Type' }),
  Payload: member(shapeBlob),
  Qualifier: member(shapeNumericLatestPublishedOrAliasQualifier, { location: 'querystring', locationName: 'Qualifier' }),
  TenantId: member(shapeTenantId, { location: 'header', locationName: 'X-Amz-Tenant-Id' }),
}, { payload: 'Payload' });
export const shapeInvokeWithResponseStreamCompleteEvent: StructureShape = structure('InvokeWithResponseStreamCompleteEvent', {
  ErrorCode: member(shapeString),
  ErrorDetails: member(shapeString),
  LogResult: member(shapeString),
});
export const shapeInvokeResponseStreamUpdate: StructureShape = structure('InvokeResponseStreamUpdate', {
  Payload: member(shapeBlob),
});
export const shapeInvokeWithResponseStreamResponseEvent: StructureShape = structure('InvokeWithResponseStreamResponseEvent', {
  InvokeComplete: member(shapeInvokeWithResponseStreamCompleteEvent),
  PayloadChunk: member(shapeInvokeResponseStreamUpdate),
}, { eventStream: true });
export const shapeInvokeWithResponseStreamResponse: StructureShape = structure('InvokeWithResponseStreamResponse', {
  EventStream: member(shapeInvokeWithResponseStreamResponseEvent),
  ExecutedVersion: member(shapeVersion, { location: 'header', locationName: 'X-Amz-Executed-Version' }),
  ResponseStreamContentType: member(shapeString, { location: 'header', locationName: 'Content-Type' }),
  StatusCode: member(shapeInteger, { location: 'statusCode' }),
}, { payload: 'EventStream' });
const shapeMaxListItems: Shape = integer({ min: 1, max: 10000 });
export const shapeListAliasesRequest: StructureShape = structure('ListAliasesRequest', {
  FunctionName: required(shapeFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  FunctionVersion: member(shapeVersionWithLatestPublished, { location: 'querystring', locationName: 'FunctionVersion' }),
  Marker: member(shapeString, { location: 'querystring', locationName: 'Marker' }),
  MaxItems: member(shapeMaxListItems, { location: 'querystring', locationName: 'MaxItems' }),
});
const shapeAliasList: Shape = list(shapeAliasConfiguration);
export const shapeListAliasesResponse: StructureShape = structure('ListAliasesResponse', {
  Aliases: member(shapeAliasList),
  NextMarker: member(shapeString),
});
const shapeMaxFiftyListItems: Shape = integer({ min: 1, max: 50 });
export const shapeListCapacityProvidersRequest: StructureShape = structure('ListCapacityProvidersRequest', {
  Marker: member(shapeString, { location: 'querystring', locationName: 'Marker' }),
  MaxItems: member(shapeMaxFiftyListItems, { location: 'querystring', locationName: 'MaxItems' }),
  State: member(shapeCapacityProviderState, { location: 'querystring', locationName: 'State' }),
});
const shapeCapacityProvidersList: Shape = list(shapeCapacityProvider, { min: 0, max: 50 });
export const shapeListCapacityProvidersResponse: StructureShape = structure('ListCapacityProvidersResponse', {
  CapacityProviders: required(shapeCapacityProvidersList),
  NextMarker: member(shapeString),
});
export const shapeListCodeSigningConfigsRequest: StructureShape = structure('ListCodeSigningConfigsRequest', {
  Marker: member(shapeString, { location: 'querystring', locationName: 'Marker' }),
  MaxItems: member(shapeMaxListItems, { location: 'querystring', locationName: 'MaxItems' }),
});
const shapeCodeSigningConfigList: Shape = list(shapeCodeSigningConfig);
export const shapeListCodeSigningConfigsResponse: StructureShape = structure('ListCodeSigningConfigsResponse', {
  CodeSigningConfigs: member(shapeCodeSigningConfigList),
  NextMarker: member(shapeString),
});
const shapeExecutionStatusList: Shape = list(shapeExecutionStatus, { min: 1, max: 10 });
export const shapeListDurableExecutionsByFunctionRequest: StructureShape = structure('ListDurableExecutionsByFunctionRequest', {
  DurableExecutionName: member(shapeDurableExecutionName, { location: 'querystring', locationName: 'DurableExecutionName' }),
  FunctionName: required(shapeNamespacedFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  Marker: member(shapeString, { location: 'querystring', locationName: 'Marker' }),
  MaxItems: member(shapeItemCount, { location: 'querystring', locationName: 'MaxItems' }),
  Qualifier: member(shapeNumericLatestPublishedOrAliasQualifier, { location: 'querystring', locationName: 'Qualifier' }),
  ReverseOrder: member(shapeReverseOrder, { location: 'querystring', locationName: 'ReverseOrder' }),
  StartedAfter: member(shapeExecutionTimestamp, { location: 'querystring', locationName: 'StartedAfter' }),
  StartedBefore: member(shapeExecutionTimestamp, { location: 'querystring', locationName: 'StartedBefore' }),
  Statuses: member(shapeExecutionStatusList, { location: 'querystring', locationName: 'Statuses' }),
});
export const shapeExecution: StructureShape = structure('Execution', {
  DurableExecutionArn: required(shapeDurableExecutionArn),
  DurableExecutionName: required(shapeDurableExecutionName),
  EndTimestamp: member(shapeExecutionTimestamp),
  FunctionArn: required(shapeNameSpacedFunctionArn),
  StartTimestamp: required(shapeExecutionTimestamp),
  Status: required(shapeExecutionStatus),
});
const shapeDurableExecutions: Shape = list(shapeExecution);
export const shapeListDurableExecutionsByFunctionResponse: StructureShape = structure('ListDurableExecutionsByFunctionResponse', {
  DurableExecutions: member(shapeDurableExecutions),
  NextMarker: member(shapeString),
});
export const shapeListEventSourceMappingsRequest: StructureShape = structure('ListEventSourceMappingsRequest', {
  EventSourceArn: member(shapeArn, { location: 'querystring', locationName: 'EventSourceArn' }),
  FunctionName: member(shapeNamespacedFunctionName, { location: 'querystring', locationName: 'FunctionName' }),
  Marker: member(shapeString, { location: 'querystring', locationName: 'Marker' }),
  MaxItems: member(shapeMaxListItems, { location: 'querystring', locationName: 'MaxItems' }),
});
const shapeEventSourceMappingsList: Shape = list(shapeEventSourceMappingConfiguration);
export const shapeListEventSourceMappingsResponse: StructureShape = structure('ListEventSourceMappingsResponse', {
  EventSourceMappings: member(shapeEventSourceMappingsList),
  NextMarker: member(shapeString),
});
const shapeMaxFunctionEventInvokeConfigListItems: Shape = integer({ min: 1, max: 50 });
export const shapeListFunctionEventInvokeConfigsRequest: StructureShape = structure('ListFunctionEventInvokeConfigsRequest', {
  FunctionName: required(shapeNamespacedFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  Marker: member(shapeString, { location: 'querystring', locationName: 'Marker' }),
  MaxItems: member(shapeMaxFunctionEventInvokeConfigListItems, { location: 'querystring', locationName: 'MaxItems' }),
});
const shapeFunctionEventInvokeConfigList: Shape = list(shapeFunctionEventInvokeConfig);
export const shapeListFunctionEventInvokeConfigsResponse: StructureShape = structure('ListFunctionEventInvokeConfigsResponse', {
  FunctionEventInvokeConfigs: member(shapeFunctionEventInvokeConfigList),
  NextMarker: member(shapeString),
});
const shapeMaxItems: Shape = integer({ min: 1, max: 50 });
export const shapeListFunctionUrlConfigsRequest: StructureShape = structure('ListFunctionUrlConfigsRequest', {
  FunctionName: required(shapeFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  Marker: member(shapeString, { location: 'querystring', locationName: 'Marker' }),
  MaxItems: member(shapeMaxItems, { location: 'querystring', locationName: 'MaxItems' }),
});
export const shapeFunctionUrlConfig: StructureShape = structure('FunctionUrlConfig', {
  AuthType: required(shapeFunctionUrlAuthType),
  Cors: member(shapeCors),
  CreationTime: required(shapeTimestamp),
  FunctionArn: required(shapeFunctionArn),
  FunctionUrl: required(shapeFunctionUrl),
  InvokeMode: member(shapeInvokeMode),
  LastModifiedTime: required(shapeTimestamp),
});
const shapeFunctionUrlConfigList: Shape = list(shapeFunctionUrlConfig);
export const shapeListFunctionUrlConfigsResponse: StructureShape = structure('ListFunctionUrlConfigsResponse', {
  FunctionUrlConfigs: required(shapeFunctionUrlConfigList),
  NextMarker: member(shapeString),
});
export const shapeListFunctionVersionsByCapacityProviderRequest: StructureShape = structure('ListFunctionVersionsByCapacityProviderRequest', {
  CapacityProviderName: required(shapeCapacityProviderName, { location: 'uri', locationName: 'CapacityProviderName' }),
  Marker: member(shapeString, { location: 'querystring', locationName: 'Marker' }),
  MaxItems: member(shapeMaxFiftyListItems, { location: 'querystring', locationName: 'MaxItems' }),
});
export const shapeFunctionVersionsByCapacityProviderListItem: StructureShape = structure('FunctionVersionsByCapacityProviderListItem', {
  FunctionArn: required(shapeNameSpacedFunctionArn),
  State: required(shapeState),
});
const shapeFunctionVersionsByCapacityProviderList: Shape = list(shapeFunctionVersionsByCapacityProviderListItem, { min: 0, max: 50 });
export const shapeListFunctionVersionsByCapacityProviderResponse: StructureShape = structure('ListFunctionVersionsByCapacityProviderResponse', {
  CapacityProviderArn: required(shapeCapacityProviderArn),
  FunctionVersions: required(shapeFunctionVersionsByCapacityProviderList),
  NextMarker: member(shapeString),
});
const shapeFunctionVersion: StringShape = string({ enum: ['ALL'] });
const shapeMasterRegion: StringShape = string({ pattern: 'ALL|[a-z]{2}(-gov)?-[a-z]+-\\d{1}' });
export const shapeListFunctionsRequest: StructureShape = structure('ListFunctionsRequest', {
  FunctionVersion: member(shapeFunctionVersion, { location: 'querystring', locationName: 'FunctionVersion' }),
  Marker: member(shapeString, { location: 'querystring', locationName: 'Marker' }),
  MasterRegion: member(shapeMasterRegion, { location: 'querystring', locationName: 'MasterRegion' }),
  MaxItems: member(shapeMaxListItems, { location: 'querystring', locationName: 'MaxItems' }),
});
const shapeFunctionList: Shape = list(shapeFunctionConfiguration);
export const shapeListFunctionsResponse: StructureShape = structure('ListFunctionsResponse', {
  Functions: member(shapeFunctionList),
  NextMarker: member(shapeString),
});
export const shapeListFunctionsByCodeSigningConfigRequest: StructureShape = structure('ListFunctionsByCodeSigningConfigRequest', {
  CodeSigningConfigArn: required(shapeCodeSigningConfigArn, { location: 'uri', locationName: 'CodeSigningConfigArn' }),
  Marker: member(shapeString, { location: 'querystring', locationName: 'Marker' }),
  MaxItems: member(shapeMaxListItems, { location: 'querystring', locationName: 'MaxItems' }),
});
const shapeFunctionArnList: Shape = list(shapeFunctionArn);
export const shapeListFunctionsByCodeSigningConfigResponse: StructureShape = structure('ListFunctionsByCodeSigningConfigResponse', {
  FunctionArns: member(shapeFunctionArnList),
  NextMarker: member(shapeString),
});
const shapeMaxLayerListItems: Shape = integer({ min: 1, max: 50 });
export const shapeListLayerVersionsRequest: StructureShape = structure('ListLayerVersionsRequest', {
  CompatibleArchitecture: member(shapeArchitecture, { location: 'querystring', locationName: 'CompatibleArchitecture' }),
  CompatibleRuntime: member(shapeRuntime, { location: 'querystring', locationName: 'CompatibleRuntime' }),
  LayerName: required(shapeLayerName, { location: 'uri', locationName: 'LayerName' }),
  Marker: member(shapeString, { location: 'querystring', locationName: 'Marker' }),
  MaxItems: member(shapeMaxLayerListItems, { location: 'querystring', locationName: 'MaxItems' }),
});
export const shapeLayerVersionsListItem: StructureShape = structure('LayerVersionsListItem', {
  CompatibleArchitectures: member(shapeCompatibleArchitectures),
  CompatibleRuntimes: member(shapeCompatibleRuntimes),
  CreatedDate: member(shapeTimestamp),
  Description: member(shapeDescription),
  LayerVersionArn: member(shapeLayerVersionArn),
  LicenseInfo: member(shapeLicenseInfo),
  Version: member(shapeLayerVersionNumber),
});
const shapeLayerVersionsList: Shape = list(shapeLayerVersionsListItem);
export const shapeListLayerVersionsResponse: StructureShape = structure('ListLayerVersionsResponse', {
  LayerVersions: member(shapeLayerVersionsList),
  NextMarker: member(shapeString),
});
export const shapeListLayersRequest: StructureShape = structure('ListLayersRequest', {
  CompatibleArchitecture: member(shapeArchitecture, { location: 'querystring', locationName: 'CompatibleArchitecture' }),
  CompatibleRuntime: member(shapeRuntime, { location: 'querystring', locationName: 'CompatibleRuntime' }),
  Marker: member(shapeString, { location: 'querystring', locationName: 'Marker' }),
  MaxItems: member(shapeMaxLayerListItems, { location: 'querystring', locationName: 'MaxItems' }),
});
export const shapeLayersListItem: StructureShape = structure('LayersListItem', {
  LatestMatchingVersion: member(shapeLayerVersionsListItem),
  LayerArn: member(shapeLayerArn),
  LayerName: member(shapeLayerName),
});
const shapeLayersList: Shape = list(shapeLayersListItem);
export const shapeListLayersResponse: StructureShape = structure('ListLayersResponse', {
  Layers: member(shapeLayersList),
  NextMarker: member(shapeString),
});
const shapeMaxProvisionedConcurrencyConfigListItems: Shape = integer({ min: 1, max: 50 });
export const shapeListProvisionedConcurrencyConfigsRequest: StructureShape = structure('ListProvisionedConcurrencyConfigsRequest', {
  FunctionName: required(shapeFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  Marker: member(shapeString, { location: 'querystring', locationName: 'Marker' }),
  MaxItems: member(shapeMaxProvisionedConcurrencyConfigListItems, { location: 'querystring', locationName: 'MaxItems' }),
});
export const shapeProvisionedConcurrencyConfigListItem: StructureShape = structure('ProvisionedConcurrencyConfigListItem', {
  AllocatedProvisionedConcurrentExecutions: member(shapeNonNegativeInteger),
  AvailableProvisionedConcurrentExecutions: member(shapeNonNegativeInteger),
  FunctionArn: member(shapeFunctionArn),
  LastModified: member(shapeTimestamp),
  RequestedProvisionedConcurrentExecutions: member(shapePositiveInteger),
  Status: member(shapeProvisionedConcurrencyStatusEnum),
  StatusReason: member(shapeString),
});
const shapeProvisionedConcurrencyConfigList: Shape = list(shapeProvisionedConcurrencyConfigListItem);
export const shapeListProvisionedConcurrencyConfigsResponse: StructureShape = structure('ListProvisionedConcurrencyConfigsResponse', {
  NextMarker: member(shapeString),
  ProvisionedConcurrencyConfigs: member(shapeProvisionedConcurrencyConfigList),
});
const shapeTaggableResource: StringShape = string({ min: 1, max: 256, pattern: 'arn:(aws[a-zA-Z-]*):lambda:[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|capacity-provider:[a-zA-Z0-9-_]+)' });
export const shapeListTagsRequest: StructureShape = structure('ListTagsRequest', {
  Resource: required(shapeTaggableResource, { location: 'uri', locationName: 'Resource' }),
});
export const shapeListTagsResponse: StructureShape = structure('ListTagsResponse', {
  Tags: member(shapeTags),
});
export const shapeListVersionsByFunctionRequest: StructureShape = structure('ListVersionsByFunctionRequest', {
  FunctionName: required(shapeNamespacedFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  Marker: member(shapeString, { location: 'querystring', locationName: 'Marker' }),
  MaxItems: member(shapeMaxListItems, { location: 'querystring', locationName: 'MaxItems' }),
});
export const shapeListVersionsByFunctionResponse: StructureShape = structure('ListVersionsByFunctionResponse', {
  NextMarker: member(shapeString),
  Versions: member(shapeFunctionList),
});
export const shapeLayerVersionContentInput: StructureShape = structure('LayerVersionContentInput', {
  S3Bucket: member(shapeS3Bucket),
  S3Key: member(shapeS3Key),
  S3ObjectVersion: member(shapeS3ObjectVersion),
  ZipFile: member(shapeBlob),
});
export const shapePublishLayerVersionRequest: StructureShape = structure('PublishLayerVersionRequest', {
  CompatibleArchitectures: member(shapeCompatibleArchitectures),
  CompatibleRuntimes: member(shapeCompatibleRuntimes),
  Content: required(shapeLayerVersionContentInput),
  Description: member(shapeDescription),
  LayerName: required(shapeLayerName, { location: 'uri', locationName: 'LayerName' }),
  LicenseInfo: member(shapeLicenseInfo),
});
export const shapePublishLayerVersionResponse: StructureShape = structure('PublishLayerVersionResponse', {
  CompatibleArchitectures: member(shapeCompatibleArchitectures),
  CompatibleRuntimes: member(shapeCompatibleRuntimes),
  Content: member(shapeLayerVersionContentOutput),
  CreatedDate: member(shapeTimestamp),
  Description: member(shapeDescription),
  LayerArn: member(shapeLayerArn),
  LayerVersionArn: member(shapeLayerVersionArn),
  LicenseInfo: member(shapeLicenseInfo),
  Version: member(shapeLayerVersionNumber),
});
export const shapePublishVersionRequest: StructureShape = structure('PublishVersionRequest', {
  CodeSha256: member(shapeString),
  Description: member(shapeDescription),
  FunctionName: required(shapeFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  PublishTo: member(shapeFunctionVersionLatestPublished),
  RevisionId: member(shapeString),
});
export const shapePutFunctionCodeSigningConfigRequest: StructureShape = structure('PutFunctionCodeSigningConfigRequest', {
  CodeSigningConfigArn: required(shapeCodeSigningConfigArn),
  FunctionName: required(shapeNamespacedFunctionName, { location: 'uri', locationName: 'FunctionName' }),
});
export const shapePutFunctionCodeSigningConfigResponse: StructureShape = structure('PutFunctionCodeSigningConfigResponse', {
  CodeSigningConfigArn: required(shapeCodeSigningConfigArn),
  FunctionName: required(shapeFunctionName),
});
export const shapePutFunctionConcurrencyRequest: StructureShape = structure('PutFunctionConcurrencyRequest', {
  FunctionName: required(shapeFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  ReservedConcurrentExecutions: required(shapeReservedConcurrentExecutions),
});
export const shapePutFunctionEventInvokeConfigRequest: StructureShape = structure('PutFunctionEventInvokeConfigRequest', {
  DestinationConfig: member(shapeDestinationConfig),
  FunctionName: required(shapeNamespacedFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  MaximumEventAgeInSeconds: member(shapeMaximumEventAgeInSeconds),
  MaximumRetryAttempts: member(shapeMaximumRetryAttempts),
  Qualifier: member(shapeNumericLatestPublishedOrAliasQualifier, { location: 'querystring', locationName: 'Qualifier' }),
});
export const shapePutFunctionRecursionConfigRequest: StructureShape = structure('PutFunctionRecursionConfigRequest', {
  FunctionName: required(shapeUnqualifiedFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  RecursiveLoop: required(shapeRecursiveLoop),
});
export const shapePutFunctionRecursionConfigResponse: StructureShape = structure('PutFunctionRecursionConfigResponse', {
  RecursiveLoop: member(shapeRecursiveLoop),
});
export const shapePutFunctionScalingConfigRequest: StructureShape = structure('PutFunctionScalingConfigRequest', {
  FunctionName: required(shapeUnqualifiedFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  FunctionScalingConfig: member(shapeFunctionScalingConfig),
  Qualifier: required(shapePublishedFunctionQualifier, { location: 'querystring', locationName: 'Qualifier' }),
});
export const shapePutFunctionScalingConfigResponse: StructureShape = structure('PutFunctionScalingConfigResponse', {
  FunctionState: member(shapeState),
});
export const shapePutProvisionedConcurrencyConfigRequest: StructureShape = structure('PutProvisionedConcurrencyConfigRequest', {
  FunctionName: required(shapeFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  ProvisionedConcurrentExecutions: required(shapePositiveInteger),
  Qualifier: required(shapeQualifier, { location: 'querystring', locationName: 'Qualifier' }),
});
export const shapePutProvisionedConcurrencyConfigResponse: StructureShape = structure('PutProvisionedConcurrencyConfigResponse', {
  AllocatedProvisionedConcurrentExecutions: member(shapeNonNegativeInteger),
  AvailableProvisionedConcurrentExecutions: member(shapeNonNegativeInteger),
  LastModified: member(shapeTimestamp),
  RequestedProvisionedConcurrentExecutions: member(shapePositiveInteger),
  Status: member(shapeProvisionedConcurrencyStatusEnum),
  StatusReason: member(shapeString),
});
export const shapePutRuntimeManagementConfigRequest: StructureShape = structure('PutRuntimeManagementConfigRequest', {
  FunctionName: required(shapeNamespacedFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  Qualifier: member(shapeNumericLatestPublishedOrAliasQualifier, { location: 'querystring', locationName: 'Qualifier' }),
  RuntimeVersionArn: member(shapeRuntimeVersionArn),
  UpdateRuntimeOn: required(shapeUpdateRuntimeOn),
});
export const shapePutRuntimeManagementConfigResponse: StructureShape = structure('PutRuntimeManagementConfigResponse', {
  FunctionArn: required(shapeFunctionArn),
  RuntimeVersionArn: member(shapeRuntimeVersionArn),
  UpdateRuntimeOn: required(shapeUpdateRuntimeOn),
});
export const shapeRemoveLayerVersionPermissionRequest: StructureShape = structure('RemoveLayerVersionPermissionRequest', {
  LayerName: required(shapeLayerName, { location: 'uri', locationName: 'LayerName' }),
  RevisionId: member(shapeString, { location: 'querystring', locationName: 'RevisionId' }),
  StatementId: required(shapeStatementId, { location: 'uri', locationName: 'StatementId' }),
  VersionNumber: required(shapeLayerVersionNumber, { location: 'uri', locationName: 'VersionNumber' }),
});
const shapeNamespacedStatementId: StringShape = string({ min: 1, max: 100, pattern: '([a-zA-Z0-9-_.]+)' });
export const shapeRemovePermissionRequest: StructureShape = structure('RemovePermissionRequest', {
  FunctionName: required(shapeNamespacedFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  Qualifier: member(shapeNumericLatestPublishedOrAliasQualifier, { location: 'querystring', locationName: 'Qualifier' }),
  RevisionId: member(shapeString, { location: 'querystring', locationName: 'RevisionId' }),
  StatementId: required(shapeNamespacedStatementId, { location: 'uri', locationName: 'StatementId' }),
});
export const shapeSendDurableExecutionCallbackFailureRequest: StructureShape = structure('SendDurableExecutionCallbackFailureRequest', {
  CallbackId: required(shapeCallbackId, { location: 'uri', locationName: 'CallbackId' }),
  Error: member(shapeErrorObject),
}, { payload: 'Error' });
export const shapeSendDurableExecutionCallbackFailureResponse: StructureShape = structure('SendDurableExecutionCallbackFailureResponse', {});
export const shapeSendDurableExecutionCallbackHeartbeatRequest: StructureShape = structure('SendDurableExecutionCallbackHeartbeatRequest', {
  CallbackId: required(shapeCallbackId, { location: 'uri', locationName: 'CallbackId' }),
});
export const shapeSendDurableExecutionCallbackHeartbeatResponse: StructureShape = structure('SendDurableExecutionCallbackHeartbeatResponse', {});
const shapeBinaryOperationPayload: Shape = blob({ min: 0, max: 262144 });
export const shapeSendDurableExecutionCallbackSuccessRequest: StructureShape = structure('SendDurableExecutionCallbackSuccessRequest', {
  CallbackId: required(shapeCallbackId, { location: 'uri', locationName: 'CallbackId' }),
  Result: member(shapeBinaryOperationPayload),
}, { payload: 'Result' });
export const shapeSendDurableExecutionCallbackSuccessResponse: StructureShape = structure('SendDurableExecutionCallbackSuccessResponse', {});
export const shapeStopDurableExecutionRequest: StructureShape = structure('StopDurableExecutionRequest', {
  DurableExecutionArn: required(shapeDurableExecutionArn, { location: 'uri', locationName: 'DurableExecutionArn' }),
  Error: member(shapeErrorObject),
}, { payload: 'Error' });
export const shapeStopDurableExecutionResponse: StructureShape = structure('StopDurableExecutionResponse', {
  StopTimestamp: required(shapeExecutionTimestamp),
});
export const shapeTagResourceRequest: StructureShape = structure('TagResourceRequest', {
  Resource: required(shapeTaggableResource, { location: 'uri', locationName: 'Resource' }),
  Tags: required(shapeTags),
});
const shapeTagKeyList: Shape = list(shapeTagKey);
export const shapeUntagResourceRequest: StructureShape = structure('UntagResourceRequest', {
  Resource: required(shapeTaggableResource, { location: 'uri', locationName: 'Resource' }),
  TagKeys: required(shapeTagKeyList, { location: 'querystring', locationName: 'tagKeys' }),
});
export const shapeUpdateAliasRequest: StructureShape = structure('UpdateAliasRequest', {
  Description: member(shapeDescription),
  FunctionName: required(shapeFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  FunctionVersion: member(shapeVersionWithLatestPublished),
  Name: required(shapeAlias, { location: 'uri', locationName: 'Name' }),
  RevisionId: member(shapeString),
  RoutingConfig: member(shapeAliasRoutingConfiguration),
});
export const shapeUpdateCapacityProviderRequest: StructureShape = structure('UpdateCapacityProviderRequest', {
  CapacityProviderName: required(shapeCapacityProviderName, { location: 'uri', locationName: 'CapacityProviderName' }),
  CapacityProviderScalingConfig: member(shapeCapacityProviderScalingConfig),
});
export const shapeUpdateCapacityProviderResponse: StructureShape = structure('UpdateCapacityProviderResponse', {
  CapacityProvider: required(shapeCapacityProvider),
});
export const shapeUpdateCodeSigningConfigRequest: StructureShape = structure('UpdateCodeSigningConfigRequest', {
  AllowedPublishers: member(shapeAllowedPublishers),
  CodeSigningConfigArn: required(shapeCodeSigningConfigArn, { location: 'uri', locationName: 'CodeSigningConfigArn' }),
  CodeSigningPolicies: member(shapeCodeSigningPolicies),
  Description: member(shapeDescription),
});
export const shapeUpdateCodeSigningConfigResponse: StructureShape = structure('UpdateCodeSigningConfigResponse', {
  CodeSigningConfig: required(shapeCodeSigningConfig),
});
export const shapeUpdateEventSourceMappingRequest: StructureShape = structure('UpdateEventSourceMappingRequest', {
  AmazonManagedKafkaEventSourceConfig: member(shapeAmazonManagedKafkaEventSourceConfig),
  BatchSize: member(shapeBatchSize),
  BisectBatchOnFunctionError: member(shapeBisectBatchOnFunctionError),
  DestinationConfig: member(shapeDestinationConfig),
  DocumentDBEventSourceConfig: member(shapeDocumentDBEventSourceConfig),
  Enabled: member(shapeEnabled),
  FilterCriteria: member(shapeFilterCriteria),
  FunctionName: member(shapeNamespacedFunctionName),
  FunctionResponseTypes: member(shapeFunctionResponseTypeList),
  KMSKeyArn: member(shapeKMSKeyArn),
  LoggingConfig: member(shapeEventSourceMappingLoggingConfig),
  MaximumBatchingWindowInSeconds: member(shapeMaximumBatchingWindowInSeconds),
  MaximumRecordAgeInSeconds: member(shapeMaximumRecordAgeInSeconds),
  MaximumRetryAttempts: member(shapeMaximumRetryAttemptsEventSourceMapping),
  MetricsConfig: member(shapeEventSourceMappingMetricsConfig),
  ParallelizationFactor: member(shapeParallelizationFactor),
  ProvisionedPollerConfig: member(shapeProvisionedPollerConfig),
  ScalingConfig: member(shapeScalingConfig),
  SelfManagedKafkaEventSourceConfig: member(shapeSelfManagedKafkaEventSourceConfig),
  SourceAccessConfigurations: member(shapeSourceAccessConfigurations),
  TumblingWindowInSeconds: member(shapeTumblingWindowInSeconds),
  UUID: required(shapeString, { location: 'uri', locationName: 'UUID' }),
});
export const shapeUpdateFunctionCodeRequest: StructureShape = structure('UpdateFunctionCodeRequest', {
  Architectures: member(shapeArchitecturesList),
  DryRun: member(shapeBoolean),
  FunctionName: required(shapeFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  ImageUri: member(shapeString),
  Publish: member(shapeBoolean),
  PublishTo: member(shapeFunctionVersionLatestPublished),
  RevisionId: member(shapeString),
  S3Bucket: member(shapeS3Bucket),
  S3Key: member(shapeS3Key),
  S3ObjectVersion: member(shapeS3ObjectVersion),
  SourceKMSKeyArn: member(shapeKMSKeyArn),
  ZipFile: member(shapeBlob),
});
export const shapeUpdateFunctionConfigurationRequest: StructureShape = structure('UpdateFunctionConfigurationRequest', {
  CapacityProviderConfig: member(shapeCapacityProviderConfig),
  DeadLetterConfig: member(shapeDeadLetterConfig),
  Description: member(shapeDescription),
  DurableConfig: member(shapeDurableConfig),
  Environment: member(shapeEnvironment),
  EphemeralStorage: member(shapeEphemeralStorage),
  FileSystemConfigs: member(shapeFileSystemConfigList),
  FunctionName: required(shapeFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  Handler: member(shapeHandler),
  ImageConfig: member(shapeImageConfig),
  KMSKeyArn: member(shapeKMSKeyArn),
  Layers: member(shapeLayerList),
  LoggingConfig: member(shapeLoggingConfig),
  MemorySize: member(shapeMemorySize),
  RevisionId: member(shapeString),
  Role: member(shapeRoleArn),
  Runtime: member(shapeRuntime),
  SnapStart: member(shapeSnapStart),
  Timeout: member(shapeTimeout),
  TracingConfig: member(shapeTracingConfig),
  VpcConfig: member(shapeVpcConfig),
});
export const shapeUpdateFunctionEventInvokeConfigRequest: StructureShape = structure('UpdateFunctionEventInvokeConfigRequest', {
  DestinationConfig: member(shapeDestinationConfig),
  FunctionName: required(shapeNamespacedFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  MaximumEventAgeInSeconds: member(shapeMaximumEventAgeInSeconds),
  MaximumRetryAttempts: member(shapeMaximumRetryAttempts),
  Qualifier: member(shapeNumericLatestPublishedOrAliasQualifier, { location: 'querystring', locationName: 'Qualifier' }),
});
export const shapeUpdateFunctionUrlConfigRequest: StructureShape = structure('UpdateFunctionUrlConfigRequest', {
  AuthType: member(shapeFunctionUrlAuthType),
  Cors: member(shapeCors),
  FunctionName: required(shapeFunctionName, { location: 'uri', locationName: 'FunctionName' }),
  InvokeMode: member(shapeInvokeMode),
  Qualifier: member(shapeFunctionUrlQualifier, { location: 'querystring', locationName: 'Qualifier' }),
});
export const shapeUpdateFunctionUrlConfigResponse: StructureShape = structure('UpdateFunctionUrlConfigResponse', {
  AuthType: required(shapeFunctionUrlAuthType),
  Cors: member(shapeCors),
  CreationTime: required(shapeTimestamp),
  FunctionArn: required(shapeFunctionArn),
  FunctionUrl: required(shapeFunctionUrl),
  InvokeMode: member(shapeInvokeMode),
  LastModifiedTime: required(shapeTimestamp),
});

/** Input and output type of every operation. */
export interface LambdaOperations {
  readonly AddLayerVersionPermission: { readonly input: AddLayerVersionPermissionRequest; readonly output: AddLayerVersionPermissionResponse };
  readonly AddPermission: { readonly input: AddPermissionRequest; readonly output: AddPermissionResponse };
  readonly CheckpointDurableExecution: { readonly input: CheckpointDurableExecutionRequest; readonly output: CheckpointDurableExecutionResponse };
  readonly CreateAlias: { readonly input: CreateAliasRequest; readonly output: AliasConfiguration };
  readonly CreateCapacityProvider: { readonly input: CreateCapacityProviderRequest; readonly output: CreateCapacityProviderResponse };
  readonly CreateCodeSigningConfig: { readonly input: CreateCodeSigningConfigRequest; readonly output: CreateCodeSigningConfigResponse };
  readonly CreateEventSourceMapping: { readonly input: CreateEventSourceMappingRequest; readonly output: EventSourceMappingConfiguration };
  readonly CreateFunction: { readonly input: CreateFunctionRequest; readonly output: FunctionConfiguration };
  readonly CreateFunctionUrlConfig: { readonly input: CreateFunctionUrlConfigRequest; readonly output: CreateFunctionUrlConfigResponse };
  readonly DeleteAlias: { readonly input: DeleteAliasRequest; readonly output: Readonly<object> };
  readonly DeleteCapacityProvider: { readonly input: DeleteCapacityProviderRequest; readonly output: DeleteCapacityProviderResponse };
  readonly DeleteCodeSigningConfig: { readonly input: DeleteCodeSigningConfigRequest; readonly output: DeleteCodeSigningConfigResponse };
  readonly DeleteEventSourceMapping: { readonly input: DeleteEventSourceMappingRequest; readonly output: EventSourceMappingConfiguration };
  readonly DeleteFunction: { readonly input: DeleteFunctionRequest; readonly output: DeleteFunctionResponse };
  readonly DeleteFunctionCodeSigningConfig: { readonly input: DeleteFunctionCodeSigningConfigRequest; readonly output: Readonly<object> };
  readonly DeleteFunctionConcurrency: { readonly input: DeleteFunctionConcurrencyRequest; readonly output: Readonly<object> };
  readonly DeleteFunctionEventInvokeConfig: { readonly input: DeleteFunctionEventInvokeConfigRequest; readonly output: Readonly<object> };
  readonly DeleteFunctionUrlConfig: { readonly input: DeleteFunctionUrlConfigRequest; readonly output: Readonly<object> };
  readonly DeleteLayerVersion: { readonly input: DeleteLayerVersionRequest; readonly output: Readonly<object> };
  readonly DeleteProvisionedConcurrencyConfig: { readonly input: DeleteProvisionedConcurrencyConfigRequest; readonly output: Readonly<object> };
  readonly GetAccountSettings: { readonly input: GetAccountSettingsRequest; readonly output: GetAccountSettingsResponse };
  readonly GetAlias: { readonly input: GetAliasRequest; readonly output: AliasConfiguration };
  readonly GetCapacityProvider: { readonly input: GetCapacityProviderRequest; readonly output: GetCapacityProviderResponse };
  readonly GetCodeSigningConfig: { readonly input: GetCodeSigningConfigRequest; readonly output: GetCodeSigningConfigResponse };
  readonly GetDurableExecution: { readonly input: GetDurableExecutionRequest; readonly output: GetDurableExecutionResponse };
  readonly GetDurableExecutionHistory: { readonly input: GetDurableExecutionHistoryRequest; readonly output: GetDurableExecutionHistoryResponse };
  readonly GetDurableExecutionState: { readonly input: GetDurableExecutionStateRequest; readonly output: GetDurableExecutionStateResponse };
  readonly GetEventSourceMapping: { readonly input: GetEventSourceMappingRequest; readonly output: EventSourceMappingConfiguration };
  readonly GetFunction: { readonly input: GetFunctionRequest; readonly output: GetFunctionResponse };
  readonly GetFunctionCodeSigningConfig: { readonly input: GetFunctionCodeSigningConfigRequest; readonly output: GetFunctionCodeSigningConfigResponse };
  readonly GetFunctionConcurrency: { readonly input: GetFunctionConcurrencyRequest; readonly output: GetFunctionConcurrencyResponse };
  readonly GetFunctionConfiguration: { readonly input: GetFunctionConfigurationRequest; readonly output: FunctionConfiguration };
  readonly GetFunctionEventInvokeConfig: { readonly input: GetFunctionEventInvokeConfigRequest; readonly output: FunctionEventInvokeConfig };
  readonly GetFunctionRecursionConfig: { readonly input: GetFunctionRecursionConfigRequest; readonly output: GetFunctionRecursionConfigResponse };
  readonly GetFunctionScalingConfig: { readonly input: GetFunctionScalingConfigRequest; readonly output: GetFunctionScalingConfigResponse };
  readonly GetFunctionUrlConfig: { readonly input: GetFunctionUrlConfigRequest; readonly output: GetFunctionUrlConfigResponse };
  readonly GetLayerVersion: { readonly input: GetLayerVersionRequest; readonly output: GetLayerVersionResponse };
  readonly GetLayerVersionByArn: { readonly input: GetLayerVersionByArnRequest; readonly output: GetLayerVersionResponse };
  readonly GetLayerVersionPolicy: { readonly input: GetLayerVersionPolicyRequest; readonly output: GetLayerVersionPolicyResponse };
  readonly GetPolicy: { readonly input: GetPolicyRequest; readonly output: GetPolicyResponse };
  readonly GetProvisionedConcurrencyConfig: { readonly input: GetProvisionedConcurrencyConfigRequest; readonly output: GetProvisionedConcurrencyConfigResponse };
  readonly GetRuntimeManagementConfig: { readonly input: GetRuntimeManagementConfigRequest; readonly output: GetRuntimeManagementConfigResponse };
  readonly Invoke: { readonly input: InvocationRequest; readonly output: InvocationResponse };
  readonly InvokeAsync: { readonly input: InvokeAsyncRequest; readonly output: InvokeAsyncResponse };
  readonly InvokeWithResponseStream: { readonly input: InvokeWithResponseStreamRequest; readonly output: InvokeWithResponseStreamResponse };
  readonly ListAliases: { readonly input: ListAliasesRequest; readonly output: ListAliasesResponse };
  readonly ListCapacityProviders: { readonly input: ListCapacityProvidersRequest; readonly output: ListCapacityProvidersResponse };
  readonly ListCodeSigningConfigs: { readonly input: ListCodeSigningConfigsRequest; readonly output: ListCodeSigningConfigsResponse };
  readonly ListDurableExecutionsByFunction: { readonly input: ListDurableExecutionsByFunctionRequest; readonly output: ListDurableExecutionsByFunctionResponse };
  readonly ListEventSourceMappings: { readonly input: ListEventSourceMappingsRequest; readonly output: ListEventSourceMappingsResponse };
  readonly ListFunctionEventInvokeConfigs: { readonly input: ListFunctionEventInvokeConfigsRequest; readonly output: ListFunctionEventInvokeConfigsResponse };
  readonly ListFunctionUrlConfigs: { readonly input: ListFunctionUrlConfigsRequest; readonly output: ListFunctionUrlConfigsResponse };
  readonly ListFunctionVersionsByCapacityProvider: { readonly input: ListFunctionVersionsByCapacityProviderRequest; readonly output: ListFunctionVersionsByCapacityProviderResponse };
  readonly ListFunctions: { readonly input: ListFunctionsRequest; readonly output: ListFunctionsResponse };
  readonly ListFunctionsByCodeSigningConfig: { readonly input: ListFunctionsByCodeSigningConfigRequest; readonly output: ListFunctionsByCodeSigningConfigResponse };
  readonly ListLayerVersions: { readonly input: ListLayerVersionsRequest; readonly output: ListLayerVersionsResponse };
  readonly ListLayers: { readonly input: ListLayersRequest; readonly output: ListLayersResponse };
  readonly ListProvisionedConcurrencyConfigs: { readonly input: ListProvisionedConcurrencyConfigsRequest; readonly output: ListProvisionedConcurrencyConfigsResponse };
  readonly ListTags: { readonly input: ListTagsRequest; readonly output: ListTagsResponse };
  readonly ListVersionsByFunction: { readonly input: ListVersionsByFunctionRequest; readonly output: ListVersionsByFunctionResponse };
  readonly PublishLayerVersion: { readonly input: PublishLayerVersionRequest; readonly output: PublishLayerVersionResponse };
  readonly PublishVersion: { readonly input: PublishVersionRequest; readonly output: FunctionConfiguration };
  readonly PutFunctionCodeSigningConfig: { readonly input: PutFunctionCodeSigningConfigRequest; readonly output: PutFunctionCodeSigningConfigResponse };
  readonly PutFunctionConcurrency: { readonly input: PutFunctionConcurrencyRequest; readonly output: Concurrency };
  readonly PutFunctionEventInvokeConfig: { readonly input: PutFunctionEventInvokeConfigRequest; readonly output: FunctionEventInvokeConfig };
  readonly PutFunctionRecursionConfig: { readonly input: PutFunctionRecursionConfigRequest; readonly output: PutFunctionRecursionConfigResponse };
  readonly PutFunctionScalingConfig: { readonly input: PutFunctionScalingConfigRequest; readonly output: PutFunctionScalingConfigResponse };
  readonly PutProvisionedConcurrencyConfig: { readonly input: PutProvisionedConcurrencyConfigRequest; readonly output: PutProvisionedConcurrencyConfigResponse };
  readonly PutRuntimeManagementConfig: { readonly input: PutRuntimeManagementConfigRequest; readonly output: PutRuntimeManagementConfigResponse };
  readonly RemoveLayerVersionPermission: { readonly input: RemoveLayerVersionPermissionRequest; readonly output: Readonly<object> };
  readonly RemovePermission: { readonly input: RemovePermissionRequest; readonly output: Readonly<object> };
  readonly SendDurableExecutionCallbackFailure: { readonly input: SendDurableExecutionCallbackFailureRequest; readonly output: SendDurableExecutionCallbackFailureResponse };
  readonly SendDurableExecutionCallbackHeartbeat: { readonly input: SendDurableExecutionCallbackHeartbeatRequest; readonly output: SendDurableExecutionCallbackHeartbeatResponse };
  readonly SendDurableExecutionCallbackSuccess: { readonly input: SendDurableExecutionCallbackSuccessRequest; readonly output: SendDurableExecutionCallbackSuccessResponse };
  readonly StopDurableExecution: { readonly input: StopDurableExecutionRequest; readonly output: StopDurableExecutionResponse };
  readonly TagResource: { readonly input: TagResourceRequest; readonly output: Readonly<object> };
  readonly UntagResource: { readonly input: UntagResourceRequest; readonly output: Readonly<object> };
  readonly UpdateAlias: { readonly input: UpdateAliasRequest; readonly output: AliasConfiguration };
  readonly UpdateCapacityProvider: { readonly input: UpdateCapacityProviderRequest; readonly output: UpdateCapacityProviderResponse };
  readonly UpdateCodeSigningConfig: { readonly input: UpdateCodeSigningConfigRequest; readonly output: UpdateCodeSigningConfigResponse };
  readonly UpdateEventSourceMapping: { readonly input: UpdateEventSourceMappingRequest; readonly output: EventSourceMappingConfiguration };
  readonly UpdateFunctionCode: { readonly input: UpdateFunctionCodeRequest; readonly output: FunctionConfiguration };
  readonly UpdateFunctionConfiguration: { readonly input: UpdateFunctionConfigurationRequest; readonly output: FunctionConfiguration };
  readonly UpdateFunctionEventInvokeConfig: { readonly input: UpdateFunctionEventInvokeConfigRequest; readonly output: FunctionEventInvokeConfig };
  readonly UpdateFunctionUrlConfig: { readonly input: UpdateFunctionUrlConfigRequest; readonly output: UpdateFunctionUrlConfigResponse };
}

const none: StructureShape = structure('None', {});

export const lambdaModel: ServiceModel = {
  id: 'lambda',
  apiVersion: '2015-03-31',
  operations: {
    AddLayerVersionPermission: { name: 'AddLayerVersionPermission', input: shapeAddLayerVersionPermissionRequest, output: shapeAddLayerVersionPermissionResponse, http: { method: 'POST', uri: '/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy', status: 201 } },
    AddPermission: { name: 'AddPermission', input: shapeAddPermissionRequest, output: shapeAddPermissionResponse, http: { method: 'POST', uri: '/2015-03-31/functions/{FunctionName}/policy', status: 201 } },
    CheckpointDurableExecution: { name: 'CheckpointDurableExecution', input: shapeCheckpointDurableExecutionRequest, output: shapeCheckpointDurableExecutionResponse, http: { method: 'POST', uri: '/2025-12-01/durable-executions/{DurableExecutionArn}/checkpoint', status: 200 } },
    CreateAlias: { name: 'CreateAlias', input: shapeCreateAliasRequest, output: shapeAliasConfiguration, http: { method: 'POST', uri: '/2015-03-31/functions/{FunctionName}/aliases', status: 201 } },
    CreateCapacityProvider: { name: 'CreateCapacityProvider', input: shapeCreateCapacityProviderRequest, output: shapeCreateCapacityProviderResponse, http: { method: 'POST', uri: '/2025-11-30/capacity-providers', status: 202 } },
    CreateCodeSigningConfig: { name: 'CreateCodeSigningConfig', input: shapeCreateCodeSigningConfigRequest, output: shapeCreateCodeSigningConfigResponse, http: { method: 'POST', uri: '/2020-04-22/code-signing-configs', status: 201 } },
    CreateEventSourceMapping: { name: 'CreateEventSourceMapping', input: shapeCreateEventSourceMappingRequest, output: shapeEventSourceMappingConfiguration, http: { method: 'POST', uri: '/2015-03-31/event-source-mappings', status: 202 } },
    CreateFunction: { name: 'CreateFunction', input: shapeCreateFunctionRequest, output: shapeFunctionConfiguration, http: { method: 'POST', uri: '/2015-03-31/functions', status: 201 } },
    CreateFunctionUrlConfig: { name: 'CreateFunctionUrlConfig', input: shapeCreateFunctionUrlConfigRequest, output: shapeCreateFunctionUrlConfigResponse, http: { method: 'POST', uri: '/2021-10-31/functions/{FunctionName}/url', status: 201 } },
    DeleteAlias: { name: 'DeleteAlias', input: shapeDeleteAliasRequest, output: none, http: { method: 'DELETE', uri: '/2015-03-31/functions/{FunctionName}/aliases/{Name}', status: 204 } },
    DeleteCapacityProvider: { name: 'DeleteCapacityProvider', input: shapeDeleteCapacityProviderRequest, output: shapeDeleteCapacityProviderResponse, http: { method: 'DELETE', uri: '/2025-11-30/capacity-providers/{CapacityProviderName}', status: 202 } },
    DeleteCodeSigningConfig: { name: 'DeleteCodeSigningConfig', input: shapeDeleteCodeSigningConfigRequest, output: shapeDeleteCodeSigningConfigResponse, http: { method: 'DELETE', uri: '/2020-04-22/code-signing-configs/{CodeSigningConfigArn}', status: 204 } },
    DeleteEventSourceMapping: { name: 'DeleteEventSourceMapping', input: shapeDeleteEventSourceMappingRequest, output: shapeEventSourceMappingConfiguration, http: { method: 'DELETE', uri: '/2015-03-31/event-source-mappings/{UUID}', status: 202 } },
    DeleteFunction: { name: 'DeleteFunction', input: shapeDeleteFunctionRequest, output: shapeDeleteFunctionResponse, http: { method: 'DELETE', uri: '/2015-03-31/functions/{FunctionName}', status: 200 } },
    DeleteFunctionCodeSigningConfig: { name: 'DeleteFunctionCodeSigningConfig', input: shapeDeleteFunctionCodeSigningConfigRequest, output: none, http: { method: 'DELETE', uri: '/2020-06-30/functions/{FunctionName}/code-signing-config', status: 204 } },
    DeleteFunctionConcurrency: { name: 'DeleteFunctionConcurrency', input: shapeDeleteFunctionConcurrencyRequest, output: none, http: { method: 'DELETE', uri: '/2017-10-31/functions/{FunctionName}/concurrency', status: 204 } },
    DeleteFunctionEventInvokeConfig: { name: 'DeleteFunctionEventInvokeConfig', input: shapeDeleteFunctionEventInvokeConfigRequest, output: none, http: { method: 'DELETE', uri: '/2019-09-25/functions/{FunctionName}/event-invoke-config', status: 204 } },
    DeleteFunctionUrlConfig: { name: 'DeleteFunctionUrlConfig', input: shapeDeleteFunctionUrlConfigRequest, output: none, http: { method: 'DELETE', uri: '/2021-10-31/functions/{FunctionName}/url', status: 204 } },
    DeleteLayerVersion: { name: 'DeleteLayerVersion', input: shapeDeleteLayerVersionRequest, output: none, http: { method: 'DELETE', uri: '/2018-10-31/layers/{LayerName}/versions/{VersionNumber}', status: 204 } },
    DeleteProvisionedConcurrencyConfig: { name: 'DeleteProvisionedConcurrencyConfig', input: shapeDeleteProvisionedConcurrencyConfigRequest, output: none, http: { method: 'DELETE', uri: '/2019-09-30/functions/{FunctionName}/provisioned-concurrency', status: 204 } },
    GetAccountSettings: { name: 'GetAccountSettings', input: shapeGetAccountSettingsRequest, output: shapeGetAccountSettingsResponse, http: { method: 'GET', uri: '/2016-08-19/account-settings', status: 200 } },
    GetAlias: { name: 'GetAlias', input: shapeGetAliasRequest, output: shapeAliasConfiguration, http: { method: 'GET', uri: '/2015-03-31/functions/{FunctionName}/aliases/{Name}', status: 200 } },
    GetCapacityProvider: { name: 'GetCapacityProvider', input: shapeGetCapacityProviderRequest, output: shapeGetCapacityProviderResponse, http: { method: 'GET', uri: '/2025-11-30/capacity-providers/{CapacityProviderName}', status: 200 } },
    GetCodeSigningConfig: { name: 'GetCodeSigningConfig', input: shapeGetCodeSigningConfigRequest, output: shapeGetCodeSigningConfigResponse, http: { method: 'GET', uri: '/2020-04-22/code-signing-configs/{CodeSigningConfigArn}', status: 200 } },
    GetDurableExecution: { name: 'GetDurableExecution', input: shapeGetDurableExecutionRequest, output: shapeGetDurableExecutionResponse, http: { method: 'GET', uri: '/2025-12-01/durable-executions/{DurableExecutionArn}', status: 200 } },
    GetDurableExecutionHistory: { name: 'GetDurableExecutionHistory', input: shapeGetDurableExecutionHistoryRequest, output: shapeGetDurableExecutionHistoryResponse, http: { method: 'GET', uri: '/2025-12-01/durable-executions/{DurableExecutionArn}/history', status: 200 } },
    GetDurableExecutionState: { name: 'GetDurableExecutionState', input: shapeGetDurableExecutionStateRequest, output: shapeGetDurableExecutionStateResponse, http: { method: 'GET', uri: '/2025-12-01/durable-executions/{DurableExecutionArn}/state', status: 200 } },
    GetEventSourceMapping: { name: 'GetEventSourceMapping', input: shapeGetEventSourceMappingRequest, output: shapeEventSourceMappingConfiguration, http: { method: 'GET', uri: '/2015-03-31/event-source-mappings/{UUID}', status: 200 } },
    GetFunction: { name: 'GetFunction', input: shapeGetFunctionRequest, output: shapeGetFunctionResponse, http: { method: 'GET', uri: '/2015-03-31/functions/{FunctionName}', status: 200 } },
    GetFunctionCodeSigningConfig: { name: 'GetFunctionCodeSigningConfig', input: shapeGetFunctionCodeSigningConfigRequest, output: shapeGetFunctionCodeSigningConfigResponse, http: { method: 'GET', uri: '/2020-06-30/functions/{FunctionName}/code-signing-config', status: 200 } },
    GetFunctionConcurrency: { name: 'GetFunctionConcurrency', input: shapeGetFunctionConcurrencyRequest, output: shapeGetFunctionConcurrencyResponse, http: { method: 'GET', uri: '/2019-09-30/functions/{FunctionName}/concurrency', status: 200 } },
    GetFunctionConfiguration: { name: 'GetFunctionConfiguration', input: shapeGetFunctionConfigurationRequest, output: shapeFunctionConfiguration, http: { method: 'GET', uri: '/2015-03-31/functions/{FunctionName}/configuration', status: 200 } },
    GetFunctionEventInvokeConfig: { name: 'GetFunctionEventInvokeConfig', input: shapeGetFunctionEventInvokeConfigRequest, output: shapeFunctionEventInvokeConfig, http: { method: 'GET', uri: '/2019-09-25/functions/{FunctionName}/event-invoke-config', status: 200 } },
    GetFunctionRecursionConfig: { name: 'GetFunctionRecursionConfig', input: shapeGetFunctionRecursionConfigRequest, output: shapeGetFunctionRecursionConfigResponse, http: { method: 'GET', uri: '/2024-08-31/functions/{FunctionName}/recursion-config', status: 200 } },
    GetFunctionScalingConfig: { name: 'GetFunctionScalingConfig', input: shapeGetFunctionScalingConfigRequest, output: shapeGetFunctionScalingConfigResponse, http: { method: 'GET', uri: '/2025-11-30/functions/{FunctionName}/function-scaling-config', status: 200 } },
    GetFunctionUrlConfig: { name: 'GetFunctionUrlConfig', input: shapeGetFunctionUrlConfigRequest, output: shapeGetFunctionUrlConfigResponse, http: { method: 'GET', uri: '/2021-10-31/functions/{FunctionName}/url', status: 200 } },
    GetLayerVersion: { name: 'GetLayerVersion', input: shapeGetLayerVersionRequest, output: shapeGetLayerVersionResponse, http: { method: 'GET', uri: '/2018-10-31/layers/{LayerName}/versions/{VersionNumber}', status: 200 } },
    GetLayerVersionByArn: { name: 'GetLayerVersionByArn', input: shapeGetLayerVersionByArnRequest, output: shapeGetLayerVersionResponse, http: { method: 'GET', uri: '/2018-10-31/layers?find=LayerVersion', status: 200 } },
    GetLayerVersionPolicy: { name: 'GetLayerVersionPolicy', input: shapeGetLayerVersionPolicyRequest, output: shapeGetLayerVersionPolicyResponse, http: { method: 'GET', uri: '/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy', status: 200 } },
    GetPolicy: { name: 'GetPolicy', input: shapeGetPolicyRequest, output: shapeGetPolicyResponse, http: { method: 'GET', uri: '/2015-03-31/functions/{FunctionName}/policy', status: 200 } },
    GetProvisionedConcurrencyConfig: { name: 'GetProvisionedConcurrencyConfig', input: shapeGetProvisionedConcurrencyConfigRequest, output: shapeGetProvisionedConcurrencyConfigResponse, http: { method: 'GET', uri: '/2019-09-30/functions/{FunctionName}/provisioned-concurrency', status: 200 } },
    GetRuntimeManagementConfig: { name: 'GetRuntimeManagementConfig', input: shapeGetRuntimeManagementConfigRequest, output: shapeGetRuntimeManagementConfigResponse, http: { method: 'GET', uri: '/2021-07-20/functions/{FunctionName}/runtime-management-config', status: 200 } },
    Invoke: { name: 'Invoke', input: shapeInvocationRequest, output: shapeInvocationResponse, http: { method: 'POST', uri: '/2015-03-31/functions/{FunctionName}/invocations', status: 200 } },
    InvokeAsync: { name: 'InvokeAsync', input: shapeInvokeAsyncRequest, output: shapeInvokeAsyncResponse, http: { method: 'POST', uri: '/2014-11-13/functions/{FunctionName}/invoke-async', status: 202 } },
    InvokeWithResponseStream: { name: 'InvokeWithResponseStream', input: shapeInvokeWithResponseStreamRequest, output: shapeInvokeWithResponseStreamResponse, http: { method: 'POST', uri: '/2021-11-15/functions/{FunctionName}/response-streaming-invocations', status: 200 }, eventStream: 'EventStream' },
    ListAliases: { name: 'ListAliases', input: shapeListAliasesRequest, output: shapeListAliasesResponse, http: { method: 'GET', uri: '/2015-03-31/functions/{FunctionName}/aliases', status: 200 } },
    ListCapacityProviders: { name: 'ListCapacityProviders', input: shapeListCapacityProvidersRequest, output: shapeListCapacityProvidersResponse, http: { method: 'GET', uri: '/2025-11-30/capacity-providers', status: 200 } },
    ListCodeSigningConfigs: { name: 'ListCodeSigningConfigs', input: shapeListCodeSigningConfigsRequest, output: shapeListCodeSigningConfigsResponse, http: { method: 'GET', uri: '/2020-04-22/code-signing-configs', status: 200 } },
    ListDurableExecutionsByFunction: { name: 'ListDurableExecutionsByFunction', input: shapeListDurableExecutionsByFunctionRequest, output: shapeListDurableExecutionsByFunctionResponse, http: { method: 'GET', uri: '/2025-12-01/functions/{FunctionName}/durable-executions', status: 200 } },
    ListEventSourceMappings: { name: 'ListEventSourceMappings', input: shapeListEventSourceMappingsRequest, output: shapeListEventSourceMappingsResponse, http: { method: 'GET', uri: '/2015-03-31/event-source-mappings', status: 200 } },
    ListFunctionEventInvokeConfigs: { name: 'ListFunctionEventInvokeConfigs', input: shapeListFunctionEventInvokeConfigsRequest, output: shapeListFunctionEventInvokeConfigsResponse, http: { method: 'GET', uri: '/2019-09-25/functions/{FunctionName}/event-invoke-config/list', status: 200 } },
    ListFunctionUrlConfigs: { name: 'ListFunctionUrlConfigs', input: shapeListFunctionUrlConfigsRequest, output: shapeListFunctionUrlConfigsResponse, http: { method: 'GET', uri: '/2021-10-31/functions/{FunctionName}/urls', status: 200 } },
    ListFunctionVersionsByCapacityProvider: { name: 'ListFunctionVersionsByCapacityProvider', input: shapeListFunctionVersionsByCapacityProviderRequest, output: shapeListFunctionVersionsByCapacityProviderResponse, http: { method: 'GET', uri: '/2025-11-30/capacity-providers/{CapacityProviderName}/function-versions', status: 200 } },
    ListFunctions: { name: 'ListFunctions', input: shapeListFunctionsRequest, output: shapeListFunctionsResponse, http: { method: 'GET', uri: '/2015-03-31/functions', status: 200 } },
    ListFunctionsByCodeSigningConfig: { name: 'ListFunctionsByCodeSigningConfig', input: shapeListFunctionsByCodeSigningConfigRequest, output: shapeListFunctionsByCodeSigningConfigResponse, http: { method: 'GET', uri: '/2020-04-22/code-signing-configs/{CodeSigningConfigArn}/functions', status: 200 } },
    ListLayerVersions: { name: 'ListLayerVersions', input: shapeListLayerVersionsRequest, output: shapeListLayerVersionsResponse, http: { method: 'GET', uri: '/2018-10-31/layers/{LayerName}/versions', status: 200 } },
    ListLayers: { name: 'ListLayers', input: shapeListLayersRequest, output: shapeListLayersResponse, http: { method: 'GET', uri: '/2018-10-31/layers', status: 200 } },
    ListProvisionedConcurrencyConfigs: { name: 'ListProvisionedConcurrencyConfigs', input: shapeListProvisionedConcurrencyConfigsRequest, output: shapeListProvisionedConcurrencyConfigsResponse, http: { method: 'GET', uri: '/2019-09-30/functions/{FunctionName}/provisioned-concurrency?List=ALL', status: 200 } },
    ListTags: { name: 'ListTags', input: shapeListTagsRequest, output: shapeListTagsResponse, http: { method: 'GET', uri: '/2017-03-31/tags/{Resource}', status: 200 } },
    ListVersionsByFunction: { name: 'ListVersionsByFunction', input: shapeListVersionsByFunctionRequest, output: shapeListVersionsByFunctionResponse, http: { method: 'GET', uri: '/2015-03-31/functions/{FunctionName}/versions', status: 200 } },
    PublishLayerVersion: { name: 'PublishLayerVersion', input: shapePublishLayerVersionRequest, output: shapePublishLayerVersionResponse, http: { method: 'POST', uri: '/2018-10-31/layers/{LayerName}/versions', status: 201 } },
    PublishVersion: { name: 'PublishVersion', input: shapePublishVersionRequest, output: shapeFunctionConfiguration, http: { method: 'POST', uri: '/2015-03-31/functions/{FunctionName}/versions', status: 201 } },
    PutFunctionCodeSigningConfig: { name: 'PutFunctionCodeSigningConfig', input: shapePutFunctionCodeSigningConfigRequest, output: shapePutFunctionCodeSigningConfigResponse, http: { method: 'PUT', uri: '/2020-06-30/functions/{FunctionName}/code-signing-config', status: 200 } },
    PutFunctionConcurrency: { name: 'PutFunctionConcurrency', input: shapePutFunctionConcurrencyRequest, output: shapeConcurrency, http: { method: 'PUT', uri: '/2017-10-31/functions/{FunctionName}/concurrency', status: 200 } },
    PutFunctionEventInvokeConfig: { name: 'PutFunctionEventInvokeConfig', input: shapePutFunctionEventInvokeConfigRequest, output: shapeFunctionEventInvokeConfig, http: { method: 'PUT', uri: '/2019-09-25/functions/{FunctionName}/event-invoke-config', status: 200 } },
    PutFunctionRecursionConfig: { name: 'PutFunctionRecursionConfig', input: shapePutFunctionRecursionConfigRequest, output: shapePutFunctionRecursionConfigResponse, http: { method: 'PUT', uri: '/2024-08-31/functions/{FunctionName}/recursion-config', status: 200 } },
    PutFunctionScalingConfig: { name: 'PutFunctionScalingConfig', input: shapePutFunctionScalingConfigRequest, output: shapePutFunctionScalingConfigResponse, http: { method: 'PUT', uri: '/2025-11-30/functions/{FunctionName}/function-scaling-config', status: 202 } },
    PutProvisionedConcurrencyConfig: { name: 'PutProvisionedConcurrencyConfig', input: shapePutProvisionedConcurrencyConfigRequest, output: shapePutProvisionedConcurrencyConfigResponse, http: { method: 'PUT', uri: '/2019-09-30/functions/{FunctionName}/provisioned-concurrency', status: 202 } },
    PutRuntimeManagementConfig: { name: 'PutRuntimeManagementConfig', input: shapePutRuntimeManagementConfigRequest, output: shapePutRuntimeManagementConfigResponse, http: { method: 'PUT', uri: '/2021-07-20/functions/{FunctionName}/runtime-management-config', status: 200 } },
    RemoveLayerVersionPermission: { name: 'RemoveLayerVersionPermission', input: shapeRemoveLayerVersionPermissionRequest, output: none, http: { method: 'DELETE', uri: '/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy/{StatementId}', status: 204 } },
    RemovePermission: { name: 'RemovePermission', input: shapeRemovePermissionRequest, output: none, http: { method: 'DELETE', uri: '/2015-03-31/functions/{FunctionName}/policy/{StatementId}', status: 204 } },
    SendDurableExecutionCallbackFailure: { name: 'SendDurableExecutionCallbackFailure', input: shapeSendDurableExecutionCallbackFailureRequest, output: shapeSendDurableExecutionCallbackFailureResponse, http: { method: 'POST', uri: '/2025-12-01/durable-execution-callbacks/{CallbackId}/fail', status: 200 } },
    SendDurableExecutionCallbackHeartbeat: { name: 'SendDurableExecutionCallbackHeartbeat', input: shapeSendDurableExecutionCallbackHeartbeatRequest, output: shapeSendDurableExecutionCallbackHeartbeatResponse, http: { method: 'POST', uri: '/2025-12-01/durable-execution-callbacks/{CallbackId}/heartbeat', status: 200 } },
    SendDurableExecutionCallbackSuccess: { name: 'SendDurableExecutionCallbackSuccess', input: shapeSendDurableExecutionCallbackSuccessRequest, output: shapeSendDurableExecutionCallbackSuccessResponse, http: { method: 'POST', uri: '/2025-12-01/durable-execution-callbacks/{CallbackId}/succeed', status: 200 } },
    StopDurableExecution: { name: 'StopDurableExecution', input: shapeStopDurableExecutionRequest, output: shapeStopDurableExecutionResponse, http: { method: 'POST', uri: '/2025-12-01/durable-executions/{DurableExecutionArn}/stop', status: 200 } },
    TagResource: { name: 'TagResource', input: shapeTagResourceRequest, output: none, http: { method: 'POST', uri: '/2017-03-31/tags/{Resource}', status: 204 } },
    UntagResource: { name: 'UntagResource', input: shapeUntagResourceRequest, output: none, http: { method: 'DELETE', uri: '/2017-03-31/tags/{Resource}', status: 204 } },
    UpdateAlias: { name: 'UpdateAlias', input: shapeUpdateAliasRequest, output: shapeAliasConfiguration, http: { method: 'PUT', uri: '/2015-03-31/functions/{FunctionName}/aliases/{Name}', status: 200 } },
    UpdateCapacityProvider: { name: 'UpdateCapacityProvider', input: shapeUpdateCapacityProviderRequest, output: shapeUpdateCapacityProviderResponse, http: { method: 'PUT', uri: '/2025-11-30/capacity-providers/{CapacityProviderName}', status: 202 } },
    UpdateCodeSigningConfig: { name: 'UpdateCodeSigningConfig', input: shapeUpdateCodeSigningConfigRequest, output: shapeUpdateCodeSigningConfigResponse, http: { method: 'PUT', uri: '/2020-04-22/code-signing-configs/{CodeSigningConfigArn}', status: 200 } },
    UpdateEventSourceMapping: { name: 'UpdateEventSourceMapping', input: shapeUpdateEventSourceMappingRequest, output: shapeEventSourceMappingConfiguration, http: { method: 'PUT', uri: '/2015-03-31/event-source-mappings/{UUID}', status: 202 } },
    UpdateFunctionCode: { name: 'UpdateFunctionCode', input: shapeUpdateFunctionCodeRequest, output: shapeFunctionConfiguration, http: { method: 'PUT', uri: '/2015-03-31/functions/{FunctionName}/code', status: 200 } },
    UpdateFunctionConfiguration: { name: 'UpdateFunctionConfiguration', input: shapeUpdateFunctionConfigurationRequest, output: shapeFunctionConfiguration, http: { method: 'PUT', uri: '/2015-03-31/functions/{FunctionName}/configuration', status: 200 } },
    UpdateFunctionEventInvokeConfig: { name: 'UpdateFunctionEventInvokeConfig', input: shapeUpdateFunctionEventInvokeConfigRequest, output: shapeFunctionEventInvokeConfig, http: { method: 'POST', uri: '/2019-09-25/functions/{FunctionName}/event-invoke-config', status: 200 } },
    UpdateFunctionUrlConfig: { name: 'UpdateFunctionUrlConfig', input: shapeUpdateFunctionUrlConfigRequest, output: shapeUpdateFunctionUrlConfigResponse, http: { method: 'PUT', uri: '/2021-10-31/functions/{FunctionName}/url', status: 200 } },
  },
};
