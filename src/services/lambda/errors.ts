/** The errors of the Lambda functions' operations: one home for every code and text (API reference, recorded 2025-11). */
import { ServiceError } from '../../protocol/service-error.ts';

const USER = { Type: 'User' } as const;

export function functionNotFound(functionArn: string): ServiceError {
  return notFound(`Function not found: ${functionArn}`);
}

export function aliasNotFound(aliasArn: string): ServiceError {
  return notFound(`Cannot find alias arn: ${aliasArn}`);
}

/** UpdateAlias has words of its own (observed at AWS). */
export function aliasNotFoundForUpdate(aliasArn: string): ServiceError {
  return notFound(`Alias not found: ${aliasArn}`);
}

export function unreachableRegion(region: string, here: string): ServiceError {
  return notFound(`Functions from '${region}' are not reachable in this region ('${here}')`);
}

export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message, { fields: USER });
}

export function tooManyAdditionalVersions(max: number): ServiceError {
  return invalidParameter(`Number of items in AdditionalVersionWeights cannot be greater than ${max}`);
}

export function versionRoutedTwice(version: string): ServiceError {
  return invalidParameter(
    `Invalid function version ${version}. Function version ${version} is already included in routing configuration.`,
  );
}

/** Recorded without a `Type`. */
export function latestRouted(): ServiceError {
  return new ServiceError(
    'InvalidParameterValueException',
    '$LATEST is not supported for an alias pointing to more than 1 version',
  );
}

/** Unsure of the text. */
export function codeMismatch(givenSha256: string, currentSha256: string): ServiceError {
  return invalidParameter(
    `CodeSHA256 (${givenSha256}) is different from current CodeSHA256 in $LATEST (${currentSha256}). ` +
      'Please try again with the CodeSHA256 in $LATEST.',
  );
}

/** Unsure of the text: AWS uses it for settings that only whole functions have. */
export function functionsOnly(): ServiceError {
  return invalidParameter(
    'This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. ' +
      'Please specify either a function name or an unqualified function ARN.',
  );
}

/** Something of the API that would be silently missing if it were accepted. */
export function featureNotAvailable(what: string): ServiceError {
  return invalidParameter(`${what} not available in this version of Millrace.`);
}

export function constraintViolated(value: string, member: string, constraint: string): ServiceError {
  return new ServiceError(
    'ValidationException',
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${constraint}`,
  );
}

/** Recorded 2024-03: this code, although the sentence is the validator's. */
export function functionNameTooLong(name: string, lengthMax: number): ServiceError {
  return invalidParameter(
    `1 validation error detected: Value '${name}' at 'functionName' failed to satisfy constraint: Member must have length less ` +
      `than or equal to ${lengthMax}`,
  );
}

export function functionExists(name: string): ServiceError {
  return conflict(`Function already exist: ${name}`);
}

export function updateInProgress(functionArn: string): ServiceError {
  return conflict(`The operation cannot be performed at this time. An update is in progress for resource: ${functionArn}`);
}

export function functionPending(): ServiceError {
  return conflict('The operation cannot be performed at this time. The function is currently in the following state: Pending');
}

/** Recorded 2023-11: of a policy or a layer that is not there, without a name. */
export function resourceDoesNotExist(): ServiceError {
  return notFound('The resource you requested does not exist.');
}

/** Recorded 2023-11. */
export function policyForLatest(): ServiceError {
  return invalidParameter('We currently do not support adding policies for $LATEST.');
}

/** Recorded 2023-11. */
export function statementExists(statementId: string): ServiceError {
  return conflict(
    `The statement id (${statementId}) provided already exists. Please provide a new statement id, or remove the existing ` +
      'statement.',
  );
}

/** Recorded 2023-11. */
export function statementNotFound(statementId: string): ServiceError {
  return notFound(`Statement ${statementId} is not found in resource policy.`);
}

/** Recorded 2023-11. */
export function noPolicyForResource(): ServiceError {
  return notFound('No policy is associated with the given resource.');
}

/** Recorded 2023-11: RemovePermission of a function that does not exist. */
export function noPolicyForFunction(functionArn: string): ServiceError {
  return notFound(`No policy found for: ${functionArn}`);
}

/** Recorded 2023-11. */
export function invalidPrincipal(): ServiceError {
  return invalidParameter('The provided principal was invalid. Please check the principal and try again.');
}

/** As users report it. */
export function policyTooLong(sizeBytes: number, bytesMax: number): ServiceError {
  return new ServiceError(
    'PolicyLengthExceededException',
    `The final policy size (${sizeBytes}) is bigger than the limit (${bytesMax}).`,
    { fields: USER },
  );
}

/** Recorded 2023-11. */
export function qualifiedTags(): ServiceError {
  return invalidParameter('Tags on function aliases and versions are not supported. Please specify a function ARN.');
}

/** Recorded 2023-11. */
export function tooManyTags(): ServiceError {
  return invalidParameter('Number of tags exceeds resource tag limit.');
}

/** Recorded 2023-11: TagResource without a tag. */
export function nothingToTag(): ServiceError {
  return invalidParameter('An error occurred and the request cannot be processed.');
}

/** Unsure of the text. */
export function mappingArnNotFound(mappingArn: string): ServiceError {
  return notFound(`Event source mapping not found: ${mappingArn}`);
}

/** Recorded 2023-11. */
export function codeSigningConfigNotFound(arn: string): ServiceError {
  return new ServiceError(
    'CodeSigningConfigNotFoundException',
    `The code signing configuration cannot be found. Check that the provided code signing configuration is correct: ${arn}.`,
    { status: 404, fields: USER, messageKey: 'Message' },
  );
}

/** Recorded 2024-03. */
export function layerVersionTooSmall(): ServiceError {
  return invalidParameter('Layer Version Cannot be less than 1');
}

/** Recorded 2023-11: of the operations on a version's policy. */
export function layerVersionNotFound(layerVersionArn: string): ServiceError {
  return notFound(`Layer version ${layerVersionArn} does not exist.`);
}

/** Recorded 2023-11: of a function that names it. */
export function layerVersionUnknown(layerVersionArn: string): ServiceError {
  return invalidParameter(`Layer version ${layerVersionArn} does not exist.`);
}

/** Recorded 2023-11. */
export function layerTwice(oneArn: string, otherArn: string): ServiceError {
  return invalidParameter(
    'Two different versions of the same layer are not allowed to be referenced in the same function. ' +
      `${oneArn} and ${otherArn} are versions of the same layer.`,
  );
}

/** Recorded 2023-11. */
export function layersElsewhere(region: string): ServiceError {
  return invalidParameter(`Layers are not in the same region as the function. Layers are expected to be in region ${region}.`);
}

/** As users report it. */
export function tooManyLayers(layersMax: number): ServiceError {
  return invalidParameter(`Cannot reference more than ${layersMax} layers.`);
}

/** As users report it. */
export function tooLargeWithLayers(sizeBytes: number, bytesMax: number): ServiceError {
  return invalidParameter(
    `Function code combined with layers exceeds the maximum allowed size of ${bytesMax} bytes. ` +
      `The actual size is ${sizeBytes} bytes.`,
  );
}

/** Recorded 2023-11. */
export function layerRevisionMismatch(): ServiceError {
  return new ServiceError(
    'PreconditionFailedException',
    'The Revision Id provided does not match the latest Revision Id. Call the GetLayerPolicy API to retrieve the latest ' +
      'Revision Id',
    { status: 412, fields: USER },
  );
}

/** Recorded 2023-11. */
export function notProvisionable(): ServiceError {
  return invalidParameter('The function resource provided must be an alias or a published version.');
}

/** Recorded 2023-11. */
export function provisionedConcurrencyNotFound(): ServiceError {
  return new ServiceError(
    'ProvisionedConcurrencyConfigNotFoundException',
    'No Provisioned Concurrency Config found for this function',
    { status: 404, fields: USER },
  );
}

/** Recorded 2023-11: of ListFunctionUrlConfigs. */
export function functionWithUrlNotFound(): ServiceError {
  return notFound('Function does not exist');
}

/** As users report it. */
export function objectNotFound(code: 'NoSuchBucket' | 'NoSuchKey', text: string): ServiceError {
  return invalidParameter(`Error occurred while GetObject. S3 Error Code: ${code}. S3 Error Message: ${text}`);
}

/** As users report it. */
export function nothingButZip(): ServiceError {
  return invalidParameter('Please do not provide other FunctionCode parameters when providing a ZipFile.');
}

/** Recorded 2023-11. */
export function imageForZip(): ServiceError {
  return invalidParameter("Please don't provide ImageUri when updating a function with packageType Zip.");
}

export function noCodeRoot(): ServiceError {
  return invalidParameter(
    'A folder as code (S3Bucket=hot-reload) must lie below one that the server was told of: start Millrace with --code-root DIR.',
  );
}

export function hotFolderOutside(folder: string): ServiceError {
  return invalidParameter(`The folder ${folder} does not lie below any --code-root of this server.`);
}

export function hotFolderUnusable(folder: string, why: string): ServiceError {
  return invalidParameter(`S3Key must be the absolute path of a folder when S3Bucket is hot-reload: ${folder}: ${why}.`);
}

/** A version never changes; a folder does. */
export function hotFolderPublished(): ServiceError {
  return invalidParameter('A function whose code is a folder of this machine (S3Bucket=hot-reload) cannot be published.');
}

function notFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', message, { status: 404, fields: USER, messageKey: 'Message' });
}

export function aliasesNotDeletable(): ServiceError {
  return invalidParameter('Deletion of aliases is not currently supported.');
}

/** Observed at AWS. */
export function versionInUse(aliases: readonly string[]): ServiceError {
  return conflict(`Unable to delete version because the following aliases reference it: [${aliases.join(', ')}]`);
}

/** Recorded 2023-11, as the refusals of aliases below. */
export function aliasExists(aliasArn: string): ServiceError {
  return conflict(`Alias already exists: ${aliasArn}`);
}

function conflict(message: string): ServiceError {
  return new ServiceError('ResourceConflictException', message, { status: 409, fields: USER });
}

export function revisionMismatch(): ServiceError {
  return new ServiceError(
    'PreconditionFailedException',
    'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest ' +
      'Revision Id',
    { status: 412, fields: USER },
  );
}

/** `detail` says what is wrong with the package; AWS leaves one guessing. */
export function badPackage(detail: string): ServiceError {
  return invalidParameter(`Could not unzip uploaded file. Please check your file, then try to upload again. (${detail})`);
}

export function emptyPackage(): ServiceError {
  return invalidParameter('Uploaded file must be a non-empty zip');
}

export function unzippedTooLarge(bytesMax: number): ServiceError {
  return invalidParameter(`Unzipped size must be smaller than ${bytesMax} bytes`);
}

export function zippedTooLarge(bytesMax: number): ServiceError {
  return tooLarge(`Zipped size must be smaller than ${bytesMax} bytes`);
}

/** Seen 2025-11 for `Event`, with its limit of 1 MB. */
export function payloadTooLarge(sizeBytes: number, invocationType: string, bytesMax: number): ServiceError {
  return tooLarge(`${sizeBytes} byte payload is too large for the ${invocationType} invocation type (limit ${bytesMax} bytes)`);
}

function tooLarge(message: string): ServiceError {
  return new ServiceError('RequestEntityTooLargeException', message, { status: 413, fields: USER });
}

export function payloadNotJson(detail: string): ServiceError {
  return invalidRequestContent(`Could not parse request body into json: Could not parse payload into json: ${detail}`);
}

export function invalidRequestContent(message: string): ServiceError {
  return new ServiceError('InvalidRequestContentException', message, { fields: USER });
}

export function rateExceeded(): ServiceError {
  return new ServiceError('TooManyRequestsException', 'Rate Exceeded.', {
    status: 429,
    fields: { ...USER, Reason: 'ConcurrentInvocationLimitExceeded' },
  });
}

/** Our own fault while an invocation was on its way; the cause is in the server's log. */
export function invocationFault(): ServiceError {
  return new ServiceError('ServiceException', 'The function could not be run. See the log of the server.', {
    status: 500,
    fields: { Type: 'Service' },
    messageKey: 'Message',
  });
}
