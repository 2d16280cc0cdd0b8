import { Dialog } from '@base-ui/react/dialog';
import { Command } from 'cmdk';
import { LoaderCircle, Search as SearchIcon } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Badge } from '../components/badge.tsx';
import { useMay } from '../session/project.ts';
import { type Entry, type EntryGroup, useEntries } from './search/use-entries.ts';
import { useSearch } from './search/use-search.ts';

/** Finds anything by what is known of it, and goes to any screen by a few letters. */
export function CommandPalette({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Popup
          aria-label="Search"
          className="fixed top-[12vh] left-1/2 z-50 w-[min(40rem,calc(100vw-2rem))] -translate-x-1/2 overflow-hidden rounded-xl border bg-panel shadow-pop outline-none"
        >
          <Palette onDone={() => onOpenChange(false)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Palette({ onDone }: { onDone: () => void }) {
  const [text, setText] = useState('');
  const search = useSearch(text);
  const groups = useEntries(text, search);
  const { selected, setSelected, onMove, onText } = useSelection(text, groups);
  const inNewTab = useRef(false);

  const choose = (entry: Entry) => {
    onDone();
    entry.choose(inNewTab.current);
  };

  // Who pastes an id and presses Enter means what it is, which may be known only in a moment.
  const [waitsFor, setWaitsFor] = useState<string | null>(null);
  const first = groups[0]?.entries[0];
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is chosen is chosen when the search is settled, once
  useEffect(() => {
    if (waitsFor === null || !search.isSettled) return;
    setWaitsFor(null);
    if (waitsFor === text && first !== undefined) choose(first);
  }, [waitsFor, search.isSettled]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(event.key)) onMove();
    if (event.key !== 'Enter') return;
    inNewTab.current = event.metaKey || event.ctrlKey;
    const hasCommand = groups.some(({ title }) => title === 'Screens and actions');
    if (text.trim() !== '' && !search.isSettled && !hasCommand) {
      event.preventDefault();
      setWaitsFor(text);
    }
  };

  return (
    <Command
      label="Search"
      shouldFilter={false}
      value={selected}
      onValueChange={setSelected}
      onKeyDown={onKeyDown}
    >
      <div className="flex items-center gap-3 border-b px-4">
        {search.isSettled ? (
          <SearchIcon size={16} aria-hidden className="flex-none text-faint" />
        ) : (
          <LoaderCircle size={16} aria-hidden className="flex-none animate-spin text-faint" />
        )}
        <Command.Input
          value={text}
          onValueChange={(typed) => {
            setText(typed);
            onText();
          }}
          onPaste={search.hurry}
          placeholder="An id, an e-mail address, a request, a handle, a screen …"
          className="h-12 w-full bg-transparent outline-none placeholder:text-faint"
        />
      </div>
      <Command.List
        onPointerMove={onMove}
        className="h-[min(26rem,60vh)] scroll-py-8 overflow-y-auto p-1.5"
      >
        {groups.length === 0 && <Nothing isSettled={search.isSettled} />}
        {search.failure !== null && (
          <p role="alert" className="px-2.5 py-2 text-bad">
            {search.failure.message}
          </p>
        )}
        {groups.map(({ title, entries }) => (
          <Command.Group
            key={title}
            heading={title}
            className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-[11px] [&_[cmdk-group-heading]]:text-faint"
          >
            {entries.map((entry) => (
              <Line key={entry.key} entry={entry} onChoose={() => choose(entry)} />
            ))}
          </Command.Group>
        ))}
      </Command.List>
      <p className="flex gap-4 border-t px-4 py-2 text-xs text-faint max-md:hidden">
        <Hint keys="↑ ↓">choose</Hint>
        <Hint keys="Enter">open</Hint>
        <Hint keys="Ctrl Enter">open in a new tab</Hint>
        <Hint keys="Esc">close</Hint>
      </p>
    </Command>
  );
}

/** Which line is chosen: the first of what there is for the text, until somebody moves. */
function useSelection(text: string, groups: readonly EntryGroup[]) {
  const [selected, setSelected] = useState('');
  const hasMoved = useRef(false);
  const firstKey = groups[0]?.entries[0]?.key ?? '';
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text is another choice
  useEffect(() => {
    if (!hasMoved.current) setSelected(firstKey);
  }, [firstKey, text]);
  return {
    selected,
    setSelected,
    onMove: () => {
      hasMoved.current = true;
    },
    onText: () => {
      hasMoved.current = false;
    },
  };
}

function Line({ entry, onChoose }: { entry: Entry; onChoose: () => void }) {
  const { key, icon: Icon, title, below, kind, status, keys } = entry;
  return (
    <Command.Item
      value={key}
      onSelect={onChoose}
      className="flex min-h-9 cursor-pointer items-center gap-3 rounded-md px-2.5 py-1 data-[selected=true]:bg-raised"
    >
      <Icon size={15} aria-hidden className="flex-none text-quiet" />
      <span className="min-w-0 flex-1">
        <span className="block truncate">{title}</span>
        {below && <span className="block truncate text-xs text-quiet">{below}</span>}
      </span>
      {status != null && <Badge text={status} />}
      {kind && <span className="flex-none text-xs text-quiet">{kind}</span>}
      {keys && (
        <kbd className="flex-none rounded border px-1 font-sans text-[11px] text-quiet">{keys}</kbd>
      )}
    </Command.Item>
  );
}

function Nothing({ isSettled }: { isSettled: boolean }) {
  const readsPeople = useMay('operator');
  if (!isSettled) return <p className="p-4 text-center text-quiet">Looking …</p>;
  return (
    <div className="px-6 py-10 text-center text-quiet">
      <p className="font-medium text-ink">Nothing is called that.</p>
      <p className="mt-1">
        An id, an external id and an address are found by the whole of them, handles and names by
        their beginning.
        {!readsPeople && ' Viewers find nobody by an address.'}
      </p>
    </div>
  );
}

function Hint({ keys, children }: { keys: string; children: string }) {
  return (
    <span>
      <kbd className="mr-1 font-sans text-quiet">{keys}</kbd>
      {children}
    </span>
  );
}
