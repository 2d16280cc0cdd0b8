#!/usr/bin/env node
import { readFileSync } from 'node:fs';

/** A command of `notiflows`: what it runs, which begins when it is loaded, and the arguments it may be given. */
interface Command {
  entry: string;
  takes: string[];
  does: string;
}

const commands: Record<string, Command> = {
  start: { entry: './main.js', takes: [], does: 'Postgres, api and worker in one; the default' },
  demo: { entry: './demo.js', takes: ['--keep'], does: 'sends messages, and shows what arrived' },
  api: { entry: '../../api/dist/main.js', takes: [], does: 'the HTTP API, on your own Postgres' },
  worker: {
    entry: './worker.js',
    takes: [],
    does: 'one more worker, on your own Postgres or beside the app in DATA_DIR',
  },
  doctor: {
    entry: './doctor.js',
    takes: ['--json'],
    does: 'looks for what is wrong with an installation; exit code 1 when something is',
  },
  config: {
    entry: './main.js',
    takes: ['check', 'standalone', 'api', 'worker'],
    does: 'config check: tells what is wrong with the environment',
  },
};

const usage = `Usage: notiflows [command]

Commands:
${Object.entries(commands)
  .map(([name, { does }]) => `  ${name.padEnd(8)} ${does}`)
  .join('\n')}

Options:
  --keep     with demo: stay up afterwards
  --json     with doctor: a JSON document a line
  --version  print the version
  --help     print this

Settings are environment variables, such as PORT and DATA_DIR.
`;

const isCommand = process.argv[2] !== undefined && !process.argv[2].startsWith('-');
const name = isCommand ? String(process.argv[2]) : 'start';
const given = process.argv.slice(isCommand ? 3 : 2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;

if (given.includes('--help')) {
  process.stdout.write(usage);
} else if (given.includes('--version')) {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  process.stdout.write(`${JSON.parse(manifest).version}\n`);
} else if (command === undefined || !given.every((word) => command.takes.includes(word))) {
  const stranger = command === undefined ? name : given.find((one) => !command.takes.includes(one));
  process.stderr.write(`notiflows does not know ${stranger}.\n\n${usage}`);
  process.exitCode = 2;
} else {
  await import(new URL(command.entry, import.meta.url).href);
}
