import { toPathPart } from '../../api-client.ts';
import { defineCommand } from '../../define-command.ts';
import { exitCodes } from '../../exit-codes.ts';
import { printable } from '../../terminal/printable.ts';
import { describeWarnings, type Warning } from './describe-warnings.ts';

interface Verdict {
  valid: boolean;
  fields?: { field: string; message: string; reason: string }[];
  warnings?: Warning[];
}

/** Tells whether the pushed draft could be published. */
export const validateNotiflow = defineCommand<{ handle: string }>({
  usage: 'notiflow validate <handle>',
  summary: 'Check whether the pushed draft can be published',
  description: 'Checks the draft in the project. Exit code 0: it can be published; 1: it cannot.',
  examples: ['notiflow validate welcome', 'notiflow validate welcome --json'],
  async run({ management }, { handle }) {
    const path = `/notiflows/${toPathPart(handle)}/validate`;
    const { body } = await management().request<Verdict>('POST', path);
    const problems = (body.fields ?? []).map(({ field, message }) => `  ${field}: ${message}`);
    const warnings = describeWarnings(body.warnings);
    const lines = body.valid
      ? [`${handle} can be published.`, ...warnings, `  Next: nf notiflow publish ${handle}`]
      : [
          `${handle} cannot be published:`,
          ...problems,
          ...warnings,
          `  Next: nf notiflow push ${handle}`,
        ];
    const exitCode = body.valid ? exitCodes.ok : exitCodes.failure;
    return { data: body, note: printable(lines.join('\n')), exitCode };
  },
});
