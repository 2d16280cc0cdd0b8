import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

const policyFile = '/usr/sbin/policy-rc.d';

/** Whether packages of Debian or Ubuntu can be installed: the tool is there, and we may. */
export function canInstallPackages() {
  return (
    process.getuid?.() === 0 &&
    existsSync('/etc/debian_version') &&
    spawnSync('apt-get', ['--version']).status === 0
  );
}

/** Installs a package, starting none of its services; answers what was printed. */
export function installPackage(name) {
  console.log(`${name} is missing: installing it with apt-get`);
  return withoutStartingServices(() => installWithAptGet(name));
}

function installWithAptGet(name) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const commands = [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', name],
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
