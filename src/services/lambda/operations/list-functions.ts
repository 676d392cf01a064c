import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { describeSubset } from '../functions/function-description.ts';
import { LATEST } from '../functions/function-reference.ts';
import { type FunctionView, versionNumber, viewsOf } from '../functions/function-versions.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { type Cursor, pageOf } from '../functions/page.ts';

/** A page in the order of names; with `ALL`, each function is followed by its versions. */
export function listFunctions(core: LambdaCore): OperationOf<LambdaOperations, 'ListFunctions'> {
  return (input, context) => {
    const functions = core.catalogue.list(context.accountId, context.region);
    const withVersions = input.FunctionVersion === 'ALL';
    const views = withVersions ? functions.flatMap(viewsOf) : functions.map((stored) => ({ ...stored, version: LATEST }));
    const { items, next } = pageOf(views, input, BY_NAME_AND_VERSION);
    return { Functions: items.map((view) => describeSubset(view, withVersions ? view.version : undefined)), ...next };
  };
}

const BY_NAME_AND_VERSION: Cursor<FunctionView> = {
  nameOf: ({ key, version }) => `${key.name}:${versionNumber(version)}`,
  pattern: /^[a-zA-Z0-9_-]{1,140}:\d{1,15}$/,
  isAfter: ({ key, version }, marker) => {
    const [name = '', number] = marker.split(':');
    return key.name > name || (key.name === name && versionNumber(version) > Number(number));
  },
};
