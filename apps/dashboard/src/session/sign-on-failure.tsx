import { Copy } from '../components/copy.tsx';
import { wordsOfSignOn } from './sign-on-words.ts';

/** Says why nobody came in by single sign-on, to somebody who may have set it up. */
export function SignOnFailure({ reason, requestId }: { reason: string; requestId?: string }) {
  const { title, text } = wordsOfSignOn(reason);
  return (
    <div
      role="alert"
      className="mb-5 rounded-md border border-bad bg-bad-ground px-3 py-2.5 text-bad"
    >
      <p className="font-medium">{title}</p>
      <p className="mt-1">{text}</p>
      {requestId !== undefined && (
        <p className="mt-1.5 flex items-center gap-1 font-mono text-[13px] break-all">
          {requestId}
          <Copy text={requestId} label="Copy the request id, by which the log names it" />
        </p>
      )}
    </div>
  );
}
