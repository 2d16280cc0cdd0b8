import { spawnSync } from 'node:child_process';
import { canInstallPackages, installPackage } from './apt-get.mjs';

/** Makes sure that `redis-server` can be run, installing it where that is possible; answers a sentence when it cannot. */
export function ensureRedis() {
  if (hasRedis()) return null;
  if (!canInstallPackages()) return missing;
  const output = installPackage('redis-server');
  if (hasRedis()) return null;
  return `${output}\n${missing}`;
}

const missing =
  'The tests need redis-server, which is not on the PATH. Install it (Debian, Ubuntu: "apt-get install redis-server"; macOS: "brew install redis") and run "npm test" again.';

function hasRedis() {
  return spawnSync('redis-server', ['--version']).status === 0;
}
