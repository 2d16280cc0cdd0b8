import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { loadConfig, runProcess, standaloneEnvironment } from '@notiflow/boot';
import { stepLine } from './banner.ts';
import { type ApiClient, createApiClient } from './demo/api-client.ts';
import { startMailSink } from './demo/mail-sink.ts';
import { notiflow, prepareProject, subscribeUsers, topic } from './demo/prepare-project.ts';
import { createProgressBar } from './demo/progress-bar.ts';
import {
  countersOf,
  type DeliveryReport,
  isBalanced,
  mailAsReceived,
  type NotificationReport,
  type RunReport,
  timeline,
  webhookAsReceived,
} from './demo/report.ts';
import { startWebhookReceiver } from './demo/webhook-receiver.ts';
import { startStandalone } from './start-standalone.ts';

const subscribers = 1_000;
const arriveWithinMs = 120_000;
const channelsPerRecipient = 3;
const people = [
  { external_id: 'ada', email: 'ada@example.com', first_name: 'Ada' },
  { external_id: 'grace', email: 'grace@example.com', first_name: 'Grace' },
  { external_id: 'linus', email: 'linus@example.com', first_name: 'Linus' },
];

const keep = process.argv.includes('--keep');
const say = (text: string) => process.stdout.write(`${text}\n`);
const headline = (text: string) => say(`\n── ${text} ${'─'.repeat(Math.max(0, 72 - text.length))}`);

await runProcess({
  async start() {
    const dataDir = await mkdtemp(join(tmpdir(), 'notiflow-demo-'));
    await chmod(dataDir, 0o711);
    const signingSecret = `whsec_${randomBytes(24).toString('base64')}`;
    const mailSink = await startMailSink();
    const receiver = await startWebhookReceiver(signingSecret);
    const { DATABASE_URL: _database, REDIS_URL: _redis, ...env } = process.env;
    const standalone = await startStandalone({
      config: loadConfig(standaloneEnvironment, {
        PORT: '0',
        DATA_DIR: dataDir,
        BOOTSTRAP_PROJECT: 'demo',
      }),
      env: { ...env, OUTBOUND_ALLOW_CIDRS: '127.0.0.0/8', LOG_LEVEL: 'warn' },
      onStep: (step) => say(stepLine(step)),
      onNotice: (text) => say(`! ${text}`),
      onGivenUp: () => process.kill(process.pid, 'SIGTERM'),
      onOutput: (chunk) => process.stderr.write(chunk),
    });
    const stop = async () => {
      await standalone.stop();
      await Promise.all([mailSink.close(), receiver.close()]);
      await rm(dataDir, { recursive: true, force: true });
    };
    try {
      const api = createApiClient(standalone.credentials);
      await prepareProject(api, { smtpPort: mailSink.port, signingSecret });
      await subscribeUsers(api, subscribers);
      say(`✓ Project "demo": 3 channels, notiflow "${notiflow}", ${subscribers} on "${topic}"\n`);
      process.exitCode = (await runBoth(api, { mailSink, receiver })) ? 0 : 1;
    } catch (error) {
      await stop();
      throw error;
    }
    if (keep) {
      say(`\nStill running: ${standalone.apiUrl}, credentials in ${standalone.credentialsPath}`);
      say('Stop with Ctrl-C.');
      return { stop };
    }
    await stop();
    process.exit();
  },
});

interface Peers {
  mailSink: Awaited<ReturnType<typeof startMailSink>>;
  receiver: Awaited<ReturnType<typeof startWebhookReceiver>>;
}

/** Sends both runs, shows what became of them, and tells whether every delivery arrived. */
async function runBoth(api: ApiClient, { mailSink, receiver }: Peers): Promise<boolean> {
  const send = async (target: object, orderId: string) => {
    const data = { order_id: orderId, total: 99.5, receiver: receiver.url };
    const path = `/notiflows/${notiflow}/run`;
    return (await api.admin<{ notiflow_run_id: string }>('POST', path, { ...target, data }))
      .notiflow_run_id;
  };
  const toPeople = await send({ recipients: people }, 'ORD-1001');
  const toTopic = await send({ topic }, 'ORD-2002');
  const expected = (people.length + subscribers) * channelsPerRecipient;
  const runs = await watch(api, { ids: [toPeople, toTopic], expected });

  headline('One notification, from step to step');
  const { items } = await api.admin<{ items: NotificationReport[] }>(
    'GET',
    `/notifications?notiflow_run_id=${toPeople}&limit=1`,
  );
  const [notification] = items;
  if (notification === undefined) throw new Error('The run made no notification.');
  const deliveries = await deliveriesOf(api, notification.id);
  say(timeline(notification, deliveries));

  headline('The e-mail as received');
  const mail = mailSink.mails.find((received) => received.subject?.includes('ORD-1001'));
  say(mail === undefined ? '✗ none' : mailAsReceived(mail));

  headline('The webhook as received');
  const webhook = receiver.webhooks.find((received) => received.path.includes('ORD-1001'));
  say(webhook === undefined ? '✗ none' : webhookAsReceived(webhook));

  headline('The counters');
  for (const run of runs) say(`run ${run.id} (${run.status})\n${countersOf(run)}`);
  return verdict(runs, { mailSink, receiver });
}

/** Shows a bar until both runs have come to rest. */
async function watch(
  api: ApiClient,
  { ids, expected }: { ids: string[]; expected: number },
): Promise<RunReport[]> {
  const bar = createProgressBar('Delivering');
  const giveUpAt = performance.now() + arriveWithinMs;
  for (;;) {
    const runs = await Promise.all(ids.map((id) => api.admin<RunReport>('GET', `/runs/${id}`)));
    const done = runs.reduce((sum, run) => sum + arrived(run), 0);
    bar.update(done, expected);
    if (done === expected || performance.now() > giveUpAt) {
      bar.end();
      return runs;
    }
    await wait(200);
  }
}

function arrived({ deliveries }: RunReport): number {
  return (deliveries.sent ?? 0) + (deliveries.delivered ?? 0);
}

async function deliveriesOf(api: ApiClient, notificationId: string): Promise<DeliveryReport[]> {
  const { items } = await api.admin<{ items: DeliveryReport[] }>(
    'GET',
    `/notifications/${notificationId}/deliveries`,
  );
  const ids = items.map(({ id }) => id).reverse();
  return Promise.all(ids.map((id) => api.admin<DeliveryReport>('GET', `/deliveries/${id}`)));
}

/** Compares what the receivers hold with what was asked for: every one once, none twice, all verified. */
function verdict(runs: RunReport[], { mailSink, receiver }: Peers): boolean {
  const total = people.length + subscribers;
  const checks: [string, boolean][] = [
    [
      `${mailSink.mails.length} e-mails received, each once`,
      new Set(mailSink.mails.map((mail) => mail.messageId)).size === total &&
        mailSink.mails.length === total,
    ],
    [
      `${receiver.webhooks.length} webhooks received, each once, every signature verified`,
      new Set(receiver.webhooks.map((webhook) => webhook.id)).size === total &&
        receiver.webhooks.length === total &&
        receiver.webhooks.every((webhook) => webhook.isVerified),
    ],
    [
      'every delivery arrived',
      runs.reduce((sum, run) => sum + arrived(run), 0) === total * channelsPerRecipient,
    ],
    ['the counters balance', runs.every(isBalanced)],
  ];
  say('');
  for (const [what, isTrue] of checks) say(`${isTrue ? '✓' : '✗'} ${what}`);
  return checks.every(([, isTrue]) => isTrue);
}
