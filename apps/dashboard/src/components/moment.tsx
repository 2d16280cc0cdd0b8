import { Tooltip } from '@base-ui/react/tooltip';
import { exactTime, relativeTime } from '../time/format-time.ts';
import { useTimeText } from '../time/use-now.ts';

/** A moment as people say it, with the exact one when it is pointed at. */
export function Moment({ at, nothing = '–' }: { at: string | null | undefined; nothing?: string }) {
  if (at == null) return <span className="text-faint">{nothing}</span>;
  const date = new Date(at);
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        render={<time dateTime={at} className="cursor-default whitespace-nowrap tabular-nums" />}
      >
        <Relative date={date} />
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="z-50">
          <Tooltip.Popup className="rounded-md border bg-panel px-2 py-1 text-[13px] shadow-pop">
            {exactTime(date)}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

/** Alone what changes with the time: there are a hundred on a page. */
function Relative({ date }: { date: Date }) {
  return useTimeText((now) => relativeTime(date, now));
}
