import type { Db } from './connect.ts';
import type { ProjectPool } from './project-scope.ts';

type WithoutDb<T> = {
  [K in keyof T]: T[K] extends (db: Db, ...rest: infer Rest) => infer Result
    ? (...rest: Rest) => Result
    : never;
};

// biome-ignore lint/suspicious/noExplicitAny: only the shape of the first parameter matters here.
type SystemFunctions = Record<string, (db: Db, ...rest: any[]) => unknown>;

/** Binds functions that serve every project. */
export function bind<T extends SystemFunctions>(db: Db, functions: T): WithoutDb<T> {
  const bound = Object.entries(functions).map(([name, fn]) => [name, fn.bind(null, db)]);
  return Object.fromEntries(bound) as WithoutDb<T>;
}

type OfProject<T> = {
  [K in keyof T]: T[K] extends (db: Db, input: infer Input) => unknown
    ? Input extends { projectId: string }
      ? T[K]
      : never
    : never;
};

/** Binds functions that serve the project their input names, and can reach no other. */
export function bindScoped<T extends SystemFunctions>(
  pool: ProjectPool,
  functions: T & OfProject<T>,
): WithoutDb<T> {
  const bound = Object.entries<SystemFunctions[string]>(functions).map(([name, fn]) => [
    name,
    (input: { projectId: string }) => fn(pool.of(input.projectId), input),
  ]);
  return Object.fromEntries(bound) as WithoutDb<T>;
}
