/** The errors of what stands around functions: policies, tags, layers, and what an account here has none of. */
import { ServiceError } from '../../protocol/service-error.ts';
import { conflict, invalidParameter, notFound } from './errors.ts';

const USER = { Type: 'User' } as const;

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

/** Recorded 2023-11: without a type. */
export function codeSigningConfigNotFound(arn: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', `The Lambda code signing configuration ${arn} can not be found.`, {
    status: 404,
    messageKey: 'Message',
  });
}

/** Recorded 2023-11: of a function that is to have it. */
export function codeSigningConfigUnknown(arn: string): ServiceError {
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
