import { type ReactNode, useRef, useState } from 'react';
import { toFailure } from '../api/failure.ts';
import { Conflict } from './conflict.tsx';
import { FormButton } from './form-button.tsx';
import { findTyped, mergeVersions, pick, type Values } from './merge-versions.ts';

/** What a form that is kept wants to be written. */
export interface Edit<V> {
  /** Every field of the form. */
  whole: V;
  /** Those that were changed. */
  changes: Partial<V>;
  /** How what is written was when the form was opened: the api refuses to overwrite anything else. */
  expected: Partial<V>;
}

/**
 * Opens a form that changes something there is. What somebody else changed meanwhile is never overwritten: where they
 * changed other fields both changes are kept, and where they changed the same one the form shows both versions.
 */
export function EditButton<V extends object>({
  label,
  title,
  value,
  replaces = false,
  read,
  load,
  keep,
  children,
}: {
  label: ReactNode;
  title: string;
  /** What the form is about, as it is now: its fields, and no more. */
  value: V;
  /** Whether the operation writes all fields, also those that were not changed. */
  replaces?: boolean;
  /** What the form says. */
  read: (form: FormData) => V;
  /** How it is now, out of the api. */
  load: () => Promise<V>;
  keep: (edit: Edit<V>) => Promise<unknown>;
  /** The fields, showing these values at first. */
  children: (shown: V) => ReactNode;
}) {
  // What is loaded anew while somebody types does not take the ground from under what was typed.
  const [seen, setSeen] = useState(value);
  const [shown, setShown] = useState({ values: value, round: 0 });
  const [stale, setStale] = useState<{ theirs: V; conflicts: string[] } | null>(null);
  const place = useRef<HTMLDivElement>(null);

  const show = (values: V) => setShown(({ round }) => ({ values, round: round + 1 }));
  const begin = () => {
    setSeen(value);
    show(value);
    setStale(null);
  };

  async function write(before: V, mine: V): Promise<unknown> {
    const typed = findTyped(before as Values, mine as Values);
    if (typed.length === 0) return;
    const guarded = replaces ? Object.keys(mine) : typed;
    return keep({
      whole: mine,
      changes: pick(mine as Values, typed) as Partial<V>,
      expected: pick(before as Values, guarded) as Partial<V>,
    });
  }

  async function submit(form: FormData): Promise<'stays' | undefined> {
    const mine = read(form);
    try {
      await write(seen, mine);
    } catch (error) {
      if (toFailure(error).details.reason !== 'changed') throw error;
      const theirs = await load();
      const merged = mergeVersions({
        seen: seen as Values,
        mine: mine as Values,
        theirs: theirs as Values,
      });
      // Without a field that both changed there is nothing to ask: both changes are kept.
      if (merged.conflicts.length === 0) await write(theirs, merged.values as V);
      else {
        setSeen({ ...theirs, ...pick(seen as Values, merged.conflicts) });
        setStale({ theirs, conflicts: merged.conflicts });
        show(merged.values as V);
        return 'stays';
      }
    }
    return undefined;
  }

  const choose = (name: string, whose: 'mine' | 'theirs') => {
    const form = place.current?.closest('form');
    if (stale === null || form == null) return;
    const theirs = pick(stale.theirs as Values, [name]);
    const typed = read(new FormData(form));
    setSeen({ ...seen, ...theirs });
    if (whose === 'theirs') show({ ...typed, ...theirs });
    const conflicts = stale.conflicts.filter((other) => other !== name);
    setStale(conflicts.length === 0 ? null : { ...stale, conflicts });
  };

  return (
    <FormButton
      label={label}
      title={title}
      action="Keep"
      isBlocked={stale !== null}
      onOpen={begin}
      onSubmit={submit}
    >
      <div ref={place} key={shown.round} className="flex flex-col gap-4">
        {children(shown.values)}
      </div>
      {stale !== null && (
        <Conflict
          fields={stale.conflicts.map((name) => ({
            name,
            mine: (shown.values as Values)[name],
            theirs: (stale.theirs as Values)[name],
          }))}
          onChoose={choose}
        />
      )}
    </FormButton>
  );
}
