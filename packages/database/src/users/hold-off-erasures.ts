const key = (projectId: string) => `hashtextextended('erase ' || ${projectId}::text, 0)`;

/** SQL that keeps erasures of the project waiting until the transaction ends; any number may hold it at once. */
export function holdOffErasures(projectId: string): string {
  return `pg_advisory_xact_lock_shared(${key(projectId)})`;
}

/** SQL that makes the transaction the only one of the project that erases, with nothing that holds erasures off. */
export function beginErasure(projectId: string): string {
  return `pg_advisory_xact_lock(${key(projectId)})`;
}
