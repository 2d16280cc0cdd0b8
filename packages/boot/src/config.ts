import { createParser, type FieldProblem } from '@notiflow/contracts';
import type { Static, TObject, TSchema } from 'typebox';

/** The values an environment schema lets through. */
export type ConfigOf<S extends TObject> = Static<S>;

/** The environment is not usable; the message lists every problem, one sentence a line, without any secret. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** What a schema may say of one value beside its type. */
interface ValueFacts {
  description?: string;
  default?: string | number | boolean;
  examples?: (string | number | boolean)[];
  /** Never shown. */
  secret?: boolean;
}

/** Reads and checks the environment against the schema; unknown variables are ignored, empty ones count as unset. */
export function loadConfig<S extends TObject>(schema: S, env: NodeJS.ProcessEnv): ConfigOf<S> {
  const known = Object.keys(schema.properties)
    .filter((name) => env[name] !== undefined && env[name] !== '')
    .map((name) => [name, env[name]]);
  const parse = createParser(schema, { coerce: true });
  const parsed = parse(Object.fromEntries(known));
  if (parsed.ok) return parsed.value;
  throw new ConfigError(
    parsed.problems.map((problem) => describeProblem(schema, env, problem)).join('\n'),
  );
}

function describeProblem(schema: TObject, env: NodeJS.ProcessEnv, problem: FieldProblem): string {
  const value = env[problem.field] || undefined;
  const facts = factsOf(schema.properties[problem.field]);
  const got = value === undefined || facts.secret ? '' : ` (got "${value}")`;
  if (problem.reason === 'required' && value === undefined) return `${problem.field} must be set`;
  // What is wrong with a format is best said by one that is right.
  const [example] = problem.reason === 'format' ? (facts.examples ?? []) : [];
  const model = example === undefined ? '' : `: must be like ${example}`;
  return `${problem.field} ${problem.message}${model}${got}`;
}

function factsOf(schema: TSchema | undefined): ValueFacts {
  return (schema ?? {}) as ValueFacts;
}

/** Describes the values of several schemas as Markdown, one table a process; a value is described where it first appears. */
export function describeConfig(schemas: Record<string, TObject>): string {
  return Object.entries(schemas)
    .map(([process, schema]) => {
      const rows = Object.entries(schema.properties).map(([name, value]) => {
        const facts = factsOf(value);
        const isRequired = schema.required?.includes(name) && facts.default === undefined;
        return `| \`${name}\` | ${showDefault(facts, isRequired ?? false)} | ${cell(facts)} |`;
      });
      return [
        `## ${process}`,
        '',
        '| name | default | meaning |',
        '| --- | --- | --- |',
        ...rows,
        '',
      ].join('\n');
    })
    .join('\n');
}

function showDefault({ default: value }: ValueFacts, isRequired: boolean): string {
  if (isRequired) return '**required**';
  return value === undefined ? '–' : `\`${value}\``;
}

function cell({ description = '', examples = [] }: ValueFacts): string {
  const example = examples.length === 0 ? '' : ` Example: \`${examples[0]}\`.`;
  return `${description}${example}`.replaceAll('|', '\\|');
}

/** Writes the values of several schemas as a commented `.env` file, each once, defaults filled in but commented out. */
export function printEnvExample(schemas: Record<string, TObject>): string {
  const seen = new Set<string>();
  const lines = Object.values(schemas).flatMap((schema) =>
    Object.entries(schema.properties).flatMap(([name, value]) => {
      if (seen.has(name)) return [];
      seen.add(name);
      const { description, default: fallback, examples = [] } = factsOf(value);
      return [`# ${description ?? name}`, `#${name}=${fallback ?? examples[0] ?? ''}`, ''];
    }),
  );
  return [...envExampleHead, '', ...lines].join('\n');
}

const envExampleHead = [
  '# Every value there is. A process reads its environment and no file: set -a; . ./.env; set +a; npm start',
  '# docker compose reads .env by itself; docs/operations.md says how to make one.',
];
