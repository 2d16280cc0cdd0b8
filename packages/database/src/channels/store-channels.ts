import type { Db } from '../connect.ts';
import type { Channel } from '../generated/client.ts';
import { newId } from '../ids.ts';

/** A channel as stored; credentials sealed. */
export type ChannelRecord = Channel;

/** A checked channel, ready to be stored. */
export interface UpsertChannelInput {
  projectId: string;
  handle: string;
  name: string;
  type: string;
  provider: string;
  settings: Record<string, unknown>;
  /** Sealed credentials; undefined keeps the stored ones, null removes them. */
  sealedCredentials: string | null | undefined;
}

/** Creates the channel or replaces what is stored under its handle. */
export async function upsertChannel(
  db: Db,
  input: UpsertChannelInput,
): Promise<{ channel: ChannelRecord; isNew: boolean }> {
  const { projectId, handle } = input;
  const values = {
    name: input.name,
    type: input.type,
    provider: input.provider,
    settings: input.settings as object,
    credentials: input.sealedCredentials,
  };
  const where = { projectId, handle };
  for (;;) {
    const [created] = await db.prisma.channel.createManyAndReturn({
      data: [{ id: newId(), ...where, ...values }],
      skipDuplicates: true,
    });
    if (created !== undefined) return { channel: created, isNew: true };
    const [updated] = await db.prisma.channel.updateManyAndReturn({ where, data: values });
    if (updated !== undefined) return { channel: updated, isNew: false };
    // It was there, and was deleted in between: then it is made anew.
  }
}

/** Finds a channel of the project by handle. */
export async function findChannel(
  db: Db,
  input: { projectId: string; handle: string },
): Promise<ChannelRecord | null> {
  // Not findUnique: Prisma gathers those of several requests, and so of several projects, into one.
  return db.prisma.channel.findFirst({ where: input });
}

/** Lists the project's channels by handle. */
export async function listChannels(
  db: Db,
  input: { projectId: string; offset: number; limit: number },
): Promise<{ channels: ChannelRecord[]; total: number }> {
  const where = { projectId: input.projectId };
  const [channels, total] = await Promise.all([
    db.prisma.channel.findMany({
      where,
      orderBy: { handle: 'asc' },
      skip: input.offset,
      take: input.limit,
    }),
    db.prisma.channel.count({ where }),
  ]);
  return { channels, total };
}

/** Deletes the channel; its deliveries stay. False when there was none. */
export async function deleteChannel(
  db: Db,
  input: { projectId: string; handle: string },
): Promise<boolean> {
  return (await db.prisma.channel.deleteMany({ where: input })).count > 0;
}
