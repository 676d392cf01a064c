/**
 * Terraform with the provider hashicorp/aws, run as a user runs it. The provider is 700 MB and comes from a registry that
 * not every machine reaches, so it is looked for where it was put beforehand: MILLRACE_TERRAFORM_PLUGINS, the folders that
 * Terraform itself looks in, and a folder below /opt.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const PROVIDER = path.join('hashicorp', 'aws');

export interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

/** The folder of provider plug-ins that holds hashicorp/aws, or undefined. */
export function pluginFolder(): string | undefined {
  const given = process.env.MILLRACE_TERRAFORM_PLUGINS;
  const home = os.homedir();
  const folders = [
    ...(given === undefined ? [] : [given]),
    path.join(home, '.terraform.d/plugins'),
    path.join(home, '.local/share/terraform/plugins'),
    '/usr/local/share/terraform/plugins',
    '/usr/share/terraform/plugins',
    ...(fs.existsSync('/opt') ? fs.readdirSync('/opt').map((name) => path.join('/opt', name)) : []),
  ];
  return folders.find(
    // Below a folder of plug-ins stands one for each host that they come from.
    (folder) => fs.existsSync(folder) && fs.readdirSync(folder).some((host) => fs.existsSync(path.join(folder, host, PROVIDER))),
  );
}

export function terraformRuns(): boolean {
  return spawnSync('terraform', ['version'], { stdio: 'ignore' }).status === 0;
}

export function succeeded({ code, output }: Outcome): void {
  assert.equal(code, 0, output);
}

/** Of a plan with `-detailed-exitcode`: 0 is no change, 2 would be some. */
export function unchanged({ code, output }: Outcome): void {
  assert.equal(code, 0, output);
  assert.match(output, /No changes\./);
}

/** A working directory with a copy of a configuration. */
export class Terraform {
  readonly #folder: string;
  readonly #plugins: string;

  constructor(configuration: string, plugins: string) {
    this.#folder = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-terraform-'));
    this.#plugins = plugins;
    fs.cpSync(configuration, this.#folder, { recursive: true });
    fs.writeFileSync(path.join(this.#folder, 'terraformrc'), '');
  }

  init(): Promise<Outcome> {
    return this.run(['init', '-input=false', `-plugin-dir=${this.#plugins}`]);
  }

  /** Runs one command; nothing of this process's environment is passed on but PATH and HOME. */
  async run(args: readonly string[]): Promise<Outcome> {
    const { PATH, HOME } = process.env;
    const environment = {
      PATH,
      HOME,
      TF_CLI_CONFIG_FILE: path.join(this.#folder, 'terraformrc'),
      TF_IN_AUTOMATION: '1',
      CHECKPOINT_DISABLE: '1',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    const child = spawn('terraform', [...args, '-no-color'], { cwd: this.#folder, env: environment, stdio: 'pipe' });
    child.stdin.end();
    let output = '';
    child.stdout.on('data', (piece: Buffer) => (output += piece.toString()));
    child.stderr.on('data', (piece: Buffer) => (output += piece.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, output };
  }

  close(): void {
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }
}
