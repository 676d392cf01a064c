/** The resource policies as the operations see them, kept in step with the functions that there are (K2). */
import type { Logger } from '../../../platform/logger.ts';
import type { CommandLog, SectionHandle } from '../../../storage/command-log.ts';
import { noPolicyForResource, policyTooLong, resourceDoesNotExist, statementExists, statementNotFound } from '../errors.ts';
import { type FunctionKey, keyText } from '../functions/function-reference.ts';
import { POLICY_BYTES_MAX } from '../limits.ts';
import { type PolicyCommand, type PolicyOutcome, type PolicyState, policySection } from './policy-section.ts';
import type { Statement } from './statement.ts';

export interface PolicyCatalogueDependencies {
  readonly commands: CommandLog;
  readonly logger: Logger;
  /** The qualifiers that a function has, `$LATEST` included; none when there is no such function. */
  readonly qualifiersOf: (key: FunctionKey) => readonly string[];
}

export class PolicyCatalogue {
  readonly #section: SectionHandle<PolicyState, PolicyCommand, PolicyOutcome>;
  readonly #dependencies: PolicyCatalogueDependencies;

  /** Registers its section with the command log: construct it before the log is started. */
  constructor(dependencies: PolicyCatalogueDependencies) {
    this.#dependencies = dependencies;
    this.#section = dependencies.commands.section(policySection);
  }

  /** Drops what a crash kept from being dropped. */
  start(): void {
    for (const { key } of [...this.#section.state.functions.values()]) this.functionChanged(key);
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

  /** The function is gone, or qualifiers of it may be. */
  functionChanged(key: FunctionKey): void {
    const policies = this.#section.state.functions.get(keyText(key));
    if (policies === undefined) return;
    const kept = this.#dependencies.qualifiersOf(key);
    if ([...policies.byQualifier.keys()].every((qualifier) => kept.includes(qualifier))) return;
    this.#section.submit({ type: 'drop', key, kept }).catch((error: unknown) => {
      this.#dependencies.logger.warn(
        { error, function: key.name },
        'The policy of a deleted function stays until the next start.',
      );
    });
  }

  #find(key: FunctionKey, qualifier: string): readonly Statement[] | undefined {
    return this.#section.state.functions.get(keyText(key))?.byQualifier.get(qualifier);
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
