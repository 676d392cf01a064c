import type { LambdaOperations } from '../../../protocol/generated/lambda.ts';
import type { OperationOf } from '../../../protocol/service.ts';
import { describeSubset } from '../functions/function-description.ts';
import { resolveFunction } from '../functions/function-reference.ts';
import { type FunctionView, versionNumber, viewsOf } from '../functions/function-versions.ts';
import type { LambdaCore } from '../functions/lambda-core.ts';
import { type Cursor, pageOf } from '../functions/page.ts';

/** `$LATEST`, then the versions in the order of their numbers, all with qualified ARNs. */
export function listVersionsByFunction(core: LambdaCore): OperationOf<LambdaOperations, 'ListVersionsByFunction'> {
  return (input, context) => {
    const views = viewsOf(core.catalogue.getFunction(resolveFunction(context, input.FunctionName)));
    const { items, next } = pageOf(views, input, BY_NUMBER);
    return { Versions: items.map((view) => describeSubset(view, view.version)), ...next };
  };
}

const BY_NUMBER: Cursor<FunctionView> = {
  nameOf: ({ version }) => `${versionNumber(version)}`,
  pattern: /^\d{1,15}$/,
  isAfter: ({ version }, number) => versionNumber(version) > Number(number),
};
