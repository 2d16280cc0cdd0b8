import { Bell } from 'lucide-react';
import type { ReactNode } from 'react';
import { Json } from '../../../components/json.tsx';
import { type Message, objectOf, parseJson, textOf } from './read-message.ts';
import { RichText } from './rich-text.tsx';

/** A text message as a bubble, with what it costs. */
export function SmsView({ message }: { message: Message }) {
  const segments = typeof message.segments === 'number' ? message.segments : null;
  return (
    <Stage>
      <div className="w-full max-w-80">
        <p className="mb-2 text-center text-xs text-quiet">{textOf(message, 'to')}</p>
        <p className="w-fit max-w-full rounded-2xl rounded-bl-sm bg-accent-ground px-3.5 py-2 whitespace-pre-wrap break-words">
          {textOf(message, 'body')}
        </p>
        <p className="mt-1.5 text-xs text-quiet">
          {segments !== null && `${segments} ${segments === 1 ? 'segment' : 'segments'}, `}
          {textOf(message, 'encoding').toUpperCase()} · {Array.from(textOf(message, 'body')).length}{' '}
          characters
        </p>
      </div>
    </Stage>
  );
}

/** A push as the card it becomes on a lock screen. Its pictures are of somewhere else, and are not fetched. */
export function PushView({ message }: { message: Message }) {
  const image = textOf(message, 'image_url') || textOf(message, 'image');
  return (
    <Stage>
      <div className="w-full max-w-96 rounded-2xl border bg-panel p-3.5 shadow-pop">
        <div className="flex gap-3">
          <span className="grid size-9 shrink-0 place-items-center rounded-lg bg-accent text-on-accent">
            <Bell size={18} aria-hidden />
          </span>
          <div className="min-w-0">
            <p className="font-semibold break-words">{textOf(message, 'title')}</p>
            {textOf(message, 'subtitle') !== '' && <p>{textOf(message, 'subtitle')}</p>}
            <p className="whitespace-pre-wrap break-words">{textOf(message, 'body')}</p>
          </div>
        </div>
        <Leads to={textOf(message, 'action_url')} />
        {image !== '' && <p className="mt-2 text-xs break-all text-quiet">Picture: {image}</p>}
      </div>
    </Stage>
  );
}

/** What stands in the inbox of an app. */
export function InAppView({ message }: { message: Message }) {
  const actions = ['primary_action', 'secondary_action']
    .map((name) => textOf(objectOf(message, name), 'label'))
    .filter(Boolean);
  return (
    <Stage>
      <div className="w-full max-w-96 rounded-xl border bg-panel p-4 shadow-pop">
        {textOf(message, 'title') !== '' && (
          <p className="mb-1 font-semibold break-words">{textOf(message, 'title')}</p>
        )}
        <RichText text={textOf(message, 'body')} />
        {actions.length > 0 && (
          <div className="mt-3 flex gap-2">
            {actions.map((label, place) => (
              <span
                key={label}
                className={`rounded-md border px-3 py-1 ${place === 0 ? 'border-transparent bg-accent text-on-accent' : ''}`}
              >
                {label}
              </span>
            ))}
          </div>
        )}
        <Leads to={textOf(message, 'action_url')} />
      </div>
    </Stage>
  );
}

/** A message in a chat; one in the service's own blocks as the texts in them. */
export function ChatView({ message }: { message: Message }) {
  const body = textOf(message, 'body');
  const json = message.content_type === 'json' ? parseJson(body) : undefined;
  const texts = json === undefined ? [] : findTexts(json);
  return (
    <Stage>
      <div className="w-full max-w-xl">
        <div className="flex gap-3 rounded-lg border bg-panel p-4">
          <span className="grid size-9 shrink-0 place-items-center rounded-md bg-accent text-on-accent">
            <Bell size={18} aria-hidden />
          </span>
          <div className="min-w-0 space-y-2">
            <p className="font-semibold">
              App{' '}
              <span className="text-xs font-normal text-quiet">
                to {textOf(message, 'to') || 'the room'}
              </span>
            </p>
            {json === undefined ? (
              <RichText text={body} />
            ) : (
              texts.map((text, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: blocks have their order alone
                <RichText key={place} text={text} />
              ))
            )}
          </div>
        </div>
        {json !== undefined && (
          <div className="mt-3">
            <Json value={json} label="Blocks of the message" />
          </div>
        )}
      </div>
    </Stage>
  );
}

const depthMax = 12;

/** The texts of Block Kit or an Adaptive Card, in their order. */
function findTexts(value: unknown, depth = 0): string[] {
  if (depth > depthMax || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((inner) => findTexts(inner, depth + 1));
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'text' && typeof inner === 'string' ? [inner] : findTexts(inner, depth + 1),
  );
}

/** A request as it was sent to a webhook. */
export function WebhookView({ message }: { message: Message }) {
  const body = textOf(message, 'body');
  const json = parseJson(body);
  return (
    <div className="space-y-3 rounded-lg border bg-panel p-4">
      <p className="font-mono text-[13px] break-all">
        <strong>{textOf(message, 'method')}</strong> {textOf(message, 'url')}
      </p>
      {Object.entries(objectOf(message, 'headers')).map(([name, value]) => (
        <p key={name} className="font-mono text-[13px] break-all">
          <span className="text-quiet">{name}:</span> {String(value)}
        </p>
      ))}
      <Json value={json ?? body} label="Body of the request" />
    </div>
  );
}

function Stage({ children }: { children: ReactNode }) {
  return (
    <div className="flex justify-center rounded-lg border bg-raised px-4 py-8">{children}</div>
  );
}

function Leads({ to }: { to: string }) {
  if (to === '') return null;
  return <p className="mt-2 text-xs break-all text-quiet">Leads to {to}</p>;
}
