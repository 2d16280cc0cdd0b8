import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Where each React lives; that of the repository is the newest. */
const reacts = { '18': join(root, 'test/react-18/node_modules'), '19': join(root, 'node_modules') };

const page = `
  import { createElement as h, version } from 'react';
  import { renderToString } from 'react-dom/server';
  import { Bell, Inbox, NotiflowsProvider, Preferences } from './index.ts';
  export { version };
  export const html = renderToString(
    h(NotiflowsProvider, { apiKey: 'pk_test', userKey: 'token' }, h(Bell), h(Inbox), h(Preferences)),
  );
`;

describe.each(Object.entries(reacts))('with React %s', (major, home) => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'notiflow-react-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('a server draws everything', async () => {
    const outfile = join(dir, 'page.cjs');
    await build({
      stdin: { contents: page, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
      bundle: true,
      format: 'cjs',
      platform: 'node',
      jsx: 'automatic',
      conditions: ['source'],
      define: { 'process.env.NODE_ENV': '"development"' },
      alias: { react: join(home, 'react'), 'react-dom': join(home, 'react-dom') },
      logLevel: 'warning',
      outfile,
    });
    const { version, html } = await import(pathToFileURL(outfile).href);
    expect(version).toMatch(new RegExp(`^${major}\\.`));
    expect(html).toContain('nf-bell');
    expect(html).toContain('Loading notifications');
    expect(html).toContain('Notification settings');
  });
});
