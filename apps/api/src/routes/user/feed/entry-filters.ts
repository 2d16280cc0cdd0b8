import { handlePattern, parseId } from '@notiflow/contracts';
import { entryStatuses, type NotiflowName } from '@notiflow/database';
import Type from 'typebox';

/** What the entries of a feed may be narrowed by. */
export const entryFilterFields = {
  status: Type.Optional(
    Type.Enum([...entryStatuses], {
      description: '`seen` is seen and not read; `unread` is not read, seen or not',
    }),
  ),
  topic: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  notiflow: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 100,
      pattern: `${handlePattern}|^[0-9A-Za-z-]{26,36}$`,
      description: 'Id or handle of the notiflow',
    }),
  ),
};

/** Reads which notiflow is meant; undefined for any. */
export function readNotiflow(text: string | undefined): NotiflowName | undefined {
  if (text === undefined) return undefined;
  const id = parseId(text);
  return id === null ? { handle: text } : { id };
}
