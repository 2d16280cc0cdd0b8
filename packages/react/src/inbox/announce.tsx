import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
} from 'react';

const AnnounceContext = createContext<(text: string) => void>(() => {});

/** Says something to those who listen to the page instead of looking at it. */
export function useAnnounce(): (text: string) => void {
  return useContext(AnnounceContext);
}

const quietMs = 3_000;

/** Gives what is inside a voice. Outside of popups, so that it is there before there is something to say. */
export function Announcer({ children }: { children: ReactNode }): ReactNode {
  const [said, setSaid] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const announce = useCallback((text: string) => {
    clearTimeout(timer.current);
    setSaid(text);
    // Emptied, so that the same words are news the next time.
    timer.current = setTimeout(() => setSaid(''), quietMs);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <AnnounceContext.Provider value={announce}>
      {children}
      <div className="nf-root nf-spoken" role="status" aria-live="polite">
        {said}
      </div>
    </AnnounceContext.Provider>
  );
}
