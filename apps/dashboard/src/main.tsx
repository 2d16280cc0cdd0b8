import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Failure } from './api/failure.ts';
import { whenSessionIsLost } from './api/send.ts';
import { createAppRouter } from './router.tsx';
import { sessionLost } from './session/session-lost.ts';
import './styles.css';
import { applyTheme } from './layout/theme.ts';

applyTheme();
whenSessionIsLost(sessionLost.tell);

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      // What the api refuses it refuses again; what cannot be reached may be there in a moment.
      retry: (count, error) => count < 3 && isPassing(error as unknown as Failure),
      retryDelay: (count) => Math.min(1_000 * 2 ** count, 8_000),
      refetchOnWindowFocus: true,
    },
  },
});

function isPassing({ status }: Failure): boolean {
  return status === 0 || status === 429 || status >= 500;
}

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no place for the dashboard.');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={createAppRouter(client)} />
    </QueryClientProvider>
  </StrictMode>,
);
