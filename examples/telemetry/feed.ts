/**
 * A live feed of this machine's own measurements, one JSON line each, several a second, on standard output:
 *
 *   {"metric":"cpu.0","value":12.5,"unit":"%","at":1795471200123}
 *
 * About every ten seconds a line is cut short, as a broken sender would do, so that there is something to see in the queue.
 */
import fs from 'node:fs';
import os from 'node:os';

const SAMPLE_MS = 250;
const MALFORMED_EVERY = 40;
const SECTOR_BYTES = 512;
/** Disks without their partitions, which would count the same bytes again. */
const WHOLE_DISK = /^(sd[a-z]+|vd[a-z]+|xvd[a-z]+|nvme\d+n\d+|mmcblk\d+)$/;

interface Measurement {
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
}

let cpusBefore = os.cpus();
let countersBefore = counters();
let samples = 0;

function sample(): void {
  const at = Date.now();
  for (const one of [...cpuLoad(), ...memory(), ...loadAverage(), ...counterRates()]) print(JSON.stringify({ ...one, at }));
  samples += 1;
  if (samples % MALFORMED_EVERY === 0) print('{"metric":"cpu.0","value":');
}

/** Busy share of each core since the last sample. */
function cpuLoad(): Measurement[] {
  const before = cpusBefore;
  cpusBefore = os.cpus();
  return cpusBefore.map((cpu, core) => {
    const idle = cpu.times.idle - (before[core]?.times.idle ?? 0);
    const total = sum(cpu.times) - sum(before[core]?.times ?? cpu.times);
    return { metric: `cpu.${core}`, value: total > 0 ? round(100 * (1 - idle / total)) : 0, unit: '%' };
  });
}

function memory(): Measurement[] {
  return [{ metric: 'memory.used', value: round(100 * (1 - os.freemem() / os.totalmem())), unit: '%' }];
}

function loadAverage(): Measurement[] {
  return [{ metric: 'load.1m', value: round(os.loadavg()[0] ?? 0), unit: 'processes' }];
}

/** Bytes per second through the disks and the network, where the system tells (Linux). */
function counterRates(): Measurement[] {
  const before = countersBefore;
  countersBefore = counters();
  return [...countersBefore].map(([metric, value]) => {
    const perSecond = ((value - (before.get(metric) ?? value)) * 1000) / SAMPLE_MS;
    return { metric, value: Math.round(perSecond), unit: 'B/s' };
  });
}

function counters(): Map<string, number> {
  const totals = new Map<string, number>();
  const add = (metric: string, value: number): void => void totals.set(metric, (totals.get(metric) ?? 0) + value);
  for (const line of lines('/proc/diskstats')) {
    const [, , device = '', , , read, , , , written] = line.trim().split(/\s+/);
    if (!WHOLE_DISK.test(device)) continue;
    add('disk.read', Number(read) * SECTOR_BYTES);
    add('disk.written', Number(written) * SECTOR_BYTES);
  }
  for (const line of lines('/proc/net/dev').slice(2)) {
    const [, received, , , , , , , , sent] = line.trim().split(/[:\s]+/);
    add('network.received', Number(received));
    add('network.sent', Number(sent));
  }
  return totals;
}

function lines(file: string): string[] {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trimEnd().split('\n') : [];
}

const sum = (times: Readonly<Record<string, number>>): number => Object.values(times).reduce((total, one) => total + one, 0);
const round = (value: number): number => Math.round(value * 10) / 10;
const print = (line: string): void => void process.stdout.write(`${line}\n`);

process.stdout.on('error', () => process.exit(0));
setInterval(sample, SAMPLE_MS);
