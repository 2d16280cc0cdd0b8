import { useQuery } from '@tanstack/react-query';
import type { BodyOf } from 'notiflows-client/operations';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { toFailure } from '../../api/failure.ts';
import { useChange } from '../../api/use-call.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { Field } from '../../components/field.tsx';
import { Failed } from '../../components/states.tsx';
import { useProject } from '../../session/project.ts';

type Body = BodyOf<'POST /management/v1/suppressions/release'>;

/** From here on the number is asked for once more. */
const typedFrom = 1_000;

/** Lets many addresses be sent to again, say after a mailbox provider refused everybody for a day. */
export function ReleaseButton({ chosen }: { chosen: Pick<Body, 'channel_type' | 'reason'> }) {
  const project = useProject();
  const [isOpen, setOpen] = useState(false);
  const [domain, setDomain] = useState('');
  const release = useChange('POST /management/v1/suppressions/release');
  const filter = { ...chosen, domain: domain.trim() || undefined };
  // To release everything that there is takes more than a button.
  const isNarrow = Object.values(filter).some((value) => value !== undefined);
  const preview = useQuery({
    queryKey: [project, 'release preview', filter],
    queryFn: ({ signal }) =>
      call(project, 'POST /management/v1/suppressions/release', {
        body: { ...filter, dry_run: true },
        signal,
      }),
    enabled: isOpen && isNarrow,
    gcTime: 0,
    staleTime: 0,
  });
  const count = isNarrow ? (preview.data?.released ?? null) : null;
  const shown =
    count === null
      ? '…'
      : `${preview.data?.has_more === true ? 'more than ' : ''}${count.toLocaleString('en')}`;
  const of = [chosen.channel_type, chosen.reason?.replaceAll('_', ' ')].filter(Boolean).join(', ');
  return (
    <>
      <Button onClick={() => setOpen(true)}>Release many</Button>
      <Confirm
        isOpen={isOpen}
        onOpenChange={setOpen}
        title={
          isNarrow
            ? `Send to ${shown} suppressed ${count === 1 ? 'address' : 'addresses'} again?`
            : 'Which addresses are to be sent to again?'
        }
        action={isNarrow && count === null ? 'Counting' : `Release ${isNarrow ? shown : 'them'}`}
        isDisabled={count === null || count === 0}
        typed={count !== null && count > typedFrom ? String(count) : undefined}
        onConfirm={() => release.mutateAsync({ body: { ...filter, dry_run: false } })}
      >
        <p>
          {of === ''
            ? 'Name a domain here, or choose a channel type or a reason above the list first.'
            : `Only those of: ${of}.`}
        </p>
        {preview.error !== null && (
          <div className="mt-4">
            <Failed failure={toFailure(preview.error)} onRetry={preview.refetch} />
          </div>
        )}
        <Field
          className="mt-4 text-ink"
          label="Only of this domain"
          placeholder="example.com"
          value={domain}
          onChange={(event) => setDomain(event.target.value)}
          hint={of === '' ? undefined : 'Empty: of any'}
        />
      </Confirm>
    </>
  );
}
