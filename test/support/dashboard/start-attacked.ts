import { xssVectors } from '../browser/xss-vectors.ts';
import { eventually } from '../eventually.ts';
import { startHttpPeer } from '../peers.ts';
import { queryRows } from '../query-rows.ts';
import { acceptRun } from '../runs.ts';
import { type System, startSystem } from '../start-system.ts';
import { manage, owner, shopProject } from './start-shop.ts';

/** An installation in which every text from outside is an attack. */
export interface Attacked {
  system: System;
  /** What the screens of one thing are opened with, by the name of the parameter in their path. */
  things: Record<string, string>;
  /** A delivery of each channel type that is shown in a way of its own. */
  deliveries: string[];
  /** One mail for each attack. */
  mails: string[];
  close(): Promise<void>;
}

// Control characters are refused in a name; for Liquid braces are ours.
const oneLine = xssVectors.map((vector) =>
  vector.replaceAll(/[\n\t]/g, ' ').replaceAll('{{', '{ {'),
);
const everything = xssVectors.join('\n\n');

const everyNth = 16;

/** As many attacks as a name has place for, in a few names. */
const names = ['<script', '<img', '<svg', '<iframe', 'javascript:', '"'].map((beginning) =>
  oneLine
    .filter((vector) => vector.startsWith(beginning))
    .join(' ')
    .slice(0, 250),
);
const [name = ''] = names;

/** Starts it: what a provider answers is what it was sent. */
export async function startAttacked(): Promise<Attacked> {
  const service = await startHttpPeer((request, response) =>
    response
      .writeHead(422, { 'content-type': 'application/json' })
      .end(JSON.stringify({ error: JSON.parse(request.body.toString()).text })),
  );
  const system = await startSystem({
    env: {
      BOOTSTRAP_PROJECT: shopProject,
      BOOTSTRAP_MEMBER_EMAIL: owner.email,
      BOOTSTRAP_MEMBER_PASSWORD: owner.password,
    },
  });
  const close = async () => {
    await system.stop();
    await service.close();
  };
  try {
    await setUp(system, service.url);
    await send(system);
    return { system, close, ...(await findThings(system)) };
  } catch (error) {
    await close();
    throw error;
  }
}

async function setUp(system: System, serviceUrl: string): Promise<void> {
  const service = {
    provider: 'http',
    settings: {
      url: serviceUrl,
      body: '{ "text": "{{ message.body }}" }',
      error_path: 'error',
    },
  };
  const channels = {
    mail: { type: 'email', ...service },
    texts: { type: 'sms', ...service },
    room: { type: 'chat', ...service },
    feed: { type: 'in_app', provider: 'in_app' },
    hook: { type: 'webhook', provider: 'http' },
  };
  for (const [index, [handle, channel]] of Object.entries(channels).entries()) {
    await manage(system, 'PUT', `/channels/${handle}`, { name: names[index], ...channel });
  }
  const steps = Object.entries(channels).map(([handle, { type }]) => ({
    handle,
    name: names[2],
    type: 'channel',
    channel_type: type,
    channel_handle: handle,
    template: {
      ...(type === 'email' && { subject: '{{ data.attack }}', content_type: 'html' }),
      ...(type === 'in_app' && { title: '{{ data.attack }}' }),
      ...(type === 'webhook' && { url: serviceUrl }),
      body: type === 'webhook' ? '{"text":"{{ data.attack }}"}' : '{{ data.attack }}',
    },
  }));
  for (const [handle, many] of Object.entries({
    attack: steps,
    'attack-mail': steps.slice(0, 1),
  })) {
    await manage(system, 'PUT', `/notiflows/${handle}`, { name, active: true, steps: many });
    await manage(system, 'POST', `/notiflows/${handle}/publish`);
  }
  await manage(system, 'PUT', '/schedules/attack', {
    name,
    notiflow: 'attack',
    cron: '0 9 * * 5',
    topic: name,
    data: { attack: everything },
  });
  await manage(system, 'POST', '/event-endpoints', {
    url: `${serviceUrl}?${encodeURI('<script>alert(1)</script>')}`,
    description: oneLine.join(' ').slice(0, 500),
  });
  for (const attack of names) {
    await manage(system, 'POST', '/api-keys', { name: attack.slice(0, 100) });
    await manage(system, 'POST', '/suppressions', { channel_type: 'chat', address: attack });
  }
  await manage(system, 'POST', '/members', {
    email: 'attacker@example.com',
    name: name.slice(0, 100),
    projects: [{ slug: shopProject, role: 'viewer' }],
  });
  await manage(system, 'PUT', '/settings', { name: name.slice(0, 100) }).catch(() => {});
}

async function send(system: System): Promise<void> {
  await Promise.all(
    xssVectors.map(async (attack, index) => {
      const id = oneLine[index] ?? '';
      const person = {
        external_id: id,
        email: `attacker-${index}@example.com`,
        phone: `+49151500${String(10_000 + index)}`,
        first_name: attack,
        last_name: attack,
        custom_fields: { [id.slice(0, 50)]: attack },
      };
      // Every channel a few times, and a mail for each.
      await acceptRun(system, index % everyNth === 0 ? 'attack' : 'attack-mail', {
        recipients: [person],
        actor: { external_id: `actor ${id}`, first_name: attack },
        data: { attack, [id.slice(0, 50)]: [attack] },
      });
      await system.admin('POST', `/topics/${encodeURIComponent(id)}/subscriptions`, {
        body: { user_external_ids: [id] },
      });
    }),
  );
  await eventually(async () => {
    const [row] = await queryRows<{ mails: number; open: number }>(
      system,
      `SELECT count(*) FILTER (WHERE channel_type = 'email')::int AS mails,
         count(*) FILTER (WHERE status IN ('pending', 'processing'))::int AS open FROM deliveries`,
    );
    expect(row).toEqual({ mails: xssVectors.length, open: 0 });
  });
  // As they would be if a template let them through, and all at once where one page shows one message.
  await queryRows(
    system,
    `UPDATE deliveries d SET message = d.message || jsonb_build_object('body', CASE d.channel_type
       WHEN 'email' THEN r.data->>'attack' ELSE $1::text END, 'subject', r.data->>'attack', 'title', $1::text,
       'to_name', r.data->>'attack', 'action_url', r.data->>'attack', 'text_body', $1::text)
     FROM runs r WHERE r.id = d.run_id AND d.message IS NOT NULL`,
    [everything],
  );
}

async function findThings(system: System): Promise<Omit<Attacked, 'system' | 'close'>> {
  const deliveries = await queryRows<{
    id: string;
    notification_id: string;
    run_id: string;
    channel_type: string;
  }>(system, 'SELECT id, notification_id, run_id, channel_type FROM deliveries ORDER BY id');
  const first = (type: string) => deliveries.find(({ channel_type: of }) => of === type);
  const endpoints = await manage<{ items: { id: string }[] }>(system, 'GET', '/event-endpoints');
  const mail = first('email');
  const id = oneLine[oneLine.length - 1] ?? '';
  return {
    things: {
      run: mail?.run_id ?? '',
      notification: mail?.notification_id ?? '',
      delivery: mail?.id ?? '',
      endpoint: endpoints.items[0]?.id ?? '',
      'weekly-crime': 'attack',
      ada: id,
      'crime-fiction': id,
      mail: 'mail',
      'order-shipped': 'attack',
    },
    deliveries: ['sms', 'chat', 'in_app', 'webhook'].map((type) => first(type)?.id ?? ''),
    mails: deliveries
      .filter(({ channel_type: type }) => type === 'email')
      .map(({ id: mailId }) => mailId),
  };
}
