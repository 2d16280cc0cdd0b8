import type { Db } from '../connect.ts';
import { newId } from '../ids.ts';

/** A credential as it may be stored: a prefix to show and a keyed hash. */
export interface HashedKey {
  prefix: string;
  hash: Buffer;
}

/** The first project and the credentials it starts with. */
export interface FirstProjectInput {
  slug: string;
  apiKey: HashedKey;
  secretKey: HashedKey;
  accountToken: HashedKey;
}

// Any number, as long as every process that starts takes the same.
const lockNumber = 72_707_370;

/** Creates the project and its credentials if the database has no project yet; false when it has. */
export async function createFirstProject(db: Db, input: FirstProjectInput): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 AS locked FROM pg_advisory_xact_lock(${lockNumber}::bigint)`;
    if ((await tx.project.count()) > 0) return false;
    const projectId = newId();
    await tx.project.create({ data: { id: projectId, slug: input.slug, name: input.slug } });
    const name = 'first start';
    await tx.apiKey.createMany({
      data: [
        { id: newId(), projectId, name, kind: 'public', scopes: [], ...toRow(input.apiKey) },
        { id: newId(), projectId, name, kind: 'secret', scopes: ['*'], ...toRow(input.secretKey) },
      ],
    });
    await tx.accountToken.create({ data: { id: newId(), name, ...toRow(input.accountToken) } });
    return true;
  });
}

function toRow(key: HashedKey): { prefix: string; hash: Uint8Array<ArrayBuffer> } {
  return { prefix: key.prefix, hash: new Uint8Array(key.hash) };
}

/** Stores a fact about this installation unless it is known, and answers the known value. */
export async function rememberFact(
  db: Db,
  input: { name: string; value: string },
): Promise<string> {
  await db.prisma.installationFact.createMany({ data: [input], skipDuplicates: true });
  const fact = await db.prisma.installationFact.findUniqueOrThrow({ where: { name: input.name } });
  return fact.value;
}
