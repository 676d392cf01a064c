/**
 * hashicorp/aws makes a function with a layer, an alias, a permission and an event source mapping here, changes them and takes
 * them away; a second plan shows no change each time. Skipped, loudly, where Terraform or its provider is not.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as lambda from '@aws-sdk/client-lambda';
import { zipOf } from '../support/function-zip.ts';
import { repositoryRoot, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { type Outcome, pluginFolder, succeeded, Terraform, terraformRuns, unchanged } from './terraform.ts';

const CONFIGURATION = path.join(repositoryRoot, 'test/terraform/functions');
const FIRST = { package: 'first.zip', layer: 'layer.zip', memory: 128, stage: 'test', batch: 100, weight: 0 };
const SECOND = { package: 'second.zip', layer: 'layer.zip', memory: 256, stage: 'production', batch: 10, weight: 0.25 };

const plugins = terraformRuns() ? pluginFolder() : undefined;
const skip = plugins === undefined ? 'terraform or its provider hashicorp/aws is not on this machine' : false;
if (skip !== false) console.error(`SKIPPED: ${skip}`);

describe('Terraform with functions of hashicorp/aws', { skip }, () => {
  const packages = fs.mkdtempSync(path.join(os.tmpdir(), 'millrace-terraform-packages-'));
  let server: ServerProcess;
  let terraform: Terraform;
  let client: lambda.LambdaClient;

  before(async () => {
    const handler = (name: string): string => `exports.handler = async () => [${name}, require('tool'), process.env.STAGE]`;
    fs.writeFileSync(path.join(packages, 'first.zip'), zipOf({ 'index.js': handler('1') }));
    fs.writeFileSync(path.join(packages, 'second.zip'), zipOf({ 'index.js': handler('2') }));
    fs.writeFileSync(path.join(packages, 'layer.zip'), zipOf({ 'nodejs/node_modules/tool/index.js': 'module.exports = "tool"' }));
    server = await startServerProcess(['--memory']);
    terraform = new Terraform(CONFIGURATION, plugins ?? '');
    const credentials = { accessKeyId: '000000000042', secretAccessKey: 'test' };
    client = new lambda.LambdaClient({ endpoint: server.endpoint, region: 'us-east-1', credentials });
    succeeded(await terraform.init());
  });

  after(async () => {
    client.destroy();
    terraform.close();
    await server.stop();
    fs.rmSync(packages, { recursive: true, force: true });
  });

  function variables(values: typeof FIRST): string[] {
    const { package: code, layer } = values;
    const settings = {
      ...values,
      package: path.join(packages, code),
      layer: path.join(packages, layer),
      endpoint: server.endpoint,
    };
    return Object.entries(settings).flatMap(([name, value]) => ['-var', `${name}=${value}`]);
  }

  function apply(values: typeof FIRST): Promise<Outcome> {
    return terraform.run(['apply', '-input=false', '-auto-approve', ...variables(values)]);
  }

  /** 0: nothing to change; 2: changes. */
  function plan(values: typeof FIRST): Promise<Outcome> {
    return terraform.run(['plan', '-input=false', '-detailed-exitcode', ...variables(values)]);
  }

  async function invoke(Qualifier: string): Promise<unknown> {
    const { Payload } = await client.send(new lambda.InvokeCommand({ FunctionName: 'orders', Qualifier }));
    return JSON.parse(Buffer.from(Payload ?? []).toString());
  }

  test('applies a function with a layer, an alias, a permission and a mapping', async () => {
    succeeded(await apply(FIRST));
    assert.deepEqual(await invoke('live'), [1, 'tool', 'test']);
    const { Policy = '' } = await client.send(new lambda.GetPolicyCommand({ FunctionName: 'orders', Qualifier: 'live' }));
    assert.match(Policy, /"Sid":"AllowNews"/);
    const { EventSourceMappings } = await client.send(new lambda.ListEventSourceMappingsCommand({}));
    assert.deepEqual(
      EventSourceMappings?.map(({ State, BatchSize }) => [State, BatchSize]),
      [['Enabled', 100]],
    );
  });

  test('a second plan shows no change', async () => {
    unchanged(await plan(FIRST));
  });

  test('applies a change of code, settings, weights and tags', async () => {
    succeeded(await apply(SECOND));
    assert.deepEqual(await invoke('2'), [2, 'tool', 'production']);
    assert.deepEqual(await invoke('1'), [1, 'tool', 'test']);
    const alias = await client.send(new lambda.GetAliasCommand({ FunctionName: 'orders', Name: 'live' }));
    assert.deepEqual(alias.RoutingConfig?.AdditionalVersionWeights, { 2: 0.25 });
  });

  test('a plan after the change shows no change', async () => {
    unchanged(await plan(SECOND));
  });

  test('destroys everything', async () => {
    succeeded(await terraform.run(['destroy', '-input=false', '-auto-approve', ...variables(SECOND)]));
    assert.deepEqual((await client.send(new lambda.ListFunctionsCommand({}))).Functions, []);
    assert.deepEqual((await client.send(new lambda.ListEventSourceMappingsCommand({}))).EventSourceMappings, []);
    assert.deepEqual((await client.send(new lambda.ListLayersCommand({}))).Layers, []);
  });
});
