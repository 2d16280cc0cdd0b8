import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { commands, groups } from './commands/index.ts';
import type { GlobalFlags } from './config.ts';
import type { CommandDefinition } from './define-command.ts';

/** The command that was asked for, with its arguments and options as one object. */
export interface ChosenCommand {
  definition: CommandDefinition;
  input: Record<string, unknown>;
  flags: GlobalFlags;
}

const globalOptions: [string, string][] = [
  ['--project <slug>', 'project (NOTIFLOWS_PROJECT, notiflows.json)'],
  ['--base-url <url>', 'address of the API (NOTIFLOWS_BASE_URL, notiflows.json)'],
  ['--secret-file <path>', 'file with the account token or the keys'],
  ['--json', 'data as JSON on stdout'],
  ['--no-color', 'no colours and no animation (NO_COLOR)'],
  ['-y, --yes', 'agree to what would be asked'],
  ['--no-input', 'never ask'],
];

/** Builds the parser of the command line from the command table; `choose` is told what was asked for. */
export function buildProgram(
  streams: { write(text: string): void; writeError(text: string): void },
  choose: (chosen: ChosenCommand) => void,
): Command {
  const program = new Command('nf')
    .description('Notiflows as code, runs and imports.')
    .version(readVersion(), '-V, --version')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: streams.write, writeErr: streams.writeError })
    .exitOverride();
  for (const [flags, description] of globalOptions) program.option(flags, description);
  program.addHelpText(
    'after',
    examplesText(['login', 'init', 'pull', 'push', 'notiflow publish welcome']),
  );
  for (const definition of commands) addCommand(program, { definition, choose });
  return program;
}

function addCommand(
  program: Command,
  {
    definition,
    choose,
  }: { definition: CommandDefinition; choose: (chosen: ChosenCommand) => void },
): void {
  const { words, names, signature } = parseUsage(definition.usage);
  const parent = words.slice(0, -1).reduce(findOrAddGroup, program);
  const command = parent
    .command(`${words.at(-1)} ${signature}`.trim())
    .description(definition.description ?? definition.summary)
    .summary(definition.summary)
    .addHelpText('after', examplesText(definition.examples));
  for (const [flags, description, fallback] of definition.options ?? []) {
    command.option(flags, description, fallback);
  }
  command.action((...given: unknown[]) => {
    const input: Record<string, unknown> = command.opts();
    for (const [place, name] of names.entries()) input[name] = given[place];
    choose({ definition, input, flags: program.opts<GlobalFlags>() });
  });
}

/** Takes `notiflow run <handle>` apart: its words, the names of its arguments, and how they are written. */
function parseUsage(usage: string): { words: string[]; names: string[]; signature: string } {
  const parts = usage.split(' ');
  const words = parts.filter((part) => /^[a-z]/.test(part));
  const signature = parts.filter((part) => !/^[a-z]/.test(part));
  const names = signature.map((part) =>
    part.replace(/[^a-z-]/g, '').replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
  );
  return { words, names, signature: signature.join(' ') };
}

function findOrAddGroup(parent: Command, word: string): Command {
  const known = parent.commands.find((command) => command.name() === word);
  return known ?? parent.command(word).description(groups[word] ?? '');
}

function examplesText(examples: string[]): string {
  return `\nExamples:\n${examples.map((example) => `  $ nf ${example}`).join('\n')}`;
}

function readVersion(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return JSON.parse(manifest).version;
}
