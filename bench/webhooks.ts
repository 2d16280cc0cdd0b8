import type { Course } from './measure/measure-run.ts';
import { readOptions } from './read-options.ts';
import { runRace } from './run-race.ts';
import { buildPrograms } from './setup/build-programs.ts';
import { stepsAround } from './setup/seed-topics.ts';
import { startReceiver } from './setup/start-receiver.ts';
import { startServers } from './setup/start-servers.ts';

await buildPrograms('worker');
const servers = await startServers(readOptions());
const receiver = await startReceiver();

const steps = stepsAround({
  type: 'webhook',
  handle: 'hook',
  template: {
    content_type: 'json',
    method: 'POST',
    headers: {},
    url: `${receiver.url}/orders`,
    body: '{"order":"{{ data.order.id }}","to":"{{ recipient.external_id }}","name":"{{ recipient.first_name }}"}',
  },
});

/** Every recipient's webhook came, each id once. */
async function checkReceived({ topic }: Course): Promise<string[]> {
  const { received, distinct } = await receiver.takeCounts();
  return Object.entries({ received, distinct })
    .filter(([, count]) => count !== topic.recipientCount)
    .map(([what, count]) => `The receiver: ${what} ${count} instead of ${topic.recipientCount}.`);
}

try {
  const problems = await runRace(servers, {
    name: 'webhooks',
    steps,
    settledStatus: 'sent',
    prepareRace: () => receiver.takeCounts(),
    checkRun: checkReceived,
  });
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  await receiver.stop();
  await servers.stop();
}
