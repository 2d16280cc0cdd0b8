import { type ReactNode, useState } from 'react';
import type { Actor } from '../client.ts';
import { safeImage } from '../markdown/safe-url.ts';
import { BellIcon } from '../surface/icons.tsx';

const hues = 6;

/** Who caused an entry: their picture, else their initials in a colour that is always theirs. */
export function Avatar({ actor }: { actor: Actor | null }): ReactNode {
  const picture = safeImage(actor?.avatar);
  const [broken, setBroken] = useState<string>();
  if (actor === null) {
    return (
      <span className="nf-avatar nf-avatar-plain">
        <BellIcon />
      </span>
    );
  }
  const name = nameOf(actor);
  if (picture !== undefined && picture !== broken) {
    return (
      <img
        className="nf-avatar"
        src={picture}
        alt={name}
        width={36}
        height={36}
        loading="lazy"
        referrerPolicy="no-referrer"
        onError={() => setBroken(picture)}
      />
    );
  }
  return (
    <span className="nf-avatar" data-hue={hueOf(actor.id)} role="img" aria-label={name}>
      <span aria-hidden="true">{initialsOf(name)}</span>
    </span>
  );
}

function nameOf({ first_name, last_name, external_id }: Actor): string {
  return [first_name, last_name].filter(Boolean).join(' ') || external_id;
}

/** The first letter of the first and of the last word. */
function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const both = [words[0], words.length > 1 ? words.at(-1) : undefined];
  const letters = both.map((word) => /[\p{L}\p{N}]/u.exec(word ?? '')?.[0] ?? '');
  return letters.join('').toLocaleUpperCase();
}

function hueOf(id: string): number {
  let sum = 0;
  for (const char of id) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973;
  return sum % hues;
}
