import { type ReactNode, useEffect, useRef } from 'react';
import type { PreferencesState, PreferencesUpdate } from '../client.ts';
import { Failure, Skeletons } from '../inbox/states.tsx';
import { BackIcon } from '../surface/icons.tsx';
import { useWords } from '../surface/words.ts';
import { choosableTypes } from './effective-channel.ts';
import { NotiflowSetting } from './notiflow-setting.tsx';
import { QuietHoursSetting } from './quiet-hours-setting.tsx';
import { Section, Setting } from './setting.tsx';
import { type UsePreferences, usePreferences } from './use-preferences.ts';

/** Everything a person can choose about what reaches them. */
export function PreferencesPanel({ onBack }: { onBack?: () => void }): ReactNode {
  const { messages } = useWords();
  const { preferences, status, saving, update, reload } = usePreferences();
  const back = useRef<HTMLButtonElement>(null);
  // Came from a button that is gone: the focus has to be somewhere.
  useEffect(() => back.current?.focus({ preventScroll: true }), []);
  return (
    <div className="nf-panel">
      <div className="nf-header">
        {onBack && (
          <button
            ref={back}
            type="button"
            className="nf-tool nf-tool-back"
            title={messages.back}
            aria-label={messages.back}
            onClick={onBack}
          >
            <BackIcon />
          </button>
        )}
        <h2 className="nf-heading">{messages.settings}</h2>
        <SavingNote saving={saving} />
      </div>
      <div className="nf-scroller nf-settings">
        {preferences !== null ? (
          <Choices state={preferences} onUpdate={update} />
        ) : status === 'error' ? (
          <Failure title={messages.settingsFailed} text={messages.errorText} onRetry={reload} />
        ) : (
          <Skeletons />
        )}
      </div>
    </div>
  );
}

function SavingNote({ saving }: { saving: UsePreferences['saving'] }): ReactNode {
  const { messages } = useWords();
  const text = {
    idle: '',
    saving: messages.saving,
    saved: messages.saved,
    failed: messages.saveFailed,
  }[saving];
  return (
    <span className="nf-saving" role="status" data-saving={saving}>
      {text}
    </span>
  );
}

function Choices(props: {
  state: PreferencesState;
  onUpdate: (update: PreferencesUpdate) => void;
}): ReactNode {
  const { state, onUpdate } = props;
  const { messages, locale, fill } = useWords();
  const paused = state.paused ?? false;
  const until =
    typeof paused === 'object'
      ? new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(
          new Date(paused.until),
        )
      : null;
  const notiflows = Object.entries(state.notiflows).sort(([, a], [, b]) =>
    (a.name ?? '').localeCompare(b.name ?? '', locale),
  );
  return (
    <>
      <div className="nf-section">
        <Setting
          title={messages.pauseTitle}
          text={until ? fill(messages.pausedUntil, { moment: until }) : messages.pauseText}
          isOn={paused !== false}
          onChange={(to) => onUpdate({ paused: to })}
        />
        <QuietHoursSetting state={state} onUpdate={onUpdate} />
      </div>
      <Section title={messages.channelsTitle} text={messages.channelsText}>
        {choosableTypes(state).map((type) => (
          <Setting
            key={type}
            title={messages.channelTypes[type]}
            isOn={state.channel_types[type] !== false}
            onChange={(to) => onUpdate({ channel_types: { [type]: to } })}
          />
        ))}
      </Section>
      <Section title={messages.notiflowsTitle} text={messages.notiflowsText}>
        {notiflows.length === 0 ? (
          <p className="nf-setting-text">{messages.noNotiflows}</p>
        ) : (
          <ul className="nf-notiflows">
            {notiflows.map(([id]) => (
              <NotiflowSetting key={id} id={id} state={state} onUpdate={onUpdate} />
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}
