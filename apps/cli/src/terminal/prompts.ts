import type { Readable, Writable } from 'node:stream';
import { confirm, isCancel, password, select, text } from '@clack/prompts';
import { interruption } from '../failure.ts';

/** Asks the person at the terminal; a question that is cancelled ends the command. */
export interface Prompts {
  askSecret(message: string): Promise<string>;
  askText(message: string, fallback: string): Promise<string>;
  askYes(message: string): Promise<boolean>;
  askChoice(message: string, choices: string[]): Promise<string>;
}

/** Makes prompts that leave stdout to the data. */
export function createPrompts(streams: { input: Readable; output: Writable }): Prompts {
  return {
    askSecret: async (message) => orInterrupt(await password({ ...streams, message })),
    askText: async (message, fallback) =>
      orInterrupt(
        await text({ ...streams, message, defaultValue: fallback, placeholder: fallback }),
      ),
    askYes: async (message) =>
      orInterrupt(await confirm({ ...streams, message, initialValue: false })),
    askChoice: async (message, choices) =>
      orInterrupt(
        await select({ ...streams, message, options: choices.map((value) => ({ value })) }),
      ),
  };
}

function orInterrupt<T>(answer: T): Exclude<T, symbol> {
  if (isCancel(answer)) throw interruption('Cancelled.');
  return answer as Exclude<T, symbol>;
}
