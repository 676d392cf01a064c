/** The resource policies as the operations see them, which go with the functions that they are of. */
import type { Logger } from '../../../platform/logger.ts';
import type { CommandLog, SectionHandle } from '../../../storage/command-log.ts';
import {
  noPolicyForResource,
  policyTooLong,
  resourceDoesNotExist,
  statementExists,
  statementNotFound,
} from '../control-errors.ts';
import { AttachmentDrops, attachedTo } from '../functions/attachments.ts';
import type { FunctionKey } from '../functions/function-reference.ts';
import { POLICY_BYTES_MAX } from '../limits.ts';
import { type PolicyCommand, type PolicyOutcome, type PolicyState, policySection } from './policy-section.ts';
import type { Statement } from './statement.ts';

export class PolicyCatalogue {
  readonly #section: SectionHandle<PolicyState, PolicyCommand, PolicyOutcome>;
  /** Told of functions that changed. */
  readonly drops: AttachmentDrops<readonly Statement[]>;

  /** Registers its section with the command log: construct it before the log is started. */
  constructor(commands: CommandLog, logger: Logger, qualifiersOf: (key: FunctionKey) => readonly string[]) {
    this.#section = commands.section(policySection);
    this.drops = new AttachmentDrops({ section: this.#section, logger, qualifiersOf });
  }

  /** The statements; AWS's refusal when there is no policy. */
  get(key: FunctionKey, qualifier: string): readonly Statement[] {
    const statements = this.#find(key, qualifier);
    if (statements === undefined) throw resourceDoesNotExist();
    return statements;
  }

  /** Throws what `add` would refuse, before anything is changed. */
  refuseAddition(key: FunctionKey, qualifier: string, statementId: string): void {
    if (this.#find(key, qualifier)?.some(({ Sid }) => Sid === statementId)) throw statementExists(statementId);
  }

  /** The same for `remove`. */
  refuseRemoval(key: FunctionKey, qualifier: string, statementId: string): void {
    const statements = this.#find(key, qualifier);
    if (statements === undefined) throw noPolicyForResource();
    if (!statements.some(({ Sid }) => Sid === statementId)) throw statementNotFound(statementId);
  }

  add(key: FunctionKey, qualifier: string, statement: Statement): Promise<void> {
    return this.#submit({ type: 'add', key, qualifier, statement }, statement.Sid);
  }

  remove(key: FunctionKey, qualifier: string, statementId: string): Promise<void> {
    return this.#submit({ type: 'remove', key, qualifier, statementId }, statementId);
  }

  #find(key: FunctionKey, qualifier: string): readonly Statement[] | undefined {
    return attachedTo(this.#section.state, key, qualifier);
  }

  async #submit(command: PolicyCommand, statementId: string): Promise<void> {
    const outcome = await this.#section.submit(command);
    switch (outcome.kind) {
      case 'done':
        return;
      case 'exists':
        throw statementExists(statementId);
      case 'too-long':
        throw policyTooLong(outcome.sizeBytes, POLICY_BYTES_MAX);
      case 'no-policy':
        throw noPolicyForResource();
      case 'no-statement':
        throw statementNotFound(statementId);
    }
  }
}
