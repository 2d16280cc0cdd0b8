import { toPathPart } from '../../api-client.ts';
import { type CommandDefinition, defineCommand } from '../../define-command.ts';
import { printable } from '../../terminal/printable.ts';
import type { RemoteEndpoint } from './remote-endpoint.ts';

/** Tells an endpoint what happens again. */
export const enableEndpoint = defineSwitch({
  verb: 'enable',
  summary: 'Tell an event endpoint what happens again, from now on',
  next: 'What it missed: nf endpoint replay <id> --since <moment>',
});

/** Tells an endpoint nothing any more. */
export const disableEndpoint = defineSwitch({
  verb: 'disable',
  summary: 'Tell an event endpoint nothing any more',
  next: 'What happens meanwhile is kept as missed.',
});

function defineSwitch({
  verb,
  summary,
  next,
}: {
  verb: 'enable' | 'disable';
  summary: string;
  next: string;
}): CommandDefinition {
  return defineCommand<{ id: string }>({
    usage: `endpoint ${verb} <id>`,
    summary,
    examples: [`endpoint ${verb} 01935b1e-7c2a-7f6e-9d53-0d6b2a0c1f11`],
    async run({ management }, { id }) {
      const path = `/event-endpoints/${toPathPart(id)}/${verb}`;
      const { body } = await management().request<RemoteEndpoint>('POST', path);
      return { data: body, note: printable(`${body.url} is ${body.status}. ${next}`) };
    },
  });
}
