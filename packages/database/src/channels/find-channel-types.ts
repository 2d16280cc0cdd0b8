import type { Db } from '../connect.ts';

/** Finds the types of the project's channels with these handles, by handle. */
export async function findChannelTypes(
  db: Db,
  input: { projectId: string; handles: string[] },
): Promise<Map<string, string>> {
  const { projectId, handles } = input;
  const channels = await db.prisma.channel.findMany({
    where: { projectId, handle: { in: handles } },
    select: { handle: true, type: true },
  });
  return new Map(channels.map(({ handle, type }) => [handle, type]));
}
