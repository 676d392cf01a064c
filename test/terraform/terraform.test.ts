/**
 * hashicorp/aws makes streams and a consumer here, changes them and takes them away; a second plan shows no change each
 * time. Skipped, loudly, where Terraform or its provider is not (neither can be had from the registries of packages).
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as kinesis from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { repositoryRoot, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { type Outcome, pluginFolder, succeeded, Terraform, terraformRuns, unchanged } from './terraform.ts';

const CONFIGURATION = path.join(repositoryRoot, 'test/terraform/streams');
const FIRST = { shards: 2, retention: 48, metrics: ['IncomingBytes', 'OutgoingBytes'], encryption: 'KMS', team: 'a' };
const SECOND = { shards: 4, retention: 24, metrics: ['IteratorAgeMilliseconds'], encryption: 'NONE', team: 'b' };

const plugins = terraformRuns() ? pluginFolder() : undefined;
const skip = plugins === undefined ? 'terraform or its provider hashicorp/aws is not on this machine' : false;
if (skip !== false) console.error(`SKIPPED: ${skip}`);

describe('Terraform with hashicorp/aws', { skip }, () => {
  let server: ServerProcess;
  let terraform: Terraform;
  let client: kinesis.KinesisClient;

  before(async () => {
    server = await startServerProcess(['--memory']);
    terraform = new Terraform(CONFIGURATION, plugins ?? '');
    const credentials = { accessKeyId: '000000000042', secretAccessKey: 'test' };
    const requestHandler = new NodeHttpHandler();
    client = new kinesis.KinesisClient({ endpoint: server.endpoint, region: 'us-east-1', credentials, requestHandler });
    succeeded(await terraform.init());
  });

  after(async () => {
    client.destroy();
    terraform.close();
    await server.stop();
  });

  function apply(values: typeof FIRST): Promise<Outcome> {
    return terraform.run(['apply', '-input=false', '-auto-approve', ...variables(server.endpoint, values)]);
  }

  /** 0: nothing to change; 2: changes. */
  function plan(values: typeof FIRST): Promise<Outcome> {
    return terraform.run(['plan', '-input=false', '-detailed-exitcode', ...variables(server.endpoint, values)]);
  }

  async function summary(StreamName: string): Promise<kinesis.StreamDescriptionSummary | undefined> {
    return (await client.send(new kinesis.DescribeStreamSummaryCommand({ StreamName }))).StreamDescriptionSummary;
  }

  /** Both streams are as these values want them. */
  async function expectStreams(values: typeof FIRST): Promise<void> {
    const orders = await summary('orders');
    assert.equal(orders?.OpenShardCount, values.shards);
    assert.equal(orders?.RetentionPeriodHours, values.retention);
    const { Tags } = await client.send(new kinesis.ListTagsForStreamCommand({ StreamName: 'orders' }));
    assert.deepEqual(
      Tags?.map(({ Key, Value }) => `${Key}=${Value}`),
      ['Source=terraform', `Team=${values.team}`],
    );
    const payments = await summary('payments');
    assert.equal(payments?.EncryptionType, values.encryption);
    assert.deepEqual(payments?.EnhancedMonitoring?.[0]?.ShardLevelMetrics?.slice().sort(), values.metrics);
  }

  test('applies streams, a consumer and a policy', async () => {
    succeeded(await apply(FIRST));
    await expectStreams(FIRST);
    assert.equal((await summary('orders'))?.ConsumerCount, 1);
  });

  test('a second plan shows no change', async () => {
    unchanged(await plan(FIRST));
  });

  test('applies a change of shards, retention, metrics, encryption and tags', async () => {
    succeeded(await apply(SECOND));
    await expectStreams(SECOND);
  });

  test('a plan after the change shows no change', async () => {
    unchanged(await plan(SECOND));
  });

  test('destroys everything', async () => {
    succeeded(await terraform.run(['destroy', '-input=false', '-auto-approve', ...variables(server.endpoint, SECOND)]));
    const { StreamNames } = await client.send(new kinesis.ListStreamsCommand({}));
    assert.deepEqual(StreamNames, []);
  });
});

function variables(endpoint: string, values: typeof FIRST): string[] {
  const settings = { endpoint, ...values };
  return Object.entries(settings).flatMap(([name, value]) => [
    '-var',
    `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  ]);
}
