import {
  Ban,
  Bell,
  Cable,
  CalendarClock,
  FileText,
  GitBranch,
  Hash,
  KeyRound,
  ListChecks,
  type LucideIcon,
  RotateCcw,
  ScrollText,
  Send,
  User,
  Webhook,
} from 'lucide-react';
import type { AnswerOf } from 'notiflows-client/operations';

/** Something that the api found. */
export type Found = AnswerOf<'GET /management/v1/search'>['items'][number];

/** Where the dashboard shows something: below the project, with the filters of its screen. */
export interface Place {
  path: string;
  search?: Record<string, string>;
}

interface FoundKind {
  /** One of it, in words. */
  word: string;
  icon: LucideIcon;
  place: (found: Found) => Place;
}

const name = (text: string | null) => encodeURIComponent(text ?? '');

/** What is shown of each kind that can be found, and where it is shown. */
export const foundKinds: Record<Found['kind'], FoundKind> = {
  run: { word: 'Run', icon: ListChecks, place: ({ id }) => ({ path: `/runs/${id}` }) },
  notification: {
    word: 'Notification',
    icon: Bell,
    place: ({ id }) => ({ path: `/notifications/${id}` }),
  },
  delivery: { word: 'Delivery', icon: Send, place: ({ id }) => ({ path: `/deliveries/${id}` }) },
  user: {
    word: 'User',
    icon: User,
    place: ({ external_id }) => ({ path: `/users/${name(external_id)}` }),
  },
  suppression: {
    word: 'Suppression',
    icon: Ban,
    place: ({ of, address }) => ({
      path: '/suppressions',
      ...(of !== null && address !== null && { search: { channel_type: of, address } }),
    }),
  },
  notiflow: {
    word: 'Notiflow',
    icon: GitBranch,
    place: ({ handle }) => ({ path: `/notiflows/${name(handle)}` }),
  },
  notiflow_version: {
    word: 'Version',
    icon: GitBranch,
    place: ({ parent, handle }) => ({
      path: `/notiflows/${name(parent)}`,
      search: { version: handle ?? '' },
    }),
  },
  channel: {
    word: 'Channel',
    icon: Cable,
    place: ({ handle }) => ({ path: `/channels/${name(handle)}` }),
  },
  topic: {
    word: 'Topic',
    icon: Hash,
    place: ({ handle }) => ({ path: `/topics/${name(handle)}` }),
  },
  schedule: {
    word: 'Schedule',
    icon: CalendarClock,
    place: ({ handle }) => ({ path: `/schedules/${name(handle)}` }),
  },
  schedule_firing: {
    word: 'Firing',
    icon: CalendarClock,
    place: ({ parent }) => ({ path: `/schedules/${name(parent)}` }),
  },
  event_endpoint: {
    word: 'Event endpoint',
    icon: Webhook,
    place: ({ id }) => ({ path: `/event-endpoints/${id}` }),
  },
  event_message: {
    word: 'Event',
    icon: Webhook,
    place: ({ parent }) => ({ path: `/event-endpoints/${name(parent)}` }),
  },
  template_part: { word: 'Template', icon: FileText, place: () => ({ path: '/notiflows' }) },
  replay: { word: 'Replay', icon: RotateCcw, place: () => ({ path: '/failures' }) },
  api_key: { word: 'API key', icon: KeyRound, place: () => ({ path: '/api-keys' }) },
  signing_key: { word: 'Signing key', icon: KeyRound, place: () => ({ path: '/api-keys' }) },
  audit_entry: {
    word: 'Change',
    icon: ScrollText,
    place: ({ handle }) => ({ path: '/audit-log', search: { request_id: handle ?? '' } }),
  },
};

/** What is found, in one line: what somebody would call it. */
export function titleOf(found: Found): string {
  const { kind, title, handle, external_id: who, address, id } = found;
  const person = [found.first_name, found.last_name].filter(Boolean).join(' ');
  if (kind === 'user') return person || found.email || who || id;
  if (kind === 'notification' || kind === 'delivery') {
    return [title, who].filter((part) => part !== null).join(' to ') || id;
  }
  if (kind === 'notiflow_version') return `${title ?? found.parent}, version ${handle}`;
  return title || address || handle || id;
}

const byWords: Partial<Record<Found['matched'], string>> = {
  request_id: 'by its request',
  idempotency_key: 'by its idempotency key',
  cancellation_key: 'by its cancellation key',
  provider_message_id: 'by what its provider calls it',
  phone: 'by the phone number',
};

/** What tells it apart from others of its kind, below its title. */
export function lineBelow(found: Found): string {
  const { kind, handle, of, id, matched, external_id: who } = found;
  const about = {
    user: [who, found.email, found.phone],
    run: [of, `…${id.slice(-8)}`],
    notification: [of, `…${id.slice(-8)}`],
    delivery: [of, `…${id.slice(-8)}`],
    suppression: [of],
    audit_entry: [of, handle],
  } as Partial<Record<Found['kind'], (string | null)[]>>;
  const parts = about[kind] ?? [handle, of];
  return [...parts, byWords[matched]]
    .filter((part) => part != null && part !== '' && part !== titleOf(found))
    .map((part) => part?.replaceAll('_', ' '))
    .join(' · ');
}
