import type { ChildProcess } from 'node:child_process';

/** Where the services of one Jest run are reached. */
export interface ServiceUrls {
  databaseUrl: string;
  redisUrl: string;
}

// Jest loads the set-up and the tear-down apart from each other, so only the global object connects them.
const key = Symbol.for('notiflow.running-services');
const globals = globalThis as { [key]?: ChildProcess | undefined };

/** Remembers the process of the services until the end of the run. */
export function keepRunningServices(child: ChildProcess): void {
  globals[key] = child;
}

/** Answers the process of the services and forgets it. */
export function takeRunningServices(): ChildProcess | undefined {
  const child = globals[key];
  globals[key] = undefined;
  return child;
}
