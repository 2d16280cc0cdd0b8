import { useFilters } from '../../../components/filters.tsx';
import { useProject } from '../../../session/project.ts';
import { LiveMail } from './live-mail.tsx';
import { type Message, objectOf, textOf } from './read-message.ts';

const views = [
  ['desktop', 'Desktop'],
  ['phone', 'Phone'],
  ['text', 'Plain text'],
  ['headers', 'Headers'],
  ['source', 'Source'],
] as const;

/**
 * A mail as its recipient sees it: in a frame in which nothing runs or is fetched, by the widths that people have. One
 * without an id is not sent yet.
 */
export function MailView({ id, message }: { id: string | null; message: Message }) {
  const [filters, change] = useFilters();
  const isPlain = message.content_type === 'plaintext';
  const chosen = filters.view ?? (isPlain ? 'text' : 'desktop');
  const shown = views.filter(([name]) => !isPlain || name === 'text' || name === 'headers');
  return (
    <div className="overflow-hidden rounded-lg border bg-panel">
      <div className="border-b px-4 py-3">
        <p className="text-base font-semibold break-words">{textOf(message, 'subject')}</p>
        <p className="text-quiet break-words">
          To {textOf(message, 'to_name')} &lt;{textOf(message, 'to')}&gt;
        </p>
      </div>
      <fieldset className="flex flex-wrap gap-1 border-b px-2 py-1.5">
        <legend className="sr-only">View</legend>
        {shown.map(([name, title]) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === chosen}
            onClick={() => change({ view: name })}
            className={`h-7 rounded-md px-2.5 ${name === chosen ? 'bg-accent-ground text-accent' : 'text-quiet hover:bg-raised'}`}
          >
            {title}
          </button>
        ))}
      </fieldset>
      <MailBody id={id} message={message} view={chosen} />
    </div>
  );
}

function MailBody({ id, message, view }: { id: string | null; message: Message; view: string }) {
  const project = useProject();
  const body = textOf(message, 'body');
  switch (view) {
    case 'text': {
      const text = message.content_type === 'plaintext' ? body : textOf(message, 'text_body');
      if (text === '') return <p className="p-4 text-quiet">It has no part of plain text.</p>;
      return <Plain label="Plain text of the mail" text={text} />;
    }
    case 'source':
      return <Plain label="Source of the mail" text={body} />;
    case 'headers':
      return <MailHeaders message={message} />;
    default: {
      const title = `Mail: ${textOf(message, 'subject')}`;
      const className = `h-[34rem] max-w-full rounded bg-white ${view === 'phone' ? 'w-[390px]' : 'w-full'}`;
      return (
        <div className="flex justify-center bg-raised p-3">
          {id === null ? (
            <LiveMail title={title} html={body} className={className} />
          ) : (
            <iframe
              title={title}
              src={`/ops/mail/${project}/${id}`}
              sandbox=""
              loading="lazy"
              referrerPolicy="no-referrer"
              className={className}
            />
          )}
        </div>
      );
    }
  }
}

function Plain({ label, text }: { label: string; text: string }) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
      aria-label={label}
      className="max-h-[35.5rem] overflow-auto p-4 font-mono text-[13px] whitespace-pre-wrap break-words"
    >
      {text}
    </section>
  );
}

function MailHeaders({ message }: { message: Message }) {
  const list = objectOf(message, 'list');
  const attachments = Array.isArray(message.attachments) ? (message.attachments as Message[]) : [];
  const name = textOf(message, 'to_name');
  const headers: [string, string][] = [
    ['To', name === '' ? textOf(message, 'to') : `${name} <${textOf(message, 'to')}>`],
    ['Subject', textOf(message, 'subject')],
    ['Reply-To', textOf(message, 'reply_to')],
    ...Object.entries(objectOf(message, 'headers')).map(([header, value]): [string, string] => [
      header,
      String(value),
    ]),
    ...Object.entries(list).map(([field, value]): [string, string] => [
      `List: ${field.replaceAll('_', ' ')}`,
      String(value),
    ]),
    ...attachments.map((file): [string, string] => [
      'Attachment',
      [textOf(file, 'filename'), textOf(file, 'content_type')].filter(Boolean).join(', '),
    ]),
  ];
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 p-4 font-mono text-[13px]">
      {headers
        .filter(([, value]) => value !== '')
        .map(([header, value], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a header may come twice
          <div key={index} className="contents">
            <dt className="text-quiet">{header}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
