import { countedMax, type Database, type FaultFindings } from '@notiflow/database';
import { type Finding, well, wrong } from './finding.ts';

/** Looks for rows that must not be. */
export async function checkRows({ doctor }: Pick<Database, 'doctor'>): Promise<Finding[]> {
  const found = await doctor.findFaults();
  const problems = found.filter(({ count }) => count !== 0).map(toProblem);
  if (problems.length > 0) return problems;
  return [well('Rows', `${found.length} statements found none that must not be`)];
}

function toProblem({ name, rows, next, count, ids }: FaultFindings): Finding {
  if (count === null) {
    return wrong('Rows', `${name}: Postgres took too long to look. Look at its load`);
  }
  const number = count === countedMax ? `${count} or more` : String(count);
  return wrong('Rows', `${name}: ${number} ${rows}, like ${ids.join(', ')}. ${next}`);
}
