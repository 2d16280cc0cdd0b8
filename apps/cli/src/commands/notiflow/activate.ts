import { defineNotiflowAction } from './act-on-notiflow.ts';

/** Lets a notiflow be run. */
export const activateNotiflow = defineNotiflowAction({
  verb: 'activate',
  summary: 'Let a notiflow be run',
  tell: ({ handle, published_version: version }) =>
    version === null
      ? `${handle} is active and was never published.\n  Next: nf notiflow publish ${handle}`
      : `${handle} is active.`,
});
