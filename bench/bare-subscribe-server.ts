/**
 * What Node's own servers need at least for the SubscribeToShard benchmark: puts over HTTP/1.1 are answered at once and each is
 * written, as the frame that a Millrace would send, to every HTTP/2 stream that subscribed to its shard. It stores nothing.
 *
 * Writes the port for puts and the one for subscriptions to standard output.
 */
import http from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { encodeFrame, encodeHeaders } from '../src/protocol/event-stream/frame.ts';

const HEADERS = encodeHeaders({
  ':event-type': 'SubscribeToShardEvent',
  ':content-type': 'application/json',
  ':message-type': 'event',
});
const NUMBER = '49'.padEnd(56, '0');
const streams = new Map<string, Set<http2.ServerHttp2Stream>>();

function eventOf(data: string): string {
  const record = `{"SequenceNumber":"${NUMBER}","ApproximateArrivalTimestamp":1700000000.001,"Data":"${data}","PartitionKey":"k"}`;
  return `{"Records":[${record}],"ContinuationSequenceNumber":"${NUMBER}","MillisBehindLatest":0}`;
}

const puts = http.createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => {
    const { Data, ExplicitHashKey } = JSON.parse(Buffer.concat(pieces).toString()) as Record<string, string>;
    const answer = JSON.stringify({ ShardId: 'shardId-000000000000', SequenceNumber: NUMBER });
    response.writeHead(200, { 'content-length': String(answer.length) }).end(answer);
    const frame = encodeFrame(HEADERS, eventOf(Data ?? ''));
    for (const stream of streams.get(ExplicitHashKey ?? '') ?? []) stream.write(frame);
  });
});
const subscriptions = http2.createServer();
subscriptions.on('stream', (stream) => {
  const pieces: Buffer[] = [];
  stream.on('data', (piece: Buffer) => pieces.push(piece));
  stream.on('error', () => {});
  stream.on('end', () => {
    // The benchmark names a shard by where its hash keys begin.
    const { ShardId } = JSON.parse(Buffer.concat(pieces).toString()) as Record<string, string>;
    const all = streams.get(ShardId ?? '') ?? new Set();
    streams.set(ShardId ?? '', all.add(stream));
    stream.respond({ ':status': 200 });
  });
});
puts.listen(0, '127.0.0.1', () => {
  subscriptions.listen(0, '127.0.0.1', () => {
    console.log([puts, subscriptions].map((server) => (server.address() as AddressInfo).port).join(' '));
  });
});
