import { type ReactNode, useState } from 'react';
import type { PreferencesState, PreferencesUpdate, QuietHours, QuietWindow } from '../client.ts';
import { useWords } from '../surface/words.ts';
import { Chip, Setting } from './setting.tsx';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const nights: QuietWindow = { from: '22:00', to: '07:00' };

interface QuietHoursSettingProps {
  state: PreferencesState;
  onUpdate(update: PreferencesUpdate): void;
}

/** When a person does not want to be disturbed. */
export function QuietHoursSetting({ state, onUpdate }: QuietHoursSettingProps): ReactNode {
  const { messages, fill } = useWords();
  const quiet = state.quiet_hours ?? null;
  const save = (changed: QuietHours | null) => onUpdate({ quiet_hours: changed });
  const zone = quiet?.timezone ?? state.timezone;
  return (
    <>
      <Setting
        title={messages.quietTitle}
        text={messages.quietText}
        isOn={quiet !== null}
        onChange={(to) => save(to ? { windows: [nights], timezone: ownTimezone() } : null)}
      />
      {quiet?.windows.map((window, index) => (
        <WindowSetting
          // biome-ignore lint/suspicious/noArrayIndexKey: windows have no names, and none is moved
          key={index}
          window={window}
          onChange={(changed) =>
            save({
              ...quiet,
              windows: quiet.windows.map((one, at) => (at === index ? changed : one)),
            })
          }
        />
      ))}
      {quiet !== null && zone && (
        <p className="nf-setting-text">
          {fill(messages.zone, { zone: zone.replaceAll('_', ' ') })}
        </p>
      )}
    </>
  );
}

/** Where the person is: hours that they choose here are hours of this clock. */
const ownTimezone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

interface WindowSettingProps {
  window: QuietWindow;
  onChange(changed: QuietWindow): void;
}

function WindowSetting({ window, onChange }: WindowSettingProps): ReactNode {
  const { messages, locale } = useWords();
  const days = window.days ?? weekdays;
  return (
    <div className="nf-window">
      <div className="nf-times">
        <TimeField
          label={messages.quietFrom}
          value={window.from}
          onCommit={(from) => from !== window.to && onChange({ ...window, from })}
        />
        <TimeField
          label={messages.quietTo}
          value={window.to === '24:00' ? '00:00' : window.to}
          onCommit={(to) => to !== window.from && onChange({ ...window, to })}
        />
      </div>
      <fieldset className="nf-chips nf-days">
        <legend className="nf-spoken">{messages.quietDays}</legend>
        {weekdays.map((day, index) => (
          <Chip
            key={day}
            label={dayName(index, locale, 'short')}
            spoken={dayName(index, locale, 'long')}
            isOn={days.includes(day)}
            onChange={(to) => {
              const chosen = weekdays.filter((one) => (one === day ? to : days.includes(one)));
              // No day at all is what the switch above is for.
              if (chosen.length > 0) onChange({ ...window, days: chosen });
            }}
          />
        ))}
      </fieldset>
    </div>
  );
}

// The first of January 2024 was a Monday.
const dayName = (index: number, locale: string, weekday: 'short' | 'long') =>
  new Intl.DateTimeFormat(locale, { weekday, timeZone: 'UTC' }).format(
    Date.UTC(2024, 0, 1 + index),
  );

/** Kept to itself until the person is done with it: half a time is not one to store. */
function TimeField(props: {
  label: string;
  value: string;
  onCommit: (value: string) => void;
}): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  function commit(): void {
    if (typed && typed !== props.value) props.onCommit(typed);
    setTyped(null);
  }
  return (
    <label className="nf-time-field">
      <span>{props.label}</span>
      <input
        type="time"
        className="nf-input"
        value={typed ?? props.value}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
    </label>
  );
}
