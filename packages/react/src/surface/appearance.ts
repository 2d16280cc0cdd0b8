import { createContext, useContext } from 'react';

/** What a person chose, or `auto`: what their system says. */
export type Theme = 'auto' | 'light' | 'dark';

/** How everything below a provider looks. */
export interface Appearance {
  theme: Theme;
  /** As the page, where it is not said. */
  dir: 'ltr' | 'rtl' | undefined;
  /** Where popups are put; the body of the page, where it is not said. */
  container: HTMLElement | undefined;
}

export const AppearanceContext = createContext<Appearance>({
  theme: 'auto',
  dir: undefined,
  container: undefined,
});

/** The appearance the provider above asks for. */
export function useAppearance(): Appearance {
  return useContext(AppearanceContext);
}
