import type { FieldProblem } from '@notiflow/contracts';
import type { Database } from '@notiflow/database';

/** What is wrong with the projects of a member: one that is named twice, or that nobody knows. */
export async function findProjectProblems(
  { projects }: Pick<Database, 'projects'>,
  given: unknown,
): Promise<FieldProblem[]> {
  if (!Array.isArray(given)) return [];
  const slugs = given.map((entry: unknown) => (entry as { slug?: unknown } | null)?.slug);
  const problems = await Promise.all(
    slugs.map(async (slug, index): Promise<FieldProblem[]> => {
      if (typeof slug !== 'string' || slug === '' || slug.includes('\0')) return [];
      const field = `projects[${index}].slug`;
      if (slugs.indexOf(slug) < index) {
        return [{ field, message: 'is there twice', reason: 'duplicate' }];
      }
      if ((await projects.findProject(slug)) !== null) return [];
      return [{ field, message: 'is no project', reason: 'invalid' }];
    }),
  );
  return problems.flat();
}
