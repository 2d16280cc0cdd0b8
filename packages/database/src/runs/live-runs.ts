/**
 * SQL that answers those of the runs that are not canceled, and keeps a cancel of them from being answered before
 * the transaction ends. The function is made by a migration, which says how.
 */
export function liveRuns(ids: string): string {
  return `SELECT id FROM lock_live_runs(${ids}) AS id`;
}
