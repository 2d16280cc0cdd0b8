import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const macOsPrograms = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Answers the Chromium that browser tests drive: the one of TEST_CHROMIUM, or one of this machine; null without any. */
export function findChromium() {
  const named = process.env.TEST_CHROMIUM;
  if (named) return canRun(named) ? named : null;
  const dirs = (process.env.PATH ?? '').split(path.delimiter);
  const onPath = names.flatMap((name) => dirs.map((dir) => path.join(dir, name)));
  return [...onPath, ...macOsPrograms].find(canRun) ?? null;
}

function canRun(program) {
  try {
    accessSync(program, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
