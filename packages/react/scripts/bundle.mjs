// Writes what is read by browsers as it is: the style sheet, and the web component with everything that it needs.
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { asPreact, cssAsText, target } from './build-options.mjs';

const packageDir = fileURLToPath(new URL('..', import.meta.url));
const outDir = path.join(packageDir, 'bundle');
const shared = { absWorkingDir: packageDir, bundle: true, minify: true, target, outdir: outDir };

await rm(outDir, { recursive: true, force: true });
await build({ ...shared, entryPoints: { styles: 'src/styles/index.css' } });
await build({
  ...shared,
  entryPoints: { 'notiflow-inbox': 'src/element/define.ts' },
  format: 'esm',
  conditions: ['source'],
  jsx: 'automatic',
  alias: asPreact,
  define: { 'process.env.NODE_ENV': '"production"' },
  // The licences of what is in it, as they ask for.
  legalComments: 'eof',
  plugins: [cssAsText],
});

for (const name of ['styles.css', 'notiflow-inbox.js']) {
  const bytes = await readFile(path.join(outDir, name));
  const zipped = gzipSync(bytes, { level: 9 }).length;
  process.stdout.write(`${name}: ${bytes.length} bytes, ${zipped} with gzip\n`);
}
