import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { createHandler } from '../inbox-server/create-handler.mjs';

const port = Number(process.env.EXAMPLE_PORT ?? 5173);

/** What the server of a product would do, beside the server of Vite. */
const productServer = {
  name: 'product-server',
  async configureServer({ middlewares }) {
    const handle = await createHandler({ origin: `http://localhost:${port}` });
    middlewares.use(async (request, response, next) => {
      if (!(await handle(request, response))) next();
    });
  },
};

export default defineConfig({
  plugins: [react(), productServer],
  server: { port, strictPort: true },
});
