import Type, { type Static } from 'typebox';
import { bodyMax, filled } from './channel-types/template-text.ts';

/** What templates share in a project: pieces they render, what goes around an e-mail, words in other languages. */
export const templatePartKinds = ['partial', 'layout', 'translation'] as const;

/** One kind of what templates share. */
export type TemplatePartKind = (typeof templatePartKinds)[number];

/** One part as it was at some moment: another content is another part, with another id. */
export interface TemplatePart {
  id: string;
  kind: TemplatePartKind;
  /** A handle, or the locale of a translation. */
  name: string;
  /** Liquid source, or the entries of a translation as JSON. */
  content: string;
}

/** What the templates of a version may use beside their own source. */
export interface TemplateParts {
  parts: readonly TemplatePart[];
  /** Whose translations are used where the recipient's locale has none. */
  defaultLocale: string | null;
}

/** Most characters of all parts of a version together. */
export const partsCharsMax = 2_000_000;

/** Body of `PUT /management/v1/partials/{name}` and `…/layouts/{name}`. */
export const templatePartBody = Type.Object(
  {
    name: Type.Optional(Type.String()),
    body: filled(bodyMax),
  },
  { additionalProperties: false },
);

/** Entries by key: texts, and objects of them, at most five deep. */
const entries = Type.Unsafe<Record<string, unknown>>({
  type: 'object',
  jsonBytesMax: 262_144,
  depthMax: 6,
});

/** Body of `PUT /management/v1/translations/{locale}`. */
export const translationBody = Type.Object(
  { locale: Type.Optional(Type.String()), entries },
  { additionalProperties: false },
);

const named = {
  id: Type.String({ description: 'Another content has another id' }),
  used_by: Type.Optional(
    Type.Array(Type.String(), {
      description:
        'Handles of notiflows whose published version uses it, as it is or as it was: publish them again to have it as it is. Not in lists',
    }),
  ),
  updated_at: Type.String(),
};

/** A partial or a layout as the API answers it. */
export const templatePartResource = Type.Object(
  { ...named, name: Type.String(), body: Type.String() },
  { title: 'TemplatePart' },
);

/** A translation as the API answers it. */
export const translationResource = Type.Object(
  { ...named, locale: Type.String(), entries: Type.Record(Type.String(), Type.Unknown()) },
  { title: 'Translation' },
);

export type TemplatePartResource = Static<typeof templatePartResource>;
export type TranslationResource = Static<typeof translationResource>;
