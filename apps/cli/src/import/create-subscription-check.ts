import type { ImportRow, RowProblem } from './import-row.ts';
import { findProblems, topicOf } from './settle-topics.ts';

/** Makes the check of `--dry-run` for rows that subscribe a user; without a topic, rows name theirs. */
export async function createSubscriptionCheck(
  topic: string | null,
): Promise<(row: ImportRow) => RowProblem[]> {
  // Here and not above, as for users: an import itself leaves the judgement to the API.
  const { createParser, upsertUsersItem, subscribeUserBody } = await import('@notiflow/contracts');
  const parsers = [createParser(upsertUsersItem), createParser(subscribeUserBody)] as const;
  return (row) => {
    const name = topic ?? topicOf(row);
    const problems = findProblems(row, name);
    if (problems.length > 0 || typeof row.row === 'string') return problems;
    const [user, subscription] = parsers;
    const parsed = [user({ external_id: row.row.external_id }), subscription({ topic_name: name })];
    return parsed.flatMap((each) => (each.ok ? [] : each.problems)).map(toColumn);
  };
}

function toColumn(problem: RowProblem): RowProblem {
  return problem.field === 'topic_name' ? { ...problem, field: 'topic' } : problem;
}
