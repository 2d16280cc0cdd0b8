import { type ApiClient, toPathPart } from '../api-client.ts';
import type { JsonObject } from '../files/parse-json.ts';
import type { LocalPart } from './part-files.ts';
import { type PartKind, partKinds } from './part-kinds.ts';

/** A template part of the project, as its file would be. */
export interface RemotePart extends LocalPart {
  id: string;
}

interface CursorPage {
  items: JsonObject[];
  page: { after: string | null };
}

/** The template parts of the project, by their path without the ending. */
export async function readRemoteParts(client: ApiClient): Promise<Map<string, RemotePart>> {
  const parts = new Map<string, RemotePart>();
  for (const kind of partKinds) {
    let after: string | undefined;
    do {
      const query = { limit: 100, ...(after !== undefined && { after }) };
      const { body } = await client.request<CursorPage>('GET', `/${kind.folder}`, { query });
      for (const item of body.items) {
        const part = toPart(kind, item);
        parts.set(`${kind.folder}/${part.name}`, part);
      }
      after = body.page.after ?? undefined;
    } while (after !== undefined);
  }
  return parts;
}

/** Puts a part into the project, and answers it as it is there. */
export async function putRemotePart(
  client: ApiClient,
  { kind, name, text }: LocalPart,
): Promise<RemotePart> {
  const path = `/${kind.folder}/${toPathPart(name)}`;
  const body = kind.toBody(text, `${kind.folder}/${name}${kind.extension}`);
  return toPart(kind, (await client.request<JsonObject>('PUT', path, { body })).body);
}

function toPart(kind: PartKind, item: JsonObject): RemotePart {
  return { kind, id: String(item.id), name: String(item[kind.nameField]), text: kind.toText(item) };
}
