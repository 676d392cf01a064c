/** `nodejs*`: our own runtime client (`node-runtime.ts`), run by the Node.js that runs the server, whatever version is named. */
import path from 'node:path';
import type { RuntimeFiles } from '../sandbox/sandbox.ts';
import { managedCommand, managedVariables, type RuntimeFamily, type RuntimeRequest, type SelectedRuntime } from './runtime.ts';
import type { VersionNotes } from './version-notes.ts';

/** The client is compiled beside the server, a program of its own. */
const CLIENT = 'services/lambda/execution/node-runtime.js';
const FILES: RuntimeFiles = {
  directory: path.resolve(import.meta.dirname, '../../../..'),
  visible: [CLIENT, 'services/lambda/execution/node-runtime', 'platform'],
  alsoVisible: [process.execPath],
};

export class NodeFamily implements RuntimeFamily {
  readonly #notes: VersionNotes;

  constructor(notes: VersionNotes) {
    this.#notes = notes;
  }

  async select(request: RuntimeRequest): Promise<SelectedRuntime> {
    const { runtime, memoryMegabytes } = request;
    const named = /^nodejs(\d+)/.exec(runtime)?.[1] ?? '';
    if (named !== process.versions.node.split('.')[0]) this.#notes.mismatch(runtime, `Node.js ${process.versions.node}`);
    return {
      kind: 'runtime',
      files: FILES,
      command: (paths) => ({
        ...managedCommand(request, paths, process.execPath, [
          `--max-old-space-size=${memoryMegabytes}`,
          path.join(paths.runtimeDirectory, CLIENT),
        ]),
        binDirectory: path.dirname(process.execPath),
        runtimeVariables: {
          ...managedVariables(runtime, paths),
          NODE_PATH: [
            path.join(paths.optRoot, `nodejs/node${named}/node_modules`),
            path.join(paths.optRoot, 'nodejs/node_modules'),
            paths.taskRoot,
          ].join(':'),
        },
      }),
    };
  }
}
