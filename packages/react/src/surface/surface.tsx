import { CSPProvider } from '@base-ui/react/csp-provider';
import { DirectionProvider } from '@base-ui/react/direction-provider';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { useAppearance } from './appearance.ts';
import { useWords } from './words.ts';

/** The attributes of an element with which our style sheet begins: its variables are defined there. */
export function useSurface(className: string): {
  className: string;
  lang: string;
  dir: 'ltr' | 'rtl' | undefined;
  'data-nf-theme': string;
} {
  const { theme, dir } = useAppearance();
  const { locale } = useWords();
  return { className: `nf-root ${className}`, lang: locale, dir, 'data-nf-theme': theme };
}

/** Tells the primitives which way is forward: arrow keys and sides of popups need to know it from script. */
export function Directed({ children }: { children: ReactNode }): ReactNode {
  const { dir } = useAppearance();
  const [found, setFound] = useState<'ltr' | 'rtl'>('ltr');
  const probe = useRef<HTMLSpanElement>(null);
  // After the first paint of the server's markup, whose direction is not known before.
  useIsomorphicLayoutEffect(() => {
    if (probe.current === null) return;
    setFound(getComputedStyle(probe.current).direction === 'rtl' ? 'rtl' : 'ltr');
  }, []);
  return (
    <CSPProvider disableStyleElements>
      <DirectionProvider direction={dir ?? found}>
        {dir === undefined && <span ref={probe} hidden />}
        {children}
      </DirectionProvider>
    </CSPProvider>
  );
}

/** React 18 warns of layout effects on a server, where none runs. */
const useIsomorphicLayoutEffect = typeof document === 'undefined' ? () => {} : useLayoutEffect;
