import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  apiEnvironment,
  describeConfig,
  printEnvExample,
  standaloneEnvironment,
  workerEnvironment,
} from '@notiflow/boot';
import {
  createParser,
  deliveryReasons,
  deliveryTransitions,
  notificationReasons,
  notificationTransitions,
  runReasons,
  runTransitions,
  stepBody,
} from '@notiflow/contracts';
import { providers } from '@notiflow/providers';
import { createOpenApi } from '../apps/api/src/openapi.ts';
import { routes } from '../apps/api/src/routes/index.ts';
import { normaliseSteps } from '../apps/api/src/routes/management/notiflows/normalise-steps.ts';
import { printClientTypes } from './support/print-client-types.ts';
import { printProviders } from './support/print-providers.ts';

// `npm run docs` sets this and so prints the documents anew instead of comparing them.
const isUpdating = process.env.UPDATE_DOCUMENTS === '1';

const schemas = {
  'The standalone app (`npm start`)': standaloneEnvironment,
  'The api (`npm run start:api`)': apiEnvironment,
  'A worker (`npm run start:worker`)': workerEnvironment,
};

const configuration = `# Configuration

Printed from the schemas by \`npm run docs\`. Everything is an environment variable; an empty one counts
as unset. A process that cannot use its configuration says everything that is wrong with it and ends
with exit code 78. The standalone app passes its whole environment on to the api and the workers.

${describeConfig(schemas)}`;

function diagramOf(transitions: Record<string, readonly string[]>): string {
  const moves = Object.entries(transitions);
  const lines = [
    `  [*] --> ${moves[0]?.[0]}`,
    ...moves.flatMap(([from, targets]) => targets.map((to) => `  ${from} --> ${to}`)),
    ...moves.flatMap(([from, targets]) => (targets.length === 0 ? [`  ${from} --> [*]`] : [])),
  ];
  return ['```mermaid', 'stateDiagram-v2', ...lines, '```'].join('\n');
}

const diagrams = [runTransitions, notificationTransitions, deliveryTransitions].map(diagramOf);

/** Puts the printed diagrams in the place of those in the text, one after the other. */
function withDiagrams(text: string): string {
  let index = 0;
  return text.replaceAll(/```mermaid\nstateDiagram-v2\n[^`]*```/g, () => diagrams[index++] ?? '');
}

const documents: Record<string, (stored: string) => string | Promise<string>> = {
  'docs/configuration.md': () => `${configuration.trimEnd()}\n`,
  '.env.example': () => `${printEnvExample(schemas).trimEnd()}\n`,
  'docs/openapi.json': () => `${JSON.stringify(createOpenApi(routes), null, 2)}\n`,
  'docs/state-machines.md': withDiagrams,
  'docs/providers.md': () => printProviders(providers),
  'packages/client-node/src/generated/operations.ts': () =>
    printClientTypes(JSON.parse(JSON.stringify(createOpenApi(routes)))),
};

describe('the printed documents', () => {
  it.each(Object.keys(documents))('%s says what the code says', async (name) => {
    const path = fileURLToPath(new URL(`../${name}`, import.meta.url));
    const stored = readStored(path);
    const printed = (await documents[name]?.(stored)) ?? '';
    if (isUpdating) writeFileSync(path, printed);
    else expect(stored).toBe(printed);
  });
});

describe('the written documents', () => {
  const root = fileURLToPath(new URL('../', import.meta.url));
  const written = ['README.md', 'CONTRIBUTING.md', ...listMarkdown('docs')];

  function listMarkdown(dir: string): string[] {
    const names = readdirSync(`${root}${dir}`, { recursive: true, encoding: 'utf8' });
    return names.filter((name) => name.endsWith('.md')).map((name) => `${dir}/${name}`);
  }

  it.each(written)('%s names only files and folders that are there', (name) => {
    const text = readFileSync(`${root}${name}`, 'utf8');
    const paths = [
      ...text.matchAll(/`((?:apps|packages|prisma|test|bench|docs|scripts)\/[^`\s*<>…]+)`/g),
    ]
      .map((match) => match[1] ?? '')
      .filter((path) => !path.includes('/dist/'));
    expect(paths.filter((path) => !existsSync(`${root}${path}`))).toEqual([]);
  });

  it('follow a notification through functions that are there', () => {
    const readme = readFileSync(`${root}README.md`, 'utf8');
    const hops = [...readme.matchAll(/^\| \d+ .*\| `(\S+\.ts)` +\| `(\S+)` +\|$/gm)];
    expect(hops.length).toBeGreaterThan(5);
    const isThere = ([, file, name = '']: RegExpExecArray) => {
      const source = readFileSync(`${root}${file}`, 'utf8');
      return name.split('.').every((word) => new RegExp(`\\b${word}\\b`).test(source));
    };
    expect(hops.filter((hop) => !isThere(hop)).map(([row]) => row)).toEqual([]);
  });

  it.each([
    ['a run', runReasons],
    ['a notification', notificationReasons],
    ['a delivery', deliveryReasons],
  ])('explain every reason of %s in the row of its status', (_row, reasons) => {
    const rows = readFileSync(`${root}docs/state-machines.md`, 'utf8').split('\n');
    const unexplained = Object.entries<readonly string[]>(reasons).flatMap(([status, words]) =>
      words.filter(
        (word) =>
          !rows.some((row) => row.startsWith(`| \`${status}\` `) && row.includes(`\`${word}\``)),
      ),
    );
    expect(unexplained).toEqual([]);
  });

  it('explain why a message was skipped, in the order in which it is asked', () => {
    const page = readFileSync(`${root}docs/how-to/why-was-it-skipped.md`, 'utf8');
    const told = deliveryReasons.skipped.toSorted(
      (one, other) => page.indexOf(`\`${one}\``) - page.indexOf(`\`${other}\``),
    );
    expect(deliveryReasons.skipped.filter((word) => !page.includes(`\`${word}\``))).toEqual([]);
    expect(told).toEqual(deliveryReasons.skipped);
  });

  it.each(written)('%s shows only steps that are taken', (name) => {
    const text = readFileSync(`${root}${name}`, 'utf8');
    const shown = [...text.matchAll(/^```json\n(.*?)^```/gms)].map(([, json = '']) => json);
    expect(shown.filter(isStep).flatMap(findStepProblems)).toEqual([]);
  });

  it('name every provider in the README, in the row of its channel type', () => {
    const rows = readFileSync(`${root}README.md`, 'utf8').split('\n');
    const missing = providers.filter(
      ({ channelType, name }) =>
        !rows.some((row) => row.startsWith(`| \`${channelType}\` `) && row.includes(`\`${name}\``)),
    );
    expect(missing.map(({ channelType, name }) => `${channelType} ${name}`)).toEqual([]);
  });

  it('list every how-to page once', () => {
    const index = readFileSync(`${root}docs/how-to/README.md`, 'utf8');
    const listed = [...index.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, name]) => String(name));
    const pages = readdirSync(`${root}docs/how-to`).filter((name) => name !== 'README.md');
    expect(listed.toSorted()).toEqual(pages.toSorted());
  });

  it('keep the README to what one sits down to read', () => {
    const lines = readFileSync(`${root}README.md`, 'utf8').split('\n').length;
    expect(lines).toBeLessThanOrEqual(200);
  });
});

/** Whether an example is a step, or a list of them; one that is abridged is none. */
function isStep(json: string): boolean {
  return /^\[?\s*\{\s*"handle": "\w+",\s*"type": "\w+"/.test(json) && !json.includes('…');
}

/** What the API would say of an example. */
function findStepProblems(json: string): string[] {
  const steps = [JSON.parse(json)].flat().map((step) => createParser(stepBody)(step));
  const inForm = steps.flatMap((step) => (step.ok ? [] : step.problems));
  const normalised = normaliseSteps(steps.map((step) => (step.ok ? step.value : null)));
  const inSteps = normalised.ok ? [] : normalised.problems;
  return [...inForm, ...inSteps].map(({ field, message }) => `${field} ${message}`);
}

function readStored(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
