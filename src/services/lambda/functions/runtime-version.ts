/** What really runs a function, as INIT_START lines and descriptions name it. */
import { createHash } from 'node:crypto';

/** The runtime's name and this Node.js version as an ARN; it differs whenever either does. */
export function runtimeVersionArn(region: string, runtime: string): string {
  const digest = createHash('sha256').update(`${runtime} ${process.version}`).digest('hex');
  return `arn:aws:lambda:${region}::runtime:${digest}`;
}

/** `nodejs20.x` is `nodejs:20` and the Node.js that runs it, `python3.12` is `python:3.12`, `provided.al2023` is `provided:al2023`. */
export function runtimeVersionName(runtime: string): string {
  const [, family = runtime, version = ''] = /^([a-z]+)\.?(.*?)(?:\.x)?$/.exec(runtime) ?? [];
  const name = version === '' ? family : `${family}:${version}`;
  return family === 'nodejs' ? `${name}.${process.version}` : name;
}
