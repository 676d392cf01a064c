/** The resource policies as the operations see them, which go with the functions that they are of. */
import type { Logger } from '../../../platform/logger.ts';
import type { Random } from '../../../platform/random.ts';
import type { CommandLog } from '../../../storage/command-log.ts';
import { resourceDoesNotExist } from '../control-errors.ts';
import { functionNotFound, revisionMismatch } from '../errors.ts';
import { type AttachmentOwners, AttachmentSection, attachedTo } from '../functions/attachments.ts';
import { type FunctionKey, functionArn, LATEST } from '../functions/function-reference.ts';
import { applyPolicyCommand, type PolicyCommand, type PolicyOutcome, type PolicyOwners } from './policy-section.ts';
import type { Statement } from './statement.ts';
import { statementRefusal } from './statements.ts';

export interface PolicyCatalogueDependencies {
  readonly commands: CommandLog;
  readonly logger: Logger;
  readonly random: Random;
  readonly owners: AttachmentOwners & PolicyOwners;
}

/** What a change is made to, and the revision that the caller believes it to have. */
export interface PolicyOwner {
  readonly key: FunctionKey;
  /** A version or an alias; undefined: the function. */
  readonly qualifier: string | undefined;
  readonly expectedRevisionId: string | undefined;
}

export class PolicyCatalogue {
  readonly #section: AttachmentSection<readonly Statement[], PolicyCommand, PolicyOutcome>;
  readonly #random: Random;

  /** Registers its section with the command log: construct it before the log is started. */
  constructor({ commands, logger, random, owners }: PolicyCatalogueDependencies) {
    this.#section = new AttachmentSection({
      commands,
      owners,
      logger,
      name: 'lambda.policies',
      apply: (state, command: PolicyCommand) => applyPolicyCommand(owners, state, command),
    });
    this.#random = random;
  }

  start(): void {
    this.#section.start();
  }

  /** The statements; AWS's refusal when there is no policy. */
  get(key: FunctionKey, qualifier: string): readonly Statement[] {
    const statements = attachedTo(this.#section.state, key, qualifier);
    if (statements === undefined) throw resourceDoesNotExist();
    return statements;
  }

  /** With a new revision, whose id is the policy's as well (recorded 2023-11). Throws AWS's refusal, and nothing is changed. */
  add(owner: PolicyOwner, statement: Statement): Promise<void> {
    return this.#submit({ type: 'add', statement, ...this.#changeOf(owner) });
  }

  /** The same. */
  remove(owner: PolicyOwner, statementId: string): Promise<void> {
    return this.#submit({ type: 'remove', statementId, ...this.#changeOf(owner) });
  }

  #changeOf({ key, qualifier = LATEST, expectedRevisionId }: PolicyOwner): Pick<PolicyCommand, 'key' | 'qualifier' | 'revision'> {
    const revisionId = this.#random.uuid();
    return { key, qualifier, revision: { revisionId, ...(expectedRevisionId !== undefined && { expectedRevisionId }) } };
  }

  async #submit(command: PolicyCommand): Promise<void> {
    const outcome = await this.#section.submit(command);
    switch (outcome.kind) {
      case 'done':
        return;
      case 'not-found':
        throw functionNotFound(functionArn(command.key, command.qualifier === LATEST ? undefined : command.qualifier));
      case 'revision-mismatch':
        throw revisionMismatch();
      default:
        throw statementRefusal(outcome, command);
    }
  }
}
