// Writes the client as one file for pages without a build step.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const packageDir = fileURLToPath(new URL('..', import.meta.url));

await build({
  absWorkingDir: packageDir,
  entryPoints: { notiflow: 'src/index.ts' },
  outdir: path.join(packageDir, 'bundle'),
  bundle: true,
  format: 'esm',
  minify: true,
  target: 'es2022',
  logLevel: 'warning',
});
