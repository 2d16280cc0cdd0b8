import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

const policyFile = '/usr/sbin/policy-rc.d';

/** Makes sure that `redis-server` can be run, installing it where that is possible; answers a sentence when it cannot. */
export function ensureRedis() {
  if (hasRedis()) return null;
  if (process.getuid?.() !== 0 || !hasAptGet()) return missing;
  console.log('redis-server is missing: installing it with apt-get');
  const output = withoutStartingServices(() => installWithAptGet());
  if (hasRedis()) return null;
  return `${output}\n${missing}`;
}

const missing =
  'The tests need redis-server, which is not on the PATH. Install it (Debian, Ubuntu: "apt-get install redis-server"; macOS: "brew install redis") and run "npm test" again.';

function hasRedis() {
  return spawnSync('redis-server', ['--version']).status === 0;
}

function hasAptGet() {
  return existsSync('/etc/debian_version') && spawnSync('apt-get', ['--version']).status === 0;
}

function installWithAptGet() {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const commands = [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'redis-server'],
  ];
  let output = '';
  for (const parameters of commands) {
    const { status, stdout, stderr } = spawnSync('apt-get', parameters, { env, encoding: 'utf8' });
    output += `${stdout}${stderr}`;
    if (status !== 0) break;
  }
  return output;
}

/** Debian starts what it installs, unless this file says no. */
function withoutStartingServices(install) {
  if (existsSync(policyFile)) return install();
  writeFileSync(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return install();
  } finally {
    rmSync(policyFile, { force: true });
  }
}
