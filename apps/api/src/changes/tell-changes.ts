import type { ProjectLook } from '@notiflow/database';
import type { LineEvent } from '../streams/line.ts';
import { type ChangePosition, positionOf, printPosition } from './change-position.ts';
import type { ChangeStream } from './change-stream.ts';
import { compareLooks } from './compare-looks.ts';

/** A reader that has not taken so much of what was written is told no more until it has. */
const bufferMax = 64 * 1024;

interface TellDeps {
  onTold: (events: readonly LineEvent[]) => void;
}

/**
 * Tells the streams of a project what a look shows that their readers do not know of; answers whether there was anything.
 * Readers that are equally far are told the same, which is made once.
 */
export function tellChanges(
  { onTold }: TellDeps,
  { look, streams }: { look: ProjectLook; streams: readonly ChangeStream[] },
): boolean {
  const position = positionOf(look);
  const made = new Map<ChangePosition, { ofAll: LineEvent[]; ofProject: LineEvent[] }>();
  let hasChanged = false;
  for (const stream of streams) {
    // It may have been closed while Postgres was asked. Whoever has not read what came before is told later.
    if (!stream.isOpen || stream.line.bufferedBytes() > bufferMax) continue;
    const { position: known } = stream;
    const news =
      known === null ? null : (made.get(known) ?? makeNews(known, { look, position, stream }));
    if (news !== null && known !== null) made.set(known, news);
    const changes = news?.[stream.seesInstallation ? 'ofAll' : 'ofProject'] ?? [];
    const events = stream.isGreeted
      ? changes
      : [printEvent(shownTo(stream, position), 'ready', {}), ...changes];
    if (events.length > 0) {
      stream.line.send(events);
      onTold(events);
    }
    hasChanged ||= changes.length > 0;
    Object.assign(stream, { position, look, isGreeted: true });
  }
  return hasChanged;
}

interface Compared {
  look: ProjectLook;
  position: ChangePosition;
  stream: ChangeStream;
}

/** What is news at a position, to whoever sees the installation and to whoever sees the project alone. */
function makeNews(known: ChangePosition, { look, position, stream }: Compared) {
  const changes = compareLooks(known, look, stream.look);
  const newsTo = (reader: Pick<ChangeStream, 'seesInstallation'>) => {
    const shown = shownTo(reader, position);
    if (changes === null) return [printEvent(shown, 'reset', {})];
    const kinds = changes.kinds.filter((kind) => reader.seesInstallation || kind !== 'workers');
    return kinds.length === 0 ? [] : [printEvent(shown, 'changed', { ...changes, kinds })];
  };
  return {
    ofAll: newsTo({ seesInstallation: true }),
    ofProject: newsTo({ seesInstallation: false }),
  };
}

/** What workers do they do for every project: whoever sees one alone is not to see by a number that others are busy. */
function shownTo(
  { seesInstallation }: Pick<ChangeStream, 'seesInstallation'>,
  position: ChangePosition,
): ChangePosition {
  return seesInstallation ? position : { ...position, workers: 0 };
}

function printEvent(position: ChangePosition, event: string, data: object): LineEvent {
  return { id: printPosition(position), event, data: JSON.stringify(data) };
}

/** Shows that the stream is one, and how far it is. */
export function printBeat({
  position,
  ...reader
}: Pick<ChangeStream, 'position' | 'seesInstallation'>): LineEvent[] {
  return position === null ? [] : [printEvent(shownTo(reader, position), 'beat', {})];
}
