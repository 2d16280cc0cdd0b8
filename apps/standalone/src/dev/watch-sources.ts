import { watch } from 'node:fs';
import { join } from 'node:path';
import type { AppName } from '../start-standalone.ts';

const settleMs = 200;

/** Tells which apps have to start anew after files were saved; changes of one moment are told once. */
export function watchSources(
  rootDir: string,
  onChange: (change: { apps: AppName[]; file: string }) => void,
): () => void {
  const pending = new Map<AppName, string>();
  let timer: NodeJS.Timeout | undefined;
  const watchers = ['apps/api/src', 'apps/worker/src', 'packages', 'prisma/migrations'].map((dir) =>
    watch(join(rootDir, dir), { recursive: true }, (_event, name) => {
      const file = join(dir, name ?? '');
      for (const app of findConcerned(file)) pending.set(app, file);
      if (pending.size === 0) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        const [file = ''] = pending.values();
        onChange({ apps: [...pending.keys()], file });
        pending.clear();
      }, settleMs);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

/** The apps that run a file; none for tests, built files and what else changes beside sources. */
export function findConcerned(file: string): AppName[] {
  const isSource =
    /\.(ts|sql)$/.test(file) && !/\.test\.ts$|(^|\/)(dist|node_modules)\//.test(file);
  if (!isSource) return [];
  if (file.startsWith('apps/api/')) return ['api'];
  if (file.startsWith('apps/worker/')) return ['worker'];
  return ['api', 'worker'];
}
