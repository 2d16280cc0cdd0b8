import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { asPreact, cssAsText, target } from '../../../packages/react/scripts/build-options.mjs';
import { startHttpPeer } from '../peers.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const react18 = join(root, 'test/react-18/node_modules');

/** What the inbox of a page is made with. */
export const makings = {
  'React 19': { script: 'react-page.tsx', alias: {} },
  'React 18': {
    script: 'react-page.tsx',
    alias: { react: join(react18, 'react'), 'react-dom': join(react18, 'react-dom') },
  },
  'the web component': { script: 'element-page.ts', alias: asPreact },
};
export type Making = keyof typeof makings;

// What a page with nothing to hide behind says: no inline style, no inline script, no text that becomes markup.
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; require-trusted-types-for 'script'";

// A style sheet of a page that thinks of nobody else.
const pageStyles = `
  body { margin: 0; font-family: sans-serif; background: light-dark(#f2f2f5, #101012); }
  header { display: flex; align-items: center; justify-content: space-between; padding: 8px 20px; }
  h1 { font-size: 18px; margin: 0; }
  #place:has(.nf-inbox, .nf-preferences, [mode=inbox], [mode=preferences]) { flex: 1; block-size: calc(100vh - 16px); }
  notiflow-inbox[mode=inbox], notiflow-inbox[mode=preferences] { block-size: 100%; }
  button { color: rgb(255, 0, 0); text-transform: uppercase; }
`;

const html = (theme: string) => `<!doctype html><html lang="en"><head><meta charset="utf-8">
  <meta name="viewport" content="width=device-width"><meta name="color-scheme" content="${theme}">
  <title>A page with an inbox</title><link rel="icon" href="data:,">
  <link rel="stylesheet" href="page.css"><script type="module" src="page.js"></script></head>
  <body><header><h1>Shop</h1><div id="place"></div></header><main><h2>Products</h2></main></body></html>`;

/** Serves a page with an inbox that needs no server; what it shows is in its address. */
export async function serveInboxPage(making: Making) {
  const { script, alias } = makings[making];
  const { outputFiles } = await build({
    entryPoints: { page: join(root, 'test/support/inbox-page/in-the-page', script) },
    bundle: true,
    write: false,
    outdir: 'nowhere',
    format: 'esm',
    target,
    jsx: 'automatic',
    conditions: ['source'],
    alias,
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [cssAsText],
    logLevel: 'warning',
  });
  const styles = await build({
    entryPoints: [join(root, 'packages/react/src/styles/index.css')],
    bundle: true,
    write: false,
  });
  const files: Record<string, [type: string, text: string]> = {
    '/page.js': ['text/javascript', outputFiles[0]?.text ?? ''],
    '/page.css': [
      'text/css',
      pageStyles + (making === 'the web component' ? '' : styles.outputFiles[0]?.text),
    ],
  };
  const server = await startHttpPeer(({ path }, response) => {
    const { pathname, searchParams } = new URL(path, 'http://page');
    const page = html(searchParams.get('theme') ?? 'light');
    const [type, text] = files[pathname] ?? ['text/html', page];
    response.writeHead(200, { 'content-type': type, 'content-security-policy': policy }).end(text);
  });
  const origin = new URL(server.url).origin;
  const urlOf = (wishes: Record<string, string> = {}) =>
    `${origin}/?${new URLSearchParams(wishes).toString()}`;
  return { urlOf, close: server.close };
}
