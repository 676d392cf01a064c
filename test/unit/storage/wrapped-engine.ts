import type { LogEngine } from '../../../src/storage/log-engine.ts';

/** The engine with some of its methods replaced: to delay, to count, to fail. */
export function wrapEngine(engine: LogEngine, changes: Partial<LogEngine>): LogEngine {
  return new Proxy(engine, {
    get(target, name) {
      const value: unknown = Reflect.get(changes, name) ?? Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
