/** Aliases between the API and the stored form. */
import type { AliasConfiguration, AliasRoutingConfiguration } from '../../../protocol/generated/lambda.ts';
import { tooManyAdditionalVersions } from '../errors.ts';
import { ADDITIONAL_VERSIONS_MAX } from '../limits.ts';
import { type FunctionKey, functionArn } from './function-reference.ts';
import type { StoredAlias } from './function-section.ts';

export function describeAlias(key: FunctionKey, alias: StoredAlias): AliasConfiguration {
  return {
    AliasArn: functionArn(key, alias.name),
    Name: alias.name,
    FunctionVersion: alias.version,
    Description: alias.description,
    ...(alias.weights !== undefined && { RoutingConfig: { AdditionalVersionWeights: alias.weights } }),
    RevisionId: alias.revisionId,
  };
}

/** The weights that a request asks for; undefined when it says nothing of them. */
export function routingWeights(routing: AliasRoutingConfiguration | undefined): Readonly<Record<string, number>> | undefined {
  if (routing === undefined) return undefined;
  const weights = { ...routing.AdditionalVersionWeights };
  if (Object.keys(weights).length > ADDITIONAL_VERSIONS_MAX) throw tooManyAdditionalVersions(ADDITIONAL_VERSIONS_MAX);
  return weights;
}
