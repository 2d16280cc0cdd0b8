import { Link } from '@tanstack/react-router';

const texts = {
  no_page: ['There is nothing here', 'The link may be old, or what it led to is gone.'],
  no_project: [
    'There is no project for you yet',
    'Ask an admin of this installation to let you into one.',
  ],
} as const;

/** Says that there is nothing, and where to go on. */
export function NotFoundPage({ reason = 'no_page' }: { reason?: keyof typeof texts }) {
  const [title, text] = texts[reason];
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <div className="max-w-sm text-center">
        <h1 className="text-lg font-semibold">{title}</h1>
        <p className="mt-1 text-quiet">{text}</p>
        <Link to="/" className="mt-4 inline-block text-accent underline underline-offset-4">
          To the overview
        </Link>
      </div>
    </main>
  );
}
