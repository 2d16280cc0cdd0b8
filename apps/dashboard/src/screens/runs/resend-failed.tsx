import type { BodyOf } from 'notiflows-client/operations';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useChange } from '../../api/use-call.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { useFilters } from '../../components/filters.tsx';
import { Failed } from '../../components/states.tsx';
import { useProject } from '../../session/project.ts';
import { count } from './run-words.ts';

type Choice = Pick<BodyOf<'POST /management/v1/replays'>, 'filter' | 'delivery_ids'>;

interface Preview {
  matched: number;
  has_more: boolean;
}

const typedFrom = 1_000;

/** Sends again what ended badly: first counts it without sending anything, then asks with the number. */
export function ResendFailed({ choice, label }: { choice: Choice; label: string }) {
  const project = useProject();
  const [, changeSearch] = useFilters();
  const begin = useChange('POST /management/v1/replays');
  const [preview, setPreview] = useState<Preview | null>(null);
  const [isAsking, setAsking] = useState(false);
  const [isCounting, setCounting] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [rate, setRate] = useState(100);
  const ask = async () => {
    setCounting(true);
    setFailure(null);
    try {
      const body = { ...choice, rate_per_second: rate, dry_run: true };
      const answer = await call(project, 'POST /management/v1/replays', { body });
      if (!('dry_run' in answer)) return;
      setPreview(answer);
      setAsking(true);
    } catch (error) {
      setFailure(toFailure(error));
    } finally {
      setCounting(false);
    }
  };
  const confirm = async () => {
    const body = { ...choice, rate_per_second: rate, dry_run: false };
    const replay = await begin.mutateAsync({ body });
    if ('id' in replay) changeSearch({ replay: replay.id });
  };
  const { matched = 0, has_more = false } = preview ?? {};
  const number = `${has_more ? 'more than ' : ''}${count(matched, 'delivery', 'deliveries')}`;
  return (
    <>
      <Button onClick={ask} disabled={isCounting}>
        {label}
      </Button>
      {failure !== null && <Failed failure={failure} onRetry={ask} />}
      <Confirm
        isOpen={isAsking}
        onOpenChange={setAsking}
        title={matched === 0 ? 'Nothing can be sent again' : `Send ${number} again?`}
        action="Send again"
        typed={matched > typedFrom ? String(matched) : undefined}
        onConfirm={confirm}
      >
        <p>
          Counted just now, nothing is sent yet. The same message goes to the same address; who has
          opted out since, or is suppressed, is left out. A message whose outcome is unknown may
          arrive twice.
        </p>
        <label className="mt-3 flex items-center gap-2 text-ink">
          At most
          <input
            type="number"
            min={1}
            max={5_000}
            value={rate}
            onChange={({ target }) => setRate(Math.min(5_000, Math.max(1, Number(target.value))))}
            className="h-8 w-24 rounded-md border bg-ground px-2"
          />
          a second
          {matched > rate && (
            <span className="text-quiet">: {Math.ceil(matched / rate)} seconds</span>
          )}
        </label>
      </Confirm>
    </>
  );
}
