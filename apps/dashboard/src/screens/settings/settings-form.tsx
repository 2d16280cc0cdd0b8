import type { BodyOf } from 'notiflows-client/operations';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useChange } from '../../api/use-call.ts';
import { Button } from '../../components/button.tsx';
import { Conflict } from '../../components/conflict.tsx';
import { Section } from '../../components/facts.tsx';
import { Failed } from '../../components/states.tsx';
import { writeValue } from '../../components/write-value.ts';
import { useMay, useProject } from '../../session/project.ts';
import { readSetting, type SettingName, type Settings, settingGroups } from './setting-fields.ts';
import { SettingInput } from './setting-input.tsx';

type Draft = Partial<Record<SettingName, string>>;

/**
 * Changes settings: only those that were typed into, and only while they are what they were when that began. What somebody
 * else changed meanwhile is shown beside what was typed, and one of the two is chosen.
 */
export function SettingsForm({ loaded }: { loaded: Settings }) {
  const project = useProject();
  const mayChange = useMay('admin');
  const change = useChange('PUT /management/v1/settings');
  // What is loaded anew while somebody types does not take the ground from under what was typed.
  const [seen, setSeen] = useState(loaded);
  const [draft, setDraft] = useState<Draft>({});
  const [theirs, setTheirs] = useState<Settings | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const typed = (Object.keys(draft) as SettingName[]).filter(
    (name) => draft[name] !== writeValue(seen[name]),
  );
  const changedByOthers =
    theirs === null ? [] : typed.filter((name) => !isSame(theirs, seen, name));
  const keep = async () => {
    setFailure(null);
    try {
      const pairs = typed.map((name) => [name, readSetting(name, draft[name] ?? '')]);
      const expected = Object.fromEntries(typed.map((name) => [name, seen[name]]));
      const body = {
        ...Object.fromEntries(pairs),
        expected,
      } as BodyOf<'PUT /management/v1/settings'>;
      setSeen(await change.mutateAsync({ body }));
      setDraft({});
      setTheirs(null);
    } catch (error) {
      const refused = toFailure(error);
      if (refused.details.reason === 'changed') {
        setTheirs(await call(project, 'GET /management/v1/settings'));
      } else setFailure(refused);
    }
  };
  const choose = (name: SettingName, whose: 'mine' | 'theirs') => {
    if (theirs === null) return;
    setSeen({ ...seen, [name]: theirs[name] });
    if (whose === 'theirs') setDraft({ ...draft, [name]: writeValue(theirs[name]) });
  };
  return (
    <form
      className="max-w-3xl"
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      {settingGroups.map(({ title, fields }) => (
        <Section key={title} title={title}>
          <div className="grid gap-4 rounded-lg border bg-panel p-4 sm:grid-cols-2">
            {fields.map((field) => (
              <SettingInput
                key={field.name}
                field={field}
                isDisabled={!mayChange}
                value={draft[field.name] ?? writeValue(seen[field.name])}
                onChange={(text) => setDraft({ ...draft, [field.name]: text })}
              />
            ))}
          </div>
        </Section>
      ))}
      {changedByOthers.length > 0 && theirs !== null && (
        <Conflict
          fields={changedByOthers.map((name) => ({
            name,
            mine: draft[name],
            theirs: theirs[name],
          }))}
          onChoose={(name, whose) => choose(name as SettingName, whose)}
        />
      )}
      {failure !== null && <Failed failure={failure} />}
      {mayChange && (
        <div className="sticky bottom-0 mt-4 flex items-center justify-end gap-2 border-t bg-ground py-3">
          <span className="mr-auto text-quiet">
            {typed.length === 0 ? 'Nothing is changed' : `Changed: ${typed.length}`}
          </span>
          <Button disabled={typed.length === 0} onClick={() => setDraft({})}>
            Undo
          </Button>
          <Button
            type="submit"
            kind="primary"
            disabled={typed.length === 0 || changedByOthers.length > 0 || change.isPending}
          >
            Keep
          </Button>
        </div>
      )}
    </form>
  );
}

function isSame(one: Settings, other: Settings, name: SettingName): boolean {
  return writeValue(one[name]) === writeValue(other[name]);
}
