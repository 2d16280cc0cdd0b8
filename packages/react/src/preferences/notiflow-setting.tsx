import type { ReactNode } from 'react';
import type { Frequency, PreferencesState, PreferencesUpdate } from '../client.ts';
import { useWords } from '../surface/words.ts';
import { choosableTypes, isOn, switchChannel } from './effective-channel.ts';
import { Chip } from './setting.tsx';

interface NotiflowSettingProps {
  id: string;
  state: PreferencesState;
  onUpdate(update: PreferencesUpdate): void;
}

/** The channels of one notiflow, and how often it comes where that can be chosen. */
export function NotiflowSetting({ id, state, onUpdate }: NotiflowSettingProps): ReactNode {
  const { messages, fill } = useWords();
  const name = state.notiflows[id]?.name ?? '';
  return (
    <li className="nf-notiflow">
      <div className="nf-notiflow-head">
        <span className="nf-setting-title">{name}</span>
        <FrequencyChoice id={id} state={state} onUpdate={onUpdate} />
      </div>
      <div className="nf-chips">
        {choosableTypes(state).map((type) => {
          const channel = messages.channelTypes[type];
          return (
            <Chip
              key={type}
              label={channel}
              spoken={fill(messages.channelOf, { channel, name })}
              isOn={isOn(state, id, type)}
              onChange={(to) => onUpdate(switchChannel(state, { id, type, to }))}
            />
          );
        })}
      </div>
    </li>
  );
}

function FrequencyChoice({ id, state, onUpdate }: NotiflowSettingProps): ReactNode {
  const { messages, fill } = useWords();
  const { frequency, frequencies, name = '' } = state.notiflows[id] ?? {};
  if (!frequencies?.length) return null;
  return (
    <select
      className="nf-select"
      aria-label={fill(messages.frequencyOf, { name })}
      value={frequency ?? ''}
      onChange={({ currentTarget: { value } }) =>
        onUpdate({ notiflows: { [id]: { frequency: value === '' ? null : (value as Frequency) } } })
      }
    >
      <option value="">{messages.frequencies.default}</option>
      {frequencies.map((one) => (
        <option key={one} value={one}>
          {messages.frequencies[one]}
        </option>
      ))}
    </select>
  );
}
