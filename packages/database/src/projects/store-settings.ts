import type { Db } from '../connect.ts';

/** What a project has set for itself. */
export interface ProjectSettings {
  name: string;
  allowedOrigins: string[];
  /** Null when the installation's limit holds. */
  rateLimitPerSecond: number | null;
}

const select = { name: true, allowedOrigins: true, rateLimitPerSecond: true };

/** Reads the settings of the project; null when it is gone. */
export async function findSettings(
  db: Db,
  input: { projectId: string },
): Promise<ProjectSettings | null> {
  return db.prisma.project.findFirst({ where: { id: input.projectId }, select });
}

/** Changes the given settings and keeps the others; null when the project is gone. */
export async function updateSettings(
  db: Db,
  input: { projectId: string; changes: Partial<ProjectSettings> },
): Promise<ProjectSettings | null> {
  const { projectId, changes } = input;
  const { count } = await db.prisma.project.updateMany({ where: { id: projectId }, data: changes });
  return count === 0 ? null : findSettings(db, { projectId });
}
