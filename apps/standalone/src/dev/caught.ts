/** A message that went out and was caught on this machine. */
export type Caught =
  | { kind: 'mail'; at: Date; to: string; title: string; text: string; html: string | null }
  | { kind: 'webhook'; at: Date; to: string; title: string; text: string; headers: string };
