import { ConfigError, loadConfig } from '../config.ts';
import { type ApiConfig, apiEnvironment } from './api.ts';
import { findMisspelt } from './find-misspelt.ts';
import { checkSingleSignOn } from './single-sign-on.ts';
import { standaloneEnvironment } from './standalone.ts';
import { workerEnvironment } from './worker.ts';

const load = {
  standalone: (env: NodeJS.ProcessEnv) => loadConfig(standaloneEnvironment, env),
  api: loadApiConfig,
  worker: (env: NodeJS.ProcessEnv) => loadConfig(workerEnvironment, env),
};

/** A kind of process that reads the environment; `standalone` starts the others with what it was given. */
export type ProcessKind = keyof typeof load;

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
  const children = kind === 'standalone' ? [load.api, load.worker] : [];
  const problems = [
    ...problemsOf(() => load[kind](env)),
    ...children.flatMap((loadChild) => problemsOf(() => loadChild(inherited))),
  ];
  const warnings = findMisspelt(env).map(describeMisspelling);
  return { problems: [...new Set(problems)], warnings };
}

/** Reads the environment of the api, also what no value alone can tell; throws one error that names every problem. */
export function loadApiConfig(env: NodeJS.ProcessEnv): ApiConfig {
  const config = loadConfig(apiEnvironment, env);
  const problems = checkSingleSignOn(config);
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return config;
}

/** Says which variable was probably meant. */
export function describeMisspelling({ name, meant }: { name: string; meant: string }): string {
  return `${name} is read by nobody. Is ${meant} meant?`;
}

function problemsOf(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
}
