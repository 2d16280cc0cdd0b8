/** A piece of a line. `isValue` is text that stands for itself, as values of data do: nothing in it is markup. */
export type Inline =
  | { kind: 'text'; text: string; isValue: boolean }
  | { kind: 'code'; text: string }
  | { kind: 'break' }
  | { kind: 'strong' | 'emphasis' | 'strike'; children: Inline[] }
  | { kind: 'link'; url: string; children: Inline[] };

/** A piece of a document, above the lines. */
export type Block =
  | { kind: 'paragraph'; children: Inline[] }
  | { kind: 'heading'; level: number; children: Inline[] }
  | { kind: 'code_block'; language: string; text: string }
  | { kind: 'quote'; children: Block[] }
  | { kind: 'list'; start: number | null; items: Block[][] }
  | { kind: 'rule' };
