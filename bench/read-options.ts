import { parseArgs } from 'node:util';

/** Size of a race, from the command line. */
export interface BenchOptions {
  rounds: number;
  recipients: number;
  /** Whether Postgres waits for the disk. */
  durable: boolean;
}

/** Reads `--rounds` (7), `--recipients` (10,000) and `--no-sync`. */
export function readOptions(): BenchOptions {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '7' },
      recipients: { type: 'string', default: '10000' },
      'no-sync': { type: 'boolean', default: false },
    },
  });
  return {
    rounds: Number(values.rounds),
    recipients: Number(values.recipients),
    durable: !values['no-sync'],
  };
}
