import {
  type DigestFrequency,
  digestFrequencies,
  type PreferenceChannelType,
  preferenceChannelTypes,
} from '@notiflow/contracts';
import type { PreferenceEntry, PreferenceRecord } from '@notiflow/database';

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

/** A notiflow on the page of settings. */
export interface ShownNotiflow extends ShownWish {
  id: string;
  name: string;
  /** Whether the recipient has said something of this notiflow. */
  isNamed: boolean;
  /** How it would be if nothing were said of it on this channel type. */
  otherwise: boolean;
  /** Whether it asks, and so is shown. */
  asks: boolean;
  /** Whether a digest of it lets the recipient choose how often it comes, and what was chosen. */
  letsChoose: boolean;
  frequency: DigestFrequency | null;
}

/** What a form said of its boxes. */
export interface FilledForm {
  /** How they were when it was shown. */
  shown: ReadonlyMap<string, boolean>;
  wanted: ReadonlySet<string>;
}

// A page of more would be read by nobody.
const notiflowsMax = 300;

interface WishedNotiflow {
  /** One of those of it: they differ in the wish alone. */
  record: PreferenceRecord;
  wishes: Map<string | null, boolean>;
}

/** What the recipient gets as things are: the most specific wish wins, and what is not stored is on. */
export function showWishes(
  records: readonly PreferenceRecord[],
  { ofProject, channelType }: { ofProject: readonly string[]; channelType: PreferenceChannelType },
): ShownWishes {
  const ofAll = new Map<string | null, boolean>();
  const notiflows = new Map<string, WishedNotiflow>();
  for (const record of records) {
    const { notiflow_id: id, channel_type: type, enabled } = record;
    const known = id === null ? null : (notiflows.get(id) ?? { record, wishes: new Map() });
    if (id !== null && known !== null) notiflows.set(id, known);
    if (enabled !== null) (known?.wishes ?? ofAll).set(type, enabled);
  }
  const types = preferenceChannelTypes.filter(
    (type) => type === channelType || ofProject.includes(type),
  );
  return {
    channelTypes: types.map((type) => {
      return { key: type, isOn: ofAll.get(type) ?? true, channelType: type };
    }),
    notiflows: [...notiflows].slice(0, notiflowsMax).map(([id, { record, wishes }]) => {
      const { notiflow_name: name, asks, lets_choose: letsChoose, frequency } = record;
      const otherwise = wishes.get(null) ?? ofAll.get(channelType) ?? true;
      const isOn = wishes.get(channelType) ?? otherwise;
      const said = { isNamed: wishes.size > 0, otherwise, asks, letsChoose, frequency };
      return { key: id, isOn, id, name: name ?? '', ...said };
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

/** How often digests are to come, of what was changed in a form. */
export function readFrequencies(form: URLSearchParams, wishes: ShownWishes): PreferenceEntry[] {
  const shown = readPairs(form.getAll('shown_frequency'));
  const wanted = readPairs(form.getAll('frequency'));
  return wishes.notiflows.flatMap(({ id, letsChoose }) => {
    const word = wanted.get(id);
    if (!letsChoose || word === undefined || word === shown.get(id)) return [];
    const frequency = digestFrequencies.find((one) => one === word) ?? null;
    return frequency === null && word !== 'usual' ? [] : [{ notiflowId: id, frequency }];
  });
}

/** Texts like `id:word`, by id. */
export function readPairs(texts: string[]): Map<string, string> {
  return new Map(
    texts.map((text) => {
      const [key = '', word = ''] = text.split(':');
      return [key, word];
    }),
  );
}
