/** A log engine of which single methods are replaced: to fail, to delay, to count. */
import type { LogEngine } from '../../../src/storage/log-engine.ts';

export function replaceMethods(engine: LogEngine, changes: Partial<LogEngine>): LogEngine {
  return new Proxy(engine, {
    get(target, name) {
      const value: unknown = Reflect.get(changes, name) ?? Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
