/** Why a command on functions did not apply, as the service error that AWS answers with. */
import type { ServiceError } from '../../../protocol/service-error.ts';
import { tooManyTags } from '../control-errors.ts';
import {
  aliasExists,
  aliasNotFoundForUpdate,
  codeMismatch,
  functionExists,
  functionNotFound,
  functionPending,
  latestRouted,
  revisionMismatch,
  tooMuchReserved,
  updateInProgress,
  versionInUse,
  versionRoutedTwice,
} from '../errors.ts';
import { UNRESERVED_CONCURRENCY_MIN } from '../limits.ts';
import { functionArn } from './function-reference.ts';
import type { FunctionCommand, FunctionOutcome } from './function-section.ts';

export function refusalOf(command: FunctionCommand, outcome: Exclude<FunctionOutcome, { kind: 'done' }>): ServiceError {
  const { key } = command;
  switch (outcome.kind) {
    case 'exists':
      return functionExists(key.name);
    case 'not-found':
      return functionNotFound(functionArn(key));
    case 'pending':
      return functionPending();
    case 'update-in-progress':
      return updateInProgress(functionArn(key));
    case 'revision-mismatch':
      return revisionMismatch();
    case 'too-many-tags':
      return tooManyTags();
    case 'code-mismatch':
      return codeMismatch(command.type === 'publish' ? (command.expectedCodeSha256 ?? '') : '', outcome.codeSha256);
    case 'version-not-found':
      return functionNotFound(functionArn(key, outcome.version));
    case 'version-in-use':
      return versionInUse(outcome.aliases);
    case 'alias-exists':
      return aliasExists(functionArn(key, aliasNameOf(command)));
    case 'alias-not-found':
      return aliasNotFoundForUpdate(functionArn(key, aliasNameOf(command)));
    case 'routed-twice':
      return versionRoutedTwice(outcome.version);
    case 'too-much-reserved':
      return tooMuchReserved(UNRESERVED_CONCURRENCY_MIN);
    case 'latest-routed':
      return latestRouted();
    case 'stale':
      throw new Error('only settling can be stale');
  }
}

function aliasNameOf(command: FunctionCommand): string | undefined {
  if (command.type === 'create-alias') return command.alias.name;
  return command.type === 'update-alias' ? command.name : undefined;
}
