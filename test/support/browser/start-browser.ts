import { type BrowserServer, chromium } from 'playwright-core';
import { findChromium } from '../../../scripts/find-chromium.mjs';
import startServices from '../start-services.ts';

// Jest loads the set-up and the tear-down apart from each other, so only the global object connects them.
const key = Symbol.for('notiflow.running-browser');
const globals = globalThis as { [key]?: BrowserServer | undefined };

/** Starts one Chromium for a whole Jest run, named in TEST_BROWSER_ENDPOINT, beside the services that every test has. */
export default async function startBrowser(): Promise<void> {
  const program = findChromium();
  if (program === null)
    throw new Error('No Chromium here: "npm test -- --only browser" says more.');
  const [server] = await Promise.all([
    // It ends with the process that started it, also when that is killed.
    chromium.launchServer({ executablePath: program, args: flags }),
    startServices(),
  ]);
  globals[key] = server;
  process.env.TEST_BROWSER_ENDPOINT = server.wsEndpoint();
}

/** Answers the Chromium that `startBrowser` started and forgets it. */
export function takeRunningBrowser(): BrowserServer | undefined {
  const server = globals[key];
  globals[key] = undefined;
  return server;
}

const flags = [
  // Whatever a page asks for, nothing leaves the machine.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost',
  // The same letters on every machine, as far as its fonts allow.
  '--font-render-hinting=none',
];
