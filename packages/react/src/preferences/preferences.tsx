import type { ReactNode } from 'react';
import { Directed, useSurface } from '../surface/surface.tsx';
import { PreferencesPanel } from './preferences-panel.tsx';

export interface PreferencesProps {
  className?: string;
}

/** What a person wants to hear of, and how, as a part of the page. */
export function Preferences({ className = '' }: PreferencesProps): ReactNode {
  return (
    <Directed>
      <section {...useSurface(`nf-preferences ${className}`)}>
        <PreferencesPanel />
      </section>
    </Directed>
  );
}
