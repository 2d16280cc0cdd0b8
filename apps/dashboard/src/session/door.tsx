import type { ReactNode } from 'react';

/** The page in front of everything: one card in the middle. */
export function Door({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <div className="w-full max-w-sm rounded-xl border bg-panel p-7 shadow-pop">
        <img src="/ops/icon.svg" alt="Notiflow" className="size-9" />
        <h1 className="mt-4 mb-5 text-lg font-semibold">{title}</h1>
        {children}
      </div>
    </main>
  );
}
