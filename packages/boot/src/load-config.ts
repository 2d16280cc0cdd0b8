import { createParser, type FieldProblem } from '@notiflow/contracts';
import type { Static, TObject } from 'typebox';
import { ConfigError } from './config-error.ts';

/** Environment variables as Node gives them. */
export type Environment = Record<string, string | undefined>;

/** What a configuration schema says of one variable. */
export interface Variable {
  type?: string;
  description?: string;
  default?: unknown;
  examples?: unknown[];
  minimum?: number;
  maximum?: number;
  enum?: unknown[];
  anyOf?: { const?: unknown }[];
  /** Keeps the value out of messages and its default out of the documentation. */
  secret?: boolean;
}

/**
 * Reads the variables of the schema from the environment, typed and with defaults filled in. Unknown variables are
 * ignored and empty ones count as unset. Throws a `ConfigError` that lists all problems and no secret.
 */
export function loadConfig<S extends TObject>(schema: S, env: Environment): Static<S> {
  const variables = variablesOf(schema);
  const given = Object.fromEntries(
    Object.keys(variables).flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
  );
  const parsed = createParser(withoutSecretMarks(schema), { coerce: true })(given);
  if (parsed.ok) return parsed.value as Static<S>;
  throw new ConfigError(
    parsed.problems.map((problem) =>
      describeProblem(problem, { value: env[problem.field], variable: variables[problem.field] }),
    ),
  );
}

/** Answers what the schema says of each variable, by name. */
export function variablesOf(schema: TObject): Record<string, Variable> {
  return schema.properties as Record<string, Variable>;
}

/** `secret` is our word; a strict validator knows only the words of JSON Schema. */
function withoutSecretMarks<S extends TObject>(schema: S): S {
  const properties = Object.fromEntries(
    Object.entries(variablesOf(schema)).map(([name, { secret: _, ...rest }]) => [name, rest]),
  );
  return { ...schema, properties };
}

function describeProblem(
  problem: FieldProblem,
  { value, variable }: { value: string | undefined; variable: Variable | undefined },
): string {
  if (!value) return `${problem.field} is required${describePurpose(variable)}`;
  const got = variable?.secret ? '' : ` (got ${JSON.stringify(value)})`;
  return `${problem.field} ${problem.message}${got}`;
}

function describePurpose(variable: Variable | undefined): string {
  return variable?.description ? `: ${variable.description}` : '';
}
