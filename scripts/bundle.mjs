// Bundles what a published package runs: our own code goes in, every vendor stays for npm to install.
// Used by the `bundle` scripts of the packages that have one.
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const rootDir = fileURLToPath(new URL('..', import.meta.url));

/**
 * Writes `<packageDir>/bundle` anew. `entries` maps places in it, without their ending, to sources of the repository;
 * `replaced` maps a vendor's module to the source of ours that stands in for it. Throws when the bundle imports what
 * the package does not declare, or the package declares what the bundle does not import.
 */
export async function bundle(packageDir, { entries, replaced = {}, found = [] }) {
  const outDir = path.join(packageDir, 'bundle');
  await rm(outDir, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: rootDir,
    entryPoints: entries,
    outdir: outDir,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    conditions: ['source'],
    // A stack trace tells the line of the source: node --enable-source-maps.
    sourcemap: true,
    keepNames: true,
    metafile: true,
    logLevel: 'warning',
    plugins: [leaveVendors(replaced)],
  });
  await compareWithManifest(packageDir, { used: vendorsIn(metafile), found });
}

/** Ours are the names that the workspaces link; everything else with a bare name is a vendor's. */
function leaveVendors(replaced) {
  return {
    name: 'leave-vendors',
    setup({ onResolve }) {
      onResolve({ filter: /^[^./]/ }, ({ path: name, kind }) => {
        if (kind === 'entry-point' || /^(@notiflow\/|notiflows-)/.test(name)) return undefined;
        if (name in replaced) return { path: path.join(rootDir, replaced[name]) };
        return { path: name, external: true };
      });
    },
  };
}

function vendorsIn({ outputs }) {
  const imports = Object.values(outputs).flatMap((output) => output.imports);
  const names = imports
    .filter(({ path: name, external }) => external && !name.startsWith('node:'))
    .map(({ path: name }) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    );
  return new Set(names);
}

/** `found` are packages that are looked up at run time, in no import statement. */
async function compareWithManifest(packageDir, { used, found }) {
  const manifest = JSON.parse(await readFile(path.join(packageDir, 'package.json'), 'utf8'));
  const declared = new Set(Object.keys(manifest.dependencies ?? {}));
  const needed = new Set([...used, ...found]);
  const missing = [...needed].filter((name) => !declared.has(name));
  const needless = [...declared].filter((name) => !needed.has(name));
  if (missing.length + needless.length === 0) return;
  throw new Error(
    `The dependencies of ${manifest.name} are not those of its bundle. ` +
      `Missing: ${missing.join(', ') || 'none'}. Needless: ${needless.join(', ') || 'none'}.`,
  );
}
