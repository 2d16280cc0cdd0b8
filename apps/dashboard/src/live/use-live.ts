import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { ChangeKind, Connection, News } from './changes.ts';
import { live } from './live.ts';
import { createRefresher } from './refresher.ts';
import { shareLine } from './share-line.ts';

/**
 * A tab that nobody has looked at for so long lets another one have the stream. Over plain HTTP browsers have no locks to
 * share one by: there each tab has its own, and gives the connection back soon, since there are six.
 */
const hiddenMs = navigator.locks === undefined ? 1_000 : 30_000;

const noStream: News = { connection: 'connecting', id: '', changes: null };

/** Follows a project for as long as somebody looks. */
export function useFollowProject(project: string | null): void {
  useEffect(() => {
    if (project === null) return;
    const base = `/management/v1/projects/${encodeURIComponent(project)}`;
    const begin = () =>
      shareLine({
        name: `notiflow-live:${project}`,
        url: `${base}/changes/stream`,
        hear: live.hear,
      });
    let line: ReturnType<typeof begin> | null = begin();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onVisibility = () => {
      clearTimeout(timer);
      if (document.hidden) {
        timer = setTimeout(() => {
          line?.stop();
          line = null;
          live.hear(noStream);
        }, hiddenMs);
      } else if (line === null) line = begin();
      else line.retry();
    };
    const onOnline = () => line?.retry();
    document.addEventListener('visibilitychange', onVisibility);
    addEventListener('online', onOnline);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisibility);
      removeEventListener('online', onOnline);
      line?.stop();
      live.hear(noStream);
    };
  }, [project]);
}

/** How this page hears of changes now. */
export function useConnection(): Connection {
  return useSyncExternalStore(live.subscribe, live.connection);
}

interface KeptFresh {
  queryKey: QueryKey;
  /** What it shows; nothing is kept fresh without. */
  kinds: readonly ChangeKind[] | undefined;
  gapMs: number;
}

/** Asks a query anew when what it shows has changed, while it is shown. */
export function useKeptFresh({ queryKey, kinds, gapMs }: KeptFresh): void {
  const client = useQueryClient();
  const key = JSON.stringify(queryKey);
  const watched = kinds?.join();
  useEffect(() => {
    if (watched === undefined || watched === '') return;
    const filters = { queryKey: JSON.parse(key) as QueryKey, exact: true, type: 'active' as const };
    const refetch = () => client.refetchQueries(filters, { cancelRefetch: false });
    const refresher = createRefresher({
      gapMs,
      async refresh() {
        // What is under way may have been answered before the change.
        if (client.isFetching(filters) > 0) await refetch();
        await refetch();
      },
    });
    const onVisibility = () => refresher.show();
    document.addEventListener('visibilitychange', onVisibility);
    const unwatch = live.watch(watched.split(',') as ChangeKind[], refresher.touch);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      unwatch();
      refresher.stop();
    };
  }, [client, key, watched, gapMs]);
}
