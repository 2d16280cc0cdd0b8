import type { DigestPerson } from '@notiflow/contracts';
import type { DigestItemRecord, Page } from '@notiflow/database';
import Type, { type Static } from 'typebox';
import { notFound } from '../../../errors.ts';
import { pageOf, pageQuery, presentPage, readPageInput } from '../../../request/list-query.ts';
import { idParam } from '../../../request/path-params.ts';
import { anyObject, textOrNull } from '../../../request/resource-parts.ts';
import { defineRoute } from '../../../route.ts';

const person = Type.Object({
  id: Type.String(),
  external_id: Type.String(),
  email: textOrNull,
  first_name: textOrNull,
  last_name: textOrNull,
});

/** One event of a digest as templates see it, and the notification it came with. */
const digestItemResource = Type.Object(
  {
    notification_id: Type.String(),
    notiflow_run_id: Type.String(),
    accepted_at: Type.String({ format: 'date-time' }),
    data: anyObject,
    actor: Type.Union([person, Type.Null()]),
    recipient: person,
  },
  { title: 'DigestItem' },
);

/** Lists the events of the digest in which a notification is, latest first: also those a template has no room for. */
export const listDigestItems = defineRoute({
  surface: 'admin',
  method: 'get',
  path: '/notifications/:id/digest-items',
  scope: 'deliveries:read',
  summary: 'List the events of the digest of a notification',
  params: { id: idParam },
  query: Type.Object({ ...pageQuery }, { additionalProperties: false }),
  responses: { 200: { description: 'One page of events', schema: pageOf(digestItemResource) } },
  errors: ['not_found'],
  async handle({ database }, { project, params, query }) {
    const projectId = project.id;
    const { notifications } = database;
    const notification = await notifications.findNotification({ projectId, id: params.id });
    if (notification === null) throw notFound('notification', params.id);
    const { digest } = notification;
    const page: Page<DigestItemRecord> =
      digest === null
        ? { items: [], hasMoreAfter: false, hasMoreBefore: false }
        : await notifications.listDigestItems({
            projectId,
            windowId: digest.id,
            page: readPageInput(query),
          });
    const items = page.items.map(presentItem);
    return { status: 200, body: presentPage({ items, limit: query.limit }, page) };
  },
});

function presentItem(record: DigestItemRecord): Static<typeof digestItemResource> {
  const { data, actor, recipient } = record.item;
  return {
    notification_id: record.id,
    notiflow_run_id: record.run_id,
    accepted_at: record.accepted_at.toISOString(),
    data,
    actor: actor === null ? null : presentPerson(actor),
    recipient: presentPerson(recipient),
  };
}

function presentPerson({ id, external_id, email, first_name, last_name }: DigestPerson) {
  return { id, external_id, email, first_name, last_name };
}
