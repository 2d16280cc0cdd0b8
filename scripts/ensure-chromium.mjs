import { canInstallPackages, installPackage } from './apt-get.mjs';
import { findChromium } from './find-chromium.mjs';

/** Makes sure that there is a Chromium to drive, installing one where that is possible; answers a sentence when there is none. */
export function ensureChromium() {
  if (findChromium() !== null) return null;
  if (process.env.TEST_CHROMIUM || !canInstallPackages()) return missing;
  const output = installPackage('chromium');
  if (findChromium() !== null) return null;
  return `${output}\n${missing}`;
}

const missing =
  'The browser tests need Chromium or Chrome, and neither is on the PATH. Install one (Debian: "apt-get install chromium"; macOS: "brew install --cask chromium"), or name the program in TEST_CHROMIUM, and run "npm test" again.';
