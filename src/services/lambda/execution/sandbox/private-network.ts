/**
 * A network of a sandbox's own, in which there is nothing but two ports of its loopback address: this environment's Runtime API
 * and the server's endpoint. The runtime and each extension have one.
 *
 * A socket belongs for ever to the network that it was made in. So a program of ours (port-opener.ts) begins in the sandbox,
 * listens there, hands the two listening sockets to the server and ends; then the function takes its place. The server accepts
 * what the function connects, and no byte goes through another process.
 *
 * H1. The channel over which the sockets come is closed before anything of the function's is loaded: whoever holds it can end the
 *     server with a line that is no JSON. What a variable makes the linker, the shell or its search for programs load is set last.
 */
import net from 'node:net';
import path from 'node:path';
import type { ProcessSpec, RunningProcess } from '../../../../platform/processes.ts';
import { PRIVATE_NETWORK_CONNECTIONS_MAX } from '../../limits.ts';
import { SANDBOX_PATHS } from './bubblewrap-arguments.ts';
import type { Endpoint, RuntimeApiDoor } from './sandbox.ts';

/** As on Lambda. */
const RUNTIME_API_PORT = 9001;
const LOOPBACK = '127.0.0.1';
const OPENER = path.join(SANDBOX_PATHS.runtimeDirectory, 'port-opener.js');

/** Variables with which the linker, the C library or a shell runs code of others (ld.so(8), bash(1)). */
const LOADING = /^(LD_|BASH|GCONV_PATH$|GLIBC_TUNABLES$|LOCPATH$|NLSPATH$|PATH$|ENV$|SHELLOPTS$|PS4$)/;

/** What is to be shown for it, by the path under which it appears. */
export const PRIVATE_NETWORK_FILES: Readonly<Record<string, string>> = {
  [OPENER]: path.join(import.meta.dirname, 'port-opener.js'),
};

export class PrivateNetwork {
  readonly #endpoint: Endpoint | undefined;
  readonly #runtimeApiPort: number;
  readonly #relayed = new Set<net.Socket>();
  readonly #listeners = new Set<net.Server>();
  #closed = false;

  /** `endpoint`: the server's own; undefined: it cannot be reached. */
  constructor(endpoint: Endpoint | undefined) {
    this.#endpoint = endpoint;
    this.#runtimeApiPort = endpoint?.port === RUNTIME_API_PORT ? RUNTIME_API_PORT + 1 : RUNTIME_API_PORT;
  }

  /** Where the function finds its Runtime API. */
  get runtimeApi(): string {
    return `${LOOPBACK}:${this.#runtimeApiPort}`;
  }

  get #ports(): readonly number[] {
    return [this.#runtimeApiPort, ...(this.#endpoint === undefined ? [] : [this.#endpoint.port])];
  }

  /** How many sockets come. */
  get sockets(): number {
    return this.#ports.length;
  }

  /** The program in front of the function's; `channel` is the descriptor of the channel. */
  wrap(spec: ProcessSpec, channel: number): ProcessSpec {
    const entries = Object.entries(spec.environment);
    const late = entries.filter(([name]) => LOADING.test(name)); // H1
    const script = `/usr/bin/env -i NODE_CHANNEL_FD=${channel} NODE_CHANNEL_SERIALIZATION_MODE=json "$0" ${OPENER} ${this.#ports.join(' ')} || exit 126
exec ${channel}>&- /usr/bin/env "$@"`;
    return {
      ...spec,
      command: '/bin/sh',
      args: ['-c', script, process.execPath, ...late.map(([name, value]) => `${name}=${value}`), spec.command, ...spec.args],
      environment: Object.fromEntries(entries.filter(([name]) => !LOADING.test(name))),
    };
  }

  /** Takes the sockets of the process over as they come. */
  serve(child: RunningProcess, runtimeApi: RuntimeApiDoor): void {
    child.sockets.then(
      ([forRuntimeApi, forEndpoint]) => {
        for (const listener of [forRuntimeApi, forEndpoint]) if (listener !== undefined) this.#listeners.add(listener);
        if (this.#closed) this.close();
        if (forRuntimeApi !== undefined) runtimeApi.admit(forRuntimeApi, this.runtimeApi);
        if (forEndpoint === undefined) return;
        forEndpoint.maxConnections = PRIVATE_NETWORK_CONNECTIONS_MAX;
        forEndpoint.on('error', () => {}); // a connection that could not be accepted
        forEndpoint.on('connection', (socket) => this.#relay(socket));
      },
      () => {}, // it ended before; its exit tells the rest
    );
  }

  close(): void {
    this.#closed = true;
    for (const listener of this.#listeners) listener.close();
    for (const socket of this.#relayed) socket.destroy();
  }

  #relay(inside: net.Socket): void {
    const { host = LOOPBACK, port = 0 } = this.#endpoint ?? {};
    const outside = net.connect({ host, port, noDelay: true });
    for (const [from, to] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      this.#relayed.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.once('close', () => {
        this.#relayed.delete(from);
        to.destroySoon();
      });
    }
  }
}
