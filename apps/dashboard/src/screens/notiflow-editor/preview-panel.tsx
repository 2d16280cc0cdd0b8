import { Empty, Failed, Loading } from '../../components/states.tsx';
import { MessageView } from '../deliveries/message/message-view.tsx';
import { ProblemList } from './problem-list.tsx';
import type { Problem } from './problems.ts';
import type { usePreview } from './use-preview.ts';

/** The message of one step as its recipient would see it, or why there is none. */
export function PreviewPanel({
  preview: { asked, problems, hints, message, isOld },
  onGo,
}: {
  preview: ReturnType<typeof usePreview>;
  onGo: (problem: Problem) => void;
}) {
  const { error, isPending } = asked;
  return (
    <section aria-label="Preview" aria-busy={asked.isFetching} className="min-w-0">
      {problems.length > 0 && (
        <div role="alert" className="mb-3">
          <ProblemList problems={problems} onGo={onGo} />
        </div>
      )}
      {error !== null && problems.length === 0 && (
        <div className="mb-3">
          <Failed failure={error} onRetry={asked.refetch} />
        </div>
      )}
      {message !== null && (
        <div aria-busy={isOld}>
          {problems.length > 0 && (
            <p className="mb-1 text-[13px] text-quiet">As it was before the mistake:</p>
          )}
          <MessageView id={null} message={message.message} type={message.channel_type} />
        </div>
      )}
      {message !== null && hints.length > 0 && (
        <div role="status" className="mt-3">
          <ProblemList problems={hints} onGo={onGo} />
        </div>
      )}
      {message === null && isPending && <Loading rows={6} />}
      {message === null && !isPending && error === null && problems.length === 0 && (
        <Empty title="There is nothing to show">The step has no template.</Empty>
      )}
    </section>
  );
}
