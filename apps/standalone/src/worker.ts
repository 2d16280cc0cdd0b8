import { loadConfig, standaloneEnvironment } from '@notiflow/boot';
import { findDatabase, noDatabase } from './find-database.ts';

// One more worker: on the Postgres it is given, or on the embedded one that the app keeps running in DATA_DIR.

const { DATABASE_URL, DATA_DIR } = process.env;
if (!DATABASE_URL) {
  const config = loadConfig(standaloneEnvironment, { DATA_DIR });
  const url = await findDatabase(config);
  // Without one, the worker says what else is wrong with its settings.
  if (url === null) process.stderr.write(`There is no Postgres. ${noDatabase(config)}.\n`);
  else process.env.DATABASE_URL = url;
}
// By its address: the apps are compiled one by one.
await import(new URL('../../worker/dist/main.js', import.meta.url).href);
