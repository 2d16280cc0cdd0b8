import type { Writable } from 'node:stream';

/** A stream a command writes to. */
export type TextStream = Writable & { isTTY?: boolean; columns?: number };

/** Where a command writes: data to stdout, everything else to stderr. */
export interface Terminal {
  isJson: boolean;
  /** A bar can be redrawn: stderr is a terminal that understands it, and nobody reads JSON. */
  isLive: boolean;
  /** Data for people. */
  writeText(text: string): void;
  /** Data for programs: one JSON document. */
  writeJson(value: unknown): void;
  /** Data for programs: one line of a stream. */
  writeEvent(event: object): void;
  /** A sentence about what happens, for people. */
  note(text: string): void;
  /** Redraws the line at the bottom; an empty text removes it. */
  redraw(text: string): void;
  paint(color: Color, text: string): string;
}

const codes = { red: 31, green: 32, yellow: 33, cyan: 36, dim: 2 } as const;

/** A colour, or dim. */
export type Color = keyof typeof codes;

/** What the flags and the environment say about the screen. */
export interface ScreenWishes {
  isJson: boolean;
  isPlain: boolean;
}

/** Makes the terminal of one command. */
export function createTerminal(
  { stdout, stderr }: { stdout: TextStream; stderr: TextStream },
  { isJson, isPlain }: ScreenWishes,
): Terminal {
  const isLive = stderr.isTTY === true && !isPlain && !isJson;
  const isColored = stdout.isTTY === true && stderr.isTTY === true && !isPlain;
  let hasLine = false;
  const clear = () => {
    if (hasLine) stderr.write('\r\u001B[K');
    hasLine = false;
  };
  return {
    isJson,
    isLive,
    writeText(text) {
      clear();
      stdout.write(`${text}\n`);
    },
    writeJson: (value) => void stdout.write(`${JSON.stringify(value, null, 2)}\n`),
    writeEvent: (event) => void stdout.write(`${JSON.stringify(event)}\n`),
    note(text) {
      clear();
      stderr.write(`${text}\n`);
    },
    redraw(text) {
      if (!isLive) return;
      clear();
      // A line longer than the screen would wrap, and could not be removed again.
      if (text !== '') stderr.write(text.slice(0, (stderr.columns || 80) - 1));
      hasLine = text !== '';
    },
    paint: (color, text) =>
      isColored && text !== '' ? `\u001B[${codes[color]}m${text}\u001B[0m` : text,
  };
}

/** Whether the environment asks for no colours and no animation. */
export function isPlainScreen(env: Record<string, string | undefined>): boolean {
  return (env.NO_COLOR !== undefined && env.NO_COLOR !== '') || env.TERM === 'dumb';
}
