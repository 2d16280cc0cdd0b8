// Puts what browsers load beside the program that serves it; the bundles of the packages are made before.
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const rootDir = fileURLToPath(new URL('../../..', import.meta.url));

const clientFiles = {
  'notiflow.js': 'packages/client-browser/bundle/notiflow.js',
  'notiflow-inbox.js': 'packages/react/bundle/notiflow-inbox.js',
  'sw.js': 'packages/client-browser/sw.js',
};

/** Writes `<outDir>/client`, `<outDir>/inbox` and `<outDir>/dashboard` anew. */
export async function copyStaticFiles(outDir) {
  await rm(outDir, { recursive: true, force: true });
  await mkdir(path.join(outDir, 'client'), { recursive: true });
  for (const [name, from] of Object.entries(clientFiles)) {
    const text = await readFile(path.join(rootDir, from), 'utf8');
    // The map of a file stays with its package: a browser would look for it here.
    const alone = text.replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '\n');
    await writeFile(path.join(outDir, 'client', name), alone);
  }
  await cp(path.join(rootDir, 'apps/api/static/inbox'), path.join(outDir, 'inbox'), {
    recursive: true,
  });
  const dashboardDir = path.join(rootDir, 'apps/dashboard/dist');
  if (existsSync(dashboardDir)) {
    await cp(dashboardDir, path.join(outDir, 'dashboard'), { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await copyStaticFiles(path.join(rootDir, 'apps/api/dist/static'));
}
