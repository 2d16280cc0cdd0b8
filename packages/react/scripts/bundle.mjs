// Writes what is read by browsers as it is: the style sheet, and the web component with everything that it needs.
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const packageDir = fileURLToPath(new URL('..', import.meta.url));
const outDir = path.join(packageDir, 'bundle');
/** Browsers that know `light-dark()`, which the style sheet is written with. */
const target = ['chrome123', 'firefox120', 'safari17.5'];

/** A style sheet that a script imports is its text, with what it imports in turn. */
const cssAsText = {
  name: 'css-as-text',
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path: file }) => {
      const { outputFiles } = await build({
        entryPoints: [file],
        bundle: true,
        minify: true,
        target,
        write: false,
      });
      return { contents: outputFiles[0].text, loader: 'text' };
    });
  },
};

const shared = { absWorkingDir: packageDir, bundle: true, minify: true, target, outdir: outDir };

await rm(outDir, { recursive: true, force: true });
await build({ ...shared, entryPoints: { styles: 'src/styles/index.css' } });
await build({
  ...shared,
  entryPoints: { 'notiflow-inbox': 'src/element/define.ts' },
  format: 'esm',
  conditions: ['source'],
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"' },
  // Licences of what is in it, which their texts ask for.
  legalComments: 'eof',
  sourcemap: true,
  plugins: [cssAsText],
});

for (const name of ['styles.css', 'notiflow-inbox.js']) {
  const bytes = await readFile(path.join(outDir, name));
  const zipped = gzipSync(bytes, { level: 9 }).length;
  process.stdout.write(`${name}: ${bytes.length} bytes, ${zipped} with gzip\n`);
}
