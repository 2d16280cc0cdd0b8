/** Where the failure happened, for the sentences that name it. */
export interface FailurePlace {
  dataDir: string;
  port?: number;
}

type Sentence = (place: FailurePlace) => string;

const explanations: [RegExp, Sentence][] = [
  [
    /No space left on device|ENOSPC/i,
    ({ dataDir }) => `The disk of ${dataDir} is full. Free some space and start again.`,
  ],
  [
    /Address already in use/i,
    ({ port }) => `Port ${port} on 127.0.0.1 is taken. Stop what uses it, or choose another port.`,
  ],
  [
    /incompatible with server|initialized by PostgreSQL version/i,
    ({ dataDir }) =>
      `${dataDir} was made by another major version of Postgres. Dump it with that version and restore it into an empty directory.`,
  ],
  [
    /Permission denied|Operation not permitted|has wrong ownership/i,
    ({ dataDir }) =>
      `The account of Postgres may not use ${dataDir}. Correct its owner, or choose another directory.`,
  ],
  [
    /Read-only file system|EROFS/i,
    ({ dataDir }) => `${dataDir} is on a read-only file system. Choose another directory.`,
  ],
  [
    /ENOTEMPTY/,
    ({ dataDir }) =>
      `${dataDir} holds files that are no Postgres data. Move them away, or choose another directory.`,
  ],
  [
    /Cannot allocate memory|could not (map|create|resize|attach).*shared memory/i,
    () => 'There is not enough memory for Postgres. Free some, or lower shared_buffers.',
  ],
];

/** Turns what Postgres said before it gave up into sentences a person can act on. */
export function explainFailure(lines: string[], place: FailurePlace): string {
  const text = lines.join('\n');
  const known = explanations.find(([pattern]) => pattern.test(text));
  const said = lastWords(lines);
  return known ? `${known[1](place)} (Postgres: ${said})` : `Postgres: ${said}`;
}

function lastWords(lines: string[]): string {
  const filled = lines.map((line) => line.trim()).filter((line) => line !== '');
  const fatal = filled.filter((line) => /\b(FATAL|PANIC|error):/.test(line));
  return (fatal.at(0) ?? filled.at(-1) ?? 'it ended without a word').replace(/^.*?\] /, '');
}
