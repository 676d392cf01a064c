import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { describeAlias } from '../functions/alias-description.ts';
import { resolveFunction } from '../functions/function-reference.ts';
import type { StoredAlias } from '../functions/function-section.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { type Cursor, pageOf } from '../functions/page.ts';

/** In the order of their names; with `FunctionVersion`, those that have it as their first version. */
export function listAliases(core: LambdaCore): OperationOf<LambdaOperations, 'ListAliases'> {
  return (input, context) => {
    const key = resolveFunction(context, input.FunctionName);
    const { aliases = [] } = core.catalogue.getFunction(key);
    const { FunctionVersion: version } = input;
    const asked = version === undefined ? aliases : aliases.filter((alias) => alias.version === version);
    const { items, next } = pageOf(asked, input, BY_NAME);
    return { Aliases: items.map((alias) => describeAlias(key, alias)), ...next };
  };
}

const BY_NAME: Cursor<StoredAlias> = {
  nameOf: ({ name }) => name,
  pattern: /^[a-zA-Z0-9_-]{1,128}$/,
  isAfter: ({ name }, marker) => name > marker,
};
