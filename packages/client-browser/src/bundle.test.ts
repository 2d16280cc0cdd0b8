import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build } from 'esbuild';

const index = fileURLToPath(new URL('index.ts', import.meta.url));
const bytesMax = 6 * 1024;

/** Bundles a program as a page would get it. */
async function bundle(program: string, options: BuildOptions = {}): Promise<string> {
  const { outputFiles = [] } = await build({
    stdin: { contents: program, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2020',
    platform: 'browser',
    write: false,
    ...options,
  });
  return outputFiles[0]?.text ?? '';
}

describe('the bundle', () => {
  it(`has no more than ${bytesMax} bytes with everything in it, compressed`, async () => {
    const text = await bundle(`export * from ${JSON.stringify(index)}`);
    expect(gzipSync(text, { level: 9 }).length).toBeLessThanOrEqual(bytesMax);
  });

  it('leaves out what a page does not use', async () => {
    const program = `import { safeUrl } from ${JSON.stringify(index)}; console.log(safeUrl('/'))`;
    // Also for a bundler that does not believe the package when it says that loading it does nothing.
    const text = await bundle(program, { ignoreAnnotations: true });
    expect(text.length).toBeLessThan(300);
  });

  it('does nothing when it is loaded, so a server may render with it', async () => {
    const text = await bundle(
      `import { Notiflows } from ${JSON.stringify(index)};
       const feed = new Notiflows({ apiKey: 'pk_1', userKey: () => { throw new Error('asked'); } }).feed();
       const { status, entries } = feed.getSnapshot();
       console.log(JSON.stringify({ status, entries, same: feed.getSnapshot() === feed.getSnapshot() }))`,
    );
    const flags = ['--input-type=module', '--eval', text];
    const printed = execFileSync(process.execPath, flags, { encoding: 'utf8' });
    expect(JSON.parse(printed)).toEqual({ status: 'loading', entries: [], same: true });
  });
});
