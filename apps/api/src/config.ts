import { type ApiConfig, loadApiConfig } from '@notiflow/boot';

/** Reads the environment; throws one error that names every value that is wrong. */
export function readApiConfig(env: NodeJS.ProcessEnv = process.env): ApiConfig {
  return loadApiConfig(env);
}
