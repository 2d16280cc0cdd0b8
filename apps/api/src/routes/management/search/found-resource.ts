import { type FoundRecord, foundBy, foundKinds } from '@notiflow/database';
import Type, { type Static } from 'typebox';

const textOrNull = (description: string) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], description });

/** Something that a search found. */
export const foundResource = Type.Object(
  {
    kind: Type.Enum([...foundKinds]),
    id: Type.String({ format: 'uuid' }),
    matched: Type.Enum([...foundBy], { description: 'By what it was found' }),
    exact: Type.Boolean({ description: 'Whether that is all of the text, and not a part' }),
    handle: textOrNull('Handle or name, where it has one; of an audit entry its request id'),
    title: textOrNull('What it is called, or the notiflow it is of'),
    status: textOrNull('Its status, where it has one'),
    of: textOrNull('Handle of its notiflow, its channel type, or which kind of its kind'),
    parent: textOrNull('What names that which it lives in'),
    external_id: textOrNull('Who it is, or whom it is for'),
    email: textOrNull('Of a user'),
    phone: textOrNull('Of a user'),
    first_name: textOrNull('Of a user'),
    last_name: textOrNull('Of a user'),
    address: textOrNull('Of a suppression'),
    created_at: Type.String({ format: 'date-time' }),
    path: Type.String({ description: 'Where the API has it' }),
  },
  { title: 'FoundItem' },
);

/** What was found, as the API answers it. */
export function presentFound({
  by,
  is_exact: exact,
  created_at,
  ...found
}: FoundRecord): Static<typeof foundResource> {
  return {
    ...found,
    matched: by,
    exact,
    created_at: created_at.toISOString(),
    path: pathOf(found),
  };
}

const partPaths: Record<string, string> = {
  layout: 'layouts',
  partial: 'partials',
  translation: 'translations',
};

type Placed = Pick<FoundRecord, 'kind' | 'id' | 'handle' | 'of' | 'parent' | 'external_id'>;

function pathOf({ kind, id, handle, of, parent, external_id }: Placed): string {
  const name = (text: string | null) => encodeURIComponent(text ?? '');
  const paths: Record<FoundRecord['kind'], () => string> = {
    run: () => `/admin/v1/runs/${id}`,
    notification: () => `/admin/v1/notifications/${id}`,
    delivery: () => `/admin/v1/deliveries/${id}`,
    user: () => `/admin/v1/users/${name(external_id)}`,
    topic: () => `/admin/v1/topics/${name(handle)}`,
    suppression: () => '/management/v1/suppressions',
    notiflow: () => `/management/v1/notiflows/${name(handle)}`,
    notiflow_version: () => `/management/v1/notiflows/${name(parent)}/versions/${name(handle)}`,
    channel: () => `/management/v1/channels/${name(handle)}`,
    schedule: () => `/management/v1/schedules/${name(handle)}`,
    schedule_firing: () => `/management/v1/schedules/${name(parent)}/firings`,
    event_endpoint: () => `/management/v1/event-endpoints/${id}`,
    event_message: () => `/management/v1/event-endpoints/${parent}/messages/${id}`,
    template_part: () => `/management/v1/${partPaths[of ?? ''] ?? 'partials'}/${name(handle)}`,
    replay: () => `/management/v1/replays/${id}`,
    api_key: () => '/management/v1/api-keys',
    signing_key: () => '/management/v1/signing-keys',
    audit_entry: () => `/management/v1/audit-log?request_id=${name(handle)}`,
  };
  return paths[kind]();
}
