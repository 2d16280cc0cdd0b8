// How the sources become what a browser loads: for the bundles, and for the pages that tests open.
import { build } from 'esbuild';

/** Browsers that know `light-dark()`, which the style sheet is written with. */
export const target = ['chrome123', 'firefox120', 'safari17.5'];

/** React DOM would be a third of the file for a page that has no React: this runs the same code. */
export const asPreact = {
  react: 'preact/compat',
  'react/jsx-runtime': 'preact/jsx-runtime',
  'react-dom': 'preact/compat',
  'react-dom/client': 'preact/compat/client',
};

/** A style sheet that a script imports is its text, with what it imports in turn. */
export const cssAsText = {
  name: 'css-as-text',
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path: file }) => {
      const entryPoints = [file];
      const { outputFiles } = await build({
        entryPoints,
        bundle: true,
        minify: true,
        target,
        write: false,
      });
      return { contents: outputFiles[0].text, loader: 'text' };
    });
  },
};
