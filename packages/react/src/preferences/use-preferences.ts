import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { NotiflowsClient, PreferencesState, PreferencesUpdate } from '../client.ts';
import { useSession } from '../surface/session.ts';
import { mergePreferences } from './merge-preferences.ts';

/** The preferences of a person, and what became of the last change. */
export interface UsePreferences {
  /** Null until they are loaded. */
  preferences: PreferencesState | null;
  status: 'loading' | 'ready' | 'error';
  saving: 'idle' | 'saving' | 'saved' | 'failed';
  /** Shows the change at once, stores it, and takes it back if it could not be stored. */
  update(update: PreferencesUpdate): void;
  reload(): void;
}

/** Loads the preferences of the person and keeps what they change. */
export function usePreferences(): UsePreferences {
  const client = useSession()?.client;
  const [preferences, setPreferences] = useState<PreferencesState | null>(null);
  const [status, setStatus] = useState<UsePreferences['status']>('loading');
  const [saving, setSaving] = useState<UsePreferences['saving']>('idle');
  const [turn, setTurn] = useState(0);
  const queue = useRef<SaveQueue | null>(null);

  // `turn` is counted up to load anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (client === undefined) return;
    const listener = {
      onLoaded: (loaded: PreferencesState) => {
        setPreferences(loaded);
        setStatus('ready');
      },
      onShown: setPreferences,
      onSaving: setSaving,
      onFailed: () => setStatus('error'),
    };
    const saves = createSaveQueue(client, listener);
    queue.current = saves;
    setStatus('loading');
    return () => saves.stop();
  }, [client, turn]);

  const update = useCallback((change: PreferencesUpdate) => queue.current?.add(change), []);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  return useMemo(
    () => ({ preferences, status, saving, update, reload }),
    [preferences, status, saving, update, reload],
  );
}

interface SaveQueue {
  add(update: PreferencesUpdate): void;
  stop(): void;
}

interface SaveListener {
  onLoaded(state: PreferencesState): void;
  onShown(state: PreferencesState): void;
  onSaving(saving: UsePreferences['saving']): void;
  onFailed(): void;
}

/** Sends changes one after the other, so that the last one to be made is the last one to be stored. */
function createSaveQueue(client: NotiflowsClient, listener: SaveListener): SaveQueue {
  let stored: PreferencesState | null = null;
  let waiting: PreferencesUpdate[] = [];
  let isStopped = false;
  let isSending = false;
  const show = () => {
    if (stored !== null && !isStopped) listener.onShown(waiting.reduce(mergePreferences, stored));
  };
  const tell = (saving: UsePreferences['saving']) => {
    if (!isStopped) listener.onSaving(saving);
  };

  async function send(): Promise<void> {
    if (isSending) return;
    isSending = true;
    let failed = false;
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      try {
        stored = await client.preferences.update(next);
      } catch {
        failed = true;
      }
      waiting = waiting.slice(1);
      show();
    }
    isSending = false;
    tell(failed ? 'failed' : 'saved');
  }

  client.preferences.get().then(
    (loaded) => {
      stored = loaded;
      if (!isStopped) listener.onLoaded(loaded);
    },
    () => {
      if (!isStopped) listener.onFailed();
    },
  );
  return {
    add(update) {
      if (stored === null) return;
      waiting = [...waiting, update];
      show();
      tell('saving');
      void send();
    },
    stop() {
      isStopped = true;
    },
  };
}
