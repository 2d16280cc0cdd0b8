import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// While working on it: the pages from Vite, everything else from an api that runs.
const api = process.env.API_URL ?? 'http://127.0.0.1:3000';
const toApi = Object.fromEntries(
  ['/admin', '/management', '/ops/api', '/ops/queues', '/openapi.json'].map((path) => [path, api]),
);

export default defineConfig({
  base: '/ops/',
  plugins: [react(), tailwindcss()],
  // Strict CSP: nothing inline, no `data:` scripts.
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { port: 5174, proxy: toApi },
});
