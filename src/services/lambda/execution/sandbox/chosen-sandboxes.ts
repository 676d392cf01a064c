/** The sandboxes that the server's setting asks for. Whether bubblewrap works is found out once, before the first function. */
import path from 'node:path';
import type { Clock } from '../../../../platform/clock.ts';
import { findControlGroups } from '../../../../platform/control-groups.ts';
import type { Files } from '../../../../platform/files.ts';
import type { Logger } from '../../../../platform/logger.ts';
import type { Processes } from '../../../../platform/processes.ts';
import type { Random } from '../../../../platform/random.ts';
import { ownLibraries, probeBubblewrap } from './bubblewrap-probe.ts';
import { BubblewrapSandboxes } from './bubblewrap-sandboxes.ts';
import { PlainSandboxes } from './plain-sandboxes.ts';
import type { Endpoint, FunctionNetwork, Sandbox, Sandboxes, SandboxRequest } from './sandbox.ts';

/** `auto`: bubblewrap where it works. */
export const SANDBOX_SETTINGS = ['auto', 'none', 'bubblewrap'] as const;
export type SandboxSetting = (typeof SANDBOX_SETTINGS)[number];

export interface ChosenSandboxesDependencies {
  readonly files: Files;
  readonly random: Random;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly processes: Pick<Processes, 'spawn'>;
  readonly workDirectory: string;
  readonly network: FunctionNetwork;
  /** The server's own, once it is known. */
  readonly endpoint: () => Endpoint | undefined;
}

/** The setting asks for a sandbox that cannot be had. */
export class SandboxUnavailableError extends Error {
  override readonly name = 'SandboxUnavailableError';
}

export class ChosenSandboxes implements Sandboxes {
  readonly #setting: SandboxSetting;
  readonly #dependencies: ChosenSandboxesDependencies;
  #chosen: Promise<Sandboxes> | undefined;

  constructor(setting: SandboxSetting, dependencies: ChosenSandboxesDependencies) {
    this.#setting = setting;
    this.#dependencies = dependencies;
  }

  /** Rejects with a {@link SandboxUnavailableError} when functions must not run without what cannot be had. */
  async start(): Promise<void> {
    if (this.#isNeeded) await this.#choice();
  }

  get #isNeeded(): boolean {
    return this.#setting === 'bubblewrap' || this.#dependencies.network === 'none';
  }

  async open(request: SandboxRequest): Promise<Sandbox> {
    return (await this.#choice()).open(request);
  }

  #choice(): Promise<Sandboxes> {
    this.#chosen ??= this.#choose();
    return this.#chosen;
  }

  async #choose(): Promise<Sandboxes> {
    const { files, logger, workDirectory, network } = this.#dependencies;
    const deviceDirectory = path.join(workDirectory, 'sandbox', 'devices');
    const groups = process.platform === 'linux' ? findControlGroups() : undefined;
    const dependencies = { ...this.#dependencies, groups };
    const probe =
      this.#setting === 'none'
        ? { reason: 'the setting is none' }
        : await probeBubblewrap({ ...this.#dependencies, deviceDirectory });
    const limits = groups === undefined ? 'watched' : 'control groups';
    if ('command' in probe) {
      logger.info({ limits, network }, 'Functions run in sandboxes of bubblewrap.');
      return new BubblewrapSandboxes({ ...dependencies, ...probe, libraries: ownLibraries(files) });
    }
    if (this.#isNeeded) {
      const what = network === 'none' ? 'Functions are to have no network, which needs' : 'Functions are to run in sandboxes of';
      throw new SandboxUnavailableError(`${what} bubblewrap 0.8 or later, but ${probe.reason}.`);
    }
    logger.info({ limits, reason: probe.reason }, 'Functions run without a sandbox.');
    return new PlainSandboxes(dependencies);
  }
}
