import { readOptions } from './read-options.ts';
import { runRace } from './run-race.ts';
import { buildPrograms } from './setup/build-programs.ts';
import { stepsAround } from './setup/seed-topics.ts';
import { startServers } from './setup/start-servers.ts';

const steps = stepsAround({
  type: 'in_app',
  handle: 'feed',
  template: {
    content_type: 'markdown',
    title: 'Order {{ data.order.id }} is on its way, {{ recipient.first_name }}',
    body: `Hello {{ recipient.first_name }} {{ recipient.last_name }},

your order of {{ data.order.items | join: ", " }} for {{ data.order.total }} has left {{ data.shop }}.
{% if recipient.plan == "pro" %}Thank you for being a Pro.{% else %}Go Pro for free shipping.{% endif %}`,
  },
});

await buildPrograms('worker');
const servers = await startServers(readOptions());
try {
  const problems = await runRace(servers, {
    name: 'in-app-fan-out',
    steps,
    settledStatus: 'delivered',
  });
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  await servers.stop();
}
