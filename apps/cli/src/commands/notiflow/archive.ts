import { defineNotiflowAction } from './act-on-notiflow.ts';

/** Puts a notiflow away. */
export const archiveNotiflow = defineNotiflowAction({
  verb: 'archive',
  summary: 'Put a notiflow away',
  tell: ({ handle }) => `Archived ${handle}. Its files here stay.`,
  question: (handle) => `Archive ${handle}? It cannot be run any more.`,
});
