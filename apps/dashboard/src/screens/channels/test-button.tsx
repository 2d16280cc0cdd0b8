import type { AnswerOf } from 'notiflows-client/operations';
import { useState } from 'react';
import { useChange } from '../../api/use-call.ts';
import { Badge } from '../../components/badge.tsx';
import { Field } from '../../components/field.tsx';
import { FormButton } from '../../components/form-button.tsx';
import { readText } from '../../components/read-text.ts';

type Answer = AnswerOf<'POST /management/v1/channels/{handle}/test'>;

/** Sends one message through a channel, and shows what its provider said. */
export function TestButton({
  channel: { handle, name, type },
}: {
  channel: { handle: string; name: string; type: string };
}) {
  const test = useChange('POST /management/v1/channels/{handle}/test');
  const [answer, setAnswer] = useState<Answer | null>(null);
  return (
    <>
      {answer !== null && (
        <span role="status" className="inline-flex items-center gap-2">
          <Badge text={answer.result.kind} tone={answer.ok ? 'good' : 'bad'} />
          {answer.result.reason ?? answer.result.code ?? answer.result.provider_message_id}
        </span>
      )}
      <FormButton
        label="Send a test"
        title={`Send a test through ${name || handle}`}
        action="Send it"
        onSubmit={async (form) => {
          const body = { to: readText(form, 'to').trim() };
          setAnswer(await test.mutateAsync({ params: [handle], body }));
        }}
      >
        <Field
          name="to"
          label="To"
          required
          autoFocus
          hint={`A real one: what this channel sends to, by ${type.replaceAll('_', ' ')}`}
        />
      </FormButton>
    </>
  );
}
