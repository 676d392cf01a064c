/** What the functions' operations work with. */
import type { Random } from '../../../platform/random.ts';
import type { AsynchronousInvocations } from '../asynchronous/asynchronous-invocations.ts';
import type { ControlCatalogue } from '../controls/control-catalogue.ts';
import type { FunctionExecutor } from '../execution/function-executor.ts';
import type { LayerCatalogue } from '../layers/layer-catalogue.ts';
import type { PolicyCatalogue } from '../policies/policy-catalogue.ts';
import type { CodeSources } from './code-source.ts';
import type { CodeStore } from './code-store.ts';
import type { DownloadAddresses } from './download-addresses.ts';
import type { FunctionCatalogue } from './function-catalogue.ts';

export interface LambdaCore {
  readonly catalogue: FunctionCatalogue;
  readonly code: CodeStore;
  readonly sources: CodeSources;
  readonly downloads: DownloadAddresses;
  readonly controls: ControlCatalogue;
  readonly layers: LayerCatalogue;
  readonly policies: PolicyCatalogue;
  readonly executor: FunctionExecutor;
  readonly asynchronous: AsynchronousInvocations;
  readonly random: Random;
  /** Invocations that run at a time in an account and region. */
  readonly concurrentExecutionsMax: number;
}
