import type { Db } from '../connect.ts';

/** A tenant. */
export interface ProjectRecord {
  id: string;
  slug: string;
  name: string;
  /** Null when the project has no limit of its own. */
  rateLimitPerSecond: number | null;
  createdAt: Date;
  updatedAt: Date;
}

const select = {
  id: true,
  slug: true,
  name: true,
  rateLimitPerSecond: true,
  createdAt: true,
  updatedAt: true,
};

/** Finds a project by its slug. */
export async function findProject(db: Db, slug: string): Promise<ProjectRecord | null> {
  return db.prisma.project.findUnique({ where: { slug }, select });
}

/** Lists projects by slug, all of them unless a limit is given. */
export async function listProjects(
  db: Db,
  input: { offset?: number; limit?: number } = {},
): Promise<ProjectRecord[]> {
  const { offset: skip, limit: take } = input;
  return db.prisma.project.findMany({ select, orderBy: { slug: 'asc' }, skip, take });
}

/** Counts all projects. */
export async function countProjects(db: Db): Promise<number> {
  return db.prisma.project.count();
}
