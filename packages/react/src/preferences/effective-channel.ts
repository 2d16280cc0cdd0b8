import type { NotiflowPreferences, PreferencesState, PreferencesUpdate } from '../client.ts';
import type { ChannelTypeName } from '../messages/messages.ts';

const order: readonly ChannelTypeName[] = [
  'in_app',
  'email',
  'mobile_push',
  'web_push',
  'sms',
  'chat',
];

/** The channel types there is something to choose about: those of which the project has a channel. */
export function choosableTypes(state: PreferencesState): ChannelTypeName[] {
  const available = state.available_channel_types ?? Object.keys(state.channel_types);
  return order.filter((type) => available.includes(type));
}

/** Whether a notiflow reaches the person by a channel type: the most specific of their wishes decides. */
export function isOn(state: PreferencesState, id: string, type: ChannelTypeName): boolean {
  const notiflow = state.notiflows[id];
  return notiflow?.channel_types?.[type] ?? inherited(state, notiflow, type);
}

function inherited(
  state: PreferencesState,
  notiflow: NotiflowPreferences | undefined,
  type: ChannelTypeName,
): boolean {
  return notiflow?.enabled !== false && state.channel_types[type] !== false;
}

/** The update that turns a notiflow on or off for a channel type. */
export function switchChannel(
  state: PreferencesState,
  { id, type, to }: { id: string; type: ChannelTypeName; to: boolean },
): PreferencesUpdate {
  // What is on anyway is not stored: it follows its channel from then on. An opt-out is, since it has to hold.
  const value = to && inherited(state, state.notiflows[id], type) ? null : to;
  return { notiflows: { [id]: { channel_types: { [type]: value } } } };
}
