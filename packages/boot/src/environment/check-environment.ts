import { ConfigError, loadConfig } from '../config.ts';
import { apiEnvironment } from './api.ts';
import { findMisspelt } from './find-misspelt.ts';
import { standaloneEnvironment } from './standalone.ts';
import { workerEnvironment } from './worker.ts';

const environments = {
  standalone: [standaloneEnvironment],
  api: [apiEnvironment],
  worker: [workerEnvironment],
};

/** A kind of process that reads the environment; `standalone` starts the others with what it was given. */
export type ProcessKind = keyof typeof environments;

/** What is wrong with an environment, a sentence each and without a secret. */
export interface EnvironmentCheck {
  /** The process would not start. */
  problems: string[];
  /** The process would start, and probably do something else than was meant. */
  warnings: string[];
}

/** Checks what a process would read, and starts nothing. */
export function checkEnvironment(env: NodeJS.ProcessEnv, kind: ProcessKind): EnvironmentCheck {
  // The standalone app tells its children where the database is.
  const inherited = { DATABASE_URL: 'postgresql://embedded', ...env };
  const children = kind === 'standalone' ? [apiEnvironment, workerEnvironment] : [];
  const problems = [
    ...environments[kind].flatMap((environment) => problemsOf(() => loadConfig(environment, env))),
    ...children.flatMap((environment) => problemsOf(() => loadConfig(environment, inherited))),
  ];
  const warnings = findMisspelt(env).map(describeMisspelling);
  return { problems: [...new Set(problems)], warnings };
}

/** Says which variable was probably meant. */
export function describeMisspelling({ name, meant }: { name: string; meant: string }): string {
  return `${name} is read by nobody. Is ${meant} meant?`;
}

function problemsOf(load: () => unknown): string[] {
  try {
    load();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
}
