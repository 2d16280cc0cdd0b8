import { PassThrough } from 'node:stream';
import { createImportProgress } from '../import/import-progress.ts';
import { printable } from './printable.ts';
import { createTerminal, isPlainScreen, type TextStream } from './terminal.ts';

interface Screen {
  isTty?: boolean;
  isJson?: boolean;
  isPlain?: boolean;
}

function open({ isTty = false, isJson = false, isPlain = false }: Screen = {}) {
  const create = (): TextStream => Object.assign(new PassThrough(), { isTTY: isTty, columns: 100 });
  const streams = { stdout: create(), stderr: create() };
  const terminal = createTerminal(streams, { isJson, isPlain });
  const read = (stream: TextStream) => String((stream as PassThrough).read() ?? '');
  return { terminal, out: () => read(streams.stdout), err: () => read(streams.stderr) };
}

/** Imports 100 rows of one byte, one every 100 ms. */
function importSlowly(screen: Screen) {
  const opened = open(screen);
  let time = 0;
  const from = { rows: 0, rejected: 0, bytes: 0 };
  const progress = createImportProgress(opened.terminal, {
    totalBytes: 100,
    from,
    now: () => time,
  });
  for (let row = 1; row <= 100; row += 1) {
    time += 100;
    progress.update({ rows: row, rejected: 0, bytes: row });
  }
  progress.end();
  return opened;
}

describe('the terminal', () => {
  it('redraws and colours on a screen alone', () => {
    const screen = open({ isTty: true });
    screen.terminal.redraw('one');
    screen.terminal.redraw('two');
    screen.terminal.note('done');
    expect(screen.err()).toBe('one\r\u001B[Ktwo\r\u001B[Kdone\n');
    expect(screen.terminal.paint('red', 'x')).toBe('\u001B[31mx\u001B[0m');
  });

  it.each([{ isTty: false }, { isTty: true, isPlain: true }])('is plain text for %j', (screen) => {
    const { terminal, err } = open(screen);
    terminal.redraw('one');
    terminal.note(terminal.paint('red', 'done'));
    expect(err()).toBe('done\n');
  });

  it('is plain when NO_COLOR is set or TERM is dumb', () => {
    expect(isPlainScreen({ NO_COLOR: '1' })).toBe(true);
    expect(isPlainScreen({ TERM: 'dumb' })).toBe(true);
    expect(isPlainScreen({ NO_COLOR: '', TERM: 'xterm' })).toBe(false);
  });

  it('shows nothing of others that moves the cursor', () => {
    expect(printable('a\u001B[2Jb\r\nc\rd')).toBe('a\uFFFD[2Jb\nc\uFFFDd');
  });
});

describe('the progress of an import', () => {
  it('is a line per 5 percent where nothing can be redrawn', () => {
    const lines = importSlowly({}).err().trim().split('\n');
    expect(lines).toHaveLength(20);
    expect(lines[9]).toBe('Importing 50 % · 50 rows · 10/s · ETA 00:05 · 0 rejected');
  });

  it('is a bar on a screen', () => {
    expect(importSlowly({ isTty: true }).err()).toContain('▓▓▓▓▓▓▓▓▓▓░░░░░░░░░░ 50 %');
  });

  it('is an event a second for programs, on stdout', () => {
    const { out, err } = importSlowly({ isJson: true });
    const events = out().trim().split('\n');
    expect(events).toHaveLength(10);
    expect(JSON.parse(events[4] ?? '')).toEqual({
      event: 'progress',
      done: 50,
      percent: 50,
      rate: 10,
      eta_s: 5,
      rejected: 0,
    });
    expect(err()).toBe('');
  });
});
