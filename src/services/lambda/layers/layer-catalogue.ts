/** The layers as the operations see them: lookups, and commands with AWS's refusals. */
import type { CommandLog, SectionHandle } from '../../../storage/command-log.ts';
import { layerRevisionMismatch, layerVersionNotFound } from '../control-errors.ts';
import { statementRefusal } from '../policies/statements.ts';
import { type LayerKey, layerKeyText, layerVersionArn } from './layer-reference.ts';
import {
  type Layer,
  type LayerCommand,
  type LayerContent,
  type LayerOutcome,
  type LayerState,
  type LayerVersion,
  layerSection,
} from './layer-section.ts';

export class LayerCatalogue {
  readonly #section: SectionHandle<LayerState, LayerCommand, LayerOutcome>;

  /** Registers its section with the command log: construct it before the log is started. */
  constructor(commands: CommandLog) {
    this.#section = commands.section(layerSection);
  }

  /** A caller's layers in the order of their names; one without a version is none. */
  list(accountId: string, region: string): Layer[] {
    const own = [...this.#section.state.layers.values()].filter(
      ({ key, versions }) => key.accountId === accountId && key.region === region && versions.length > 0,
    );
    return own.sort((left, right) => (left.key.name < right.key.name ? -1 : 1));
  }

  /** In the order of their numbers. */
  versions(key: LayerKey): readonly LayerVersion[] {
    return this.#section.state.layers.get(layerKeyText(key))?.versions ?? [];
  }

  find(key: LayerKey, version: number): LayerVersion | undefined {
    return this.versions(key).find((one) => one.version === version);
  }

  /** The digests of all packages that layers name. */
  *namedPackages(): Iterable<string> {
    for (const { versions } of this.#section.state.layers.values()) for (const { sha256Hex } of versions) yield sha256Hex;
  }

  async publish(key: LayerKey, content: LayerContent): Promise<LayerVersion> {
    return this.#submit({ type: 'publish', key, content });
  }

  /** The version that went; undefined when there was none. */
  async delete(key: LayerKey, version: number): Promise<LayerVersion | undefined> {
    const outcome = await this.#section.submit({ type: 'delete', key, version });
    return outcome.kind === 'done' ? outcome.version : undefined;
  }

  /** Adds or removes a statement. */
  async changePolicy(command: Extract<LayerCommand, { type: 'permit' | 'revoke' }>): Promise<LayerVersion> {
    return this.#submit(command);
  }

  async #submit(command: Exclude<LayerCommand, { type: 'delete' }>): Promise<LayerVersion> {
    const outcome = await this.#section.submit(command);
    if (outcome.kind === 'done') return outcome.version;
    if (command.type === 'publish') throw new Error('a layer version can always be published');
    switch (outcome.kind) {
      case 'not-found':
        throw layerVersionNotFound(layerVersionArn(command.key, command.version));
      case 'revision-mismatch':
        throw layerRevisionMismatch();
      default:
        throw statementRefusal(outcome, command);
    }
  }
}
