// Adds the optional platform packages that package-lock.json lacks. A registry mirror that carries
// only some platforms makes "npm install" leave them out, and "npm ci" then refuses the lock file.
// Usage: node scripts/complete-lock.mjs, after every "npm install" against such a mirror.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const lock = JSON.parse(readFileSync(path, 'utf8'));
const { packages } = lock;

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32', 'windows'];
const processors = {
  64: 'x64',
  arm: 'arm',
  armeabi: 'arm',
  arm64: 'arm64',
  ia32: 'ia32',
  loong64: 'loong64',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  x64: 'x64',
};

let added = 0;
for (const [place, entry] of Object.entries({ ...packages })) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isLocked(place, name)) continue;
    packages[`node_modules/${name}`] = describePlatformPackage(name, version, entry.dev);
    added += 1;
  }
}
lock.packages = Object.fromEntries(
  Object.entries(packages).sort(([left], [right]) => (left < right ? -1 : 1)),
);
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} platform packages added to package-lock.json`);

/** Looks where Node would: beside the dependent first, then upwards. */
function isLocked(place, name) {
  for (
    let from = place;
    ;
    from = from.slice(0, Math.max(0, from.lastIndexOf('node_modules/') - 1))
  ) {
    if (packages[`${from === '' ? '' : `${from}/`}node_modules/${name}`]) return true;
    if (from === '') return false;
  }
}

/** Reads the platform from the name, as in `@turbo/darwin-arm64`. */
function describePlatformPackage(name, version, isDev) {
  const words = name.split('/').pop().split('-');
  const os = systems.find((system) => words.includes(system));
  const cpu = words.map((word) => processors[word]).find(Boolean);
  const libc = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : os === 'linux' && words.some((word) => word.startsWith('gnu'))
      ? 'glibc'
      : undefined;
  return {
    version,
    ...(cpu && { cpu: [cpu] }),
    ...(isDev && { dev: true }),
    ...(libc && { libc: [libc] }),
    optional: true,
    ...(os && { os: [os === 'windows' ? 'win32' : os] }),
  };
}
