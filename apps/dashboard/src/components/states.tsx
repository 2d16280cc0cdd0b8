import type { ReactNode } from 'react';
import type { Failure } from '../api/failure.ts';
import { Button } from './button.tsx';
import { Copy } from './copy.tsx';

/** Says that there is nothing, why that may be, and what to do next. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="grid place-items-center rounded-lg border border-dashed px-6 py-14 text-center">
      <p className="font-medium">{title}</p>
      {children !== undefined && <div className="mt-1 max-w-md text-quiet">{children}</div>}
    </div>
  );
}

/** Says what went wrong, how to ask about it, and tries again. */
export function Failed({ failure, onRetry }: { failure: Failure; onRetry?: () => void }) {
  return (
    <div role="alert" className="rounded-lg border border-bad bg-bad-ground px-4 py-3 text-bad">
      <p className="font-medium">{failure.message}</p>
      {failure.status === 404 && <p>{whereItMayBe}</p>}
      {failure.details.fields !== undefined && (
        <ul className="mt-1 list-inside list-disc">
          {failure.details.fields.map(({ field, message }) => (
            <li key={field + message}>
              <code>{field}</code> {message}
            </li>
          ))}
        </ul>
      )}
      <div className="mt-2 flex flex-wrap items-center gap-2">
        {onRetry !== undefined && (
          <Button kind="plain" onClick={onRetry}>
            Try again
          </Button>
        )}
        {failure.requestId !== null && (
          <span className="inline-flex min-w-0 items-center gap-1 font-mono text-[13px] wrap-anywhere">
            {failure.requestId}
            <Copy text={failure.requestId} label="Copy the request id, by which the log names it" />
          </span>
        )}
      </div>
    </div>
  );
}

const whereItMayBe =
  'It may be of another project, the link may be old, or it was removed. The search of this project is at Ctrl K.';

/** Stands where something will be in a moment: as high as that, so that nothing jumps. */
export function Loading({ rows = 8 }: { rows?: number }) {
  return (
    <div role="status" aria-label="Loading" className="animate-pulse">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
        <div key={row} className="flex h-10 items-center border-b last:border-b-0">
          <div className="h-3 w-full max-w-2xl rounded bg-raised" />
        </div>
      ))}
    </div>
  );
}
