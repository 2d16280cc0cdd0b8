import { type PreferenceChannelType, preferenceChannelTypes } from '@notiflow/contracts';
import type { PreferenceEntry, PreferenceRecord, RecipientPageRecord } from '@notiflow/database';

/** A box on the page of settings. */
export interface ShownWish {
  /** Names it in the form. */
  key: string;
  isOn: boolean;
}

/** Everything a recipient can switch: channel types, and notiflows on the channel type of the message. */
export interface ShownWishes {
  channelTypes: (ShownWish & { channelType: PreferenceChannelType })[];
  notiflows: ShownNotiflow[];
}

interface ShownNotiflow extends ShownWish {
  id: string;
  name: string;
  /** Whether the recipient has said something of this notiflow. */
  isNamed: boolean;
  /** How it would be if nothing were said of it on this channel type. */
  otherwise: boolean;
}

/** What a form said of its boxes. */
export interface FilledForm {
  /** How they were when it was shown. */
  shown: ReadonlyMap<string, boolean>;
  wanted: ReadonlySet<string>;
}

// A page of more would be read by nobody.
const notiflowsMax = 300;

/** What the recipient gets as things are: the most specific wish wins, and what is not stored is on. */
export function showWishes(
  records: readonly PreferenceRecord[],
  { page, channelType }: { page: RecipientPageRecord; channelType: PreferenceChannelType },
): ShownWishes {
  const ofAll = new Map<string | null, boolean>();
  const notiflows = new Map<string, { name: string; wishes: Map<string | null, boolean> }>();
  for (const { notiflow_id: id, notiflow_name: name, channel_type: type, enabled } of records) {
    const known =
      id === null ? null : (notiflows.get(id) ?? { name: name ?? '', wishes: new Map() });
    if (id !== null && known !== null) notiflows.set(id, known);
    if (enabled !== null) (known?.wishes ?? ofAll).set(type, enabled);
  }
  const types = preferenceChannelTypes.filter(
    (type) => type === channelType || page.channel_types.includes(type),
  );
  return {
    channelTypes: types.map((type) => {
      return { key: type, isOn: ofAll.get(type) ?? true, channelType: type };
    }),
    notiflows: [...notiflows].slice(0, notiflowsMax).map(([id, { name, wishes }]) => {
      const otherwise = wishes.get(null) ?? ofAll.get(channelType) ?? true;
      const isOn = wishes.get(channelType) ?? otherwise;
      return { key: id, isOn, id, name, isNamed: wishes.size > 0, otherwise };
    }),
  };
}

/** Tells whether the recipient gets a notiflow on the channel type that is shown. */
export function isGetting({ notiflows }: ShownWishes, notiflowId: string): boolean {
  return notiflows.find(({ id }) => id === notiflowId)?.isOn ?? true;
}

/** Tells whether the recipient has said that they want no more of a notiflow on a channel type. */
export function isSwitchedOff(
  records: readonly PreferenceRecord[],
  { notiflowId, channelType }: { notiflowId: string; channelType: string },
): boolean {
  return records.some(
    ({ notiflow_id, channel_type, enabled }) =>
      notiflow_id === notiflowId && channel_type === channelType && enabled === false,
  );
}

/**
 * What to store of a form: only what was changed in it. Who switches the channel type of the message off gets no notiflow
 * on it any more, also none that was wanted by name before; who switches a notiflow on wants it whatever else is off.
 */
export function readForm(
  { shown, wanted }: FilledForm,
  { wishes, channelType }: { wishes: ShownWishes; channelType: PreferenceChannelType },
): PreferenceEntry[] {
  const isChanged = ({ key }: ShownWish) => shown.has(key) && shown.get(key) !== wanted.has(key);
  const types = wishes.channelTypes.filter(isChanged);
  const isLeft = types.some(({ key }) => key === channelType && !wanted.has(key));
  const ofTypes = types.map(({ key }) => {
    return { notiflowId: null, channelType: key, enabled: wanted.has(key) ? null : false };
  });
  const ofNotiflows = wishes.notiflows.flatMap((one) => {
    const level = { notiflowId: one.id, channelType };
    if (!isChanged(one))
      return isLeft && one.isOn && one.isNamed ? [{ ...level, enabled: false }] : [];
    if (!wanted.has(one.key)) return [{ ...level, enabled: false }];
    return [{ ...level, enabled: one.otherwise && !isLeft ? null : true }];
  });
  return [...ofTypes, ...ofNotiflows];
}
