/**
 * A piece of a line. Text stands for itself, whatever it looks like. A mention is what a template wrote in the words of
 * a service (`<!here>`, `@channel`); values of data make none.
 */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'mention'; text: string }
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
