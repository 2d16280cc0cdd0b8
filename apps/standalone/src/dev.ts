import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfig, runProcess, standaloneEnvironment } from '@notiflow/boot';
import { stepLine } from './banner.ts';
import { createApiClient } from './demo/api-client.ts';
import { startCatcher } from './dev/catcher.ts';
import type { Caught } from './dev/caught.ts';
import { notiflow, seedProject } from './dev/seed-project.ts';
import { watchSources } from './dev/watch-sources.ts';
import { expectFreePort } from './ports.ts';
import { type AppName, startStandalone } from './start-standalone.ts';

const rootDir = fileURLToPath(new URL('../../..', import.meta.url));
const mailPort = 1025;
const catcherPort = 3030;

// A developer's own machine, and the same at each start, so that commands can be kept.
const defaults = {
  HOST: '127.0.0.1',
  DATA_DIR: join(rootDir, '.notiflows-dev'),
  BOOTSTRAP_PROJECT: 'dev',
  BOOTSTRAP_API_KEY: 'pk_dev_only_on_this_machine',
  BOOTSTRAP_SECRET_KEY: 'sk_dev_only_on_this_machine',
  BOOTSTRAP_ACCOUNT_TOKEN: 'nf_at_dev_only_on_this_machine',
  BOOTSTRAP_MEMBER_EMAIL: 'dev@example.com',
  BOOTSTRAP_MEMBER_PASSWORD: 'dev-only-on-this-machine',
  OUTBOUND_ALLOW_CIDRS: '127.0.0.0/8',
  LOG_LEVEL: 'debug',
};

// Logs go to stdout, for whoever makes them readable; everything else is for the person who looks.
const say = (text: string) => process.stderr.write(`${text}\n`);

await runProcess({
  async start() {
    const env = { ...defaults, ...process.env };
    // The same at each start, since channels of the kept project lead there.
    for (const port of [mailPort, catcherPort]) {
      await expectFreePort({ port, remedy: 'end the other `npm run dev`' });
    }
    const catcher = await startCatcher({ mailPort, port: catcherPort, onCaught: sayCaught });
    const standalone = await startStandalone({
      config: loadConfig(standaloneEnvironment, env),
      env,
      nodeArgumentsOf: sourceOf,
      onStep: (step) => say(stepLine(step)),
      onNotice: (text) => say(`! ${text}`),
      onGivenUp: () => process.kill(process.pid, 'SIGTERM'),
      onOutput: (chunk) => process.stdout.write(chunk),
    });
    await seedProject(createApiClient(standalone.credentials), catcher);
    const stopWatching = watchSources(rootDir, ({ apps, file }) => {
      say(`↻ ${file}: ${apps.join(' and ')}`);
      // Killed if need be: nothing accepted is lost by that, and a developer does not wait.
      for (const app of apps) void standalone.restart(app, 300);
    });
    say(greeting(standalone.apiUrl, catcher.url));
    return {
      async stop() {
        stopWatching();
        await standalone.stop();
        await catcher.close();
      },
    };
  },
});

function sourceOf(app: AppName): string[] {
  return ['--conditions=source', '--import', 'tsx', join(rootDir, 'apps', app, 'src', 'main.ts')];
}

function sayCaught({ kind, to, title }: Caught): void {
  say(`${kind === 'mail' ? '✉' : '⇢'} ${to}: ${title}`);
}

function greeting(apiUrl: string, catcherUrl: string): string {
  const body = JSON.stringify({
    topic: 'everybody',
    data: { text: 'Good to have you', hook: `${catcherUrl}/hook` },
  });
  return `
Project "dev" is ready. Save a file, and what runs it starts anew.
  Dashboard  ${apiUrl}/ops (${defaults.BOOTSTRAP_MEMBER_EMAIL}, ${defaults.BOOTSTRAP_MEMBER_PASSWORD})
  API        ${apiUrl}/docs
  Messages   ${catcherUrl}

Send one:
  curl ${apiUrl}/admin/v1/notiflows/${notiflow}/run -H 'authorization: Bearer ${defaults.BOOTSTRAP_SECRET_KEY}' \\
    -H 'content-type: application/json' -d '${body}'

Start over: stop with Ctrl-C, and remove .notiflows-dev.
`;
}
