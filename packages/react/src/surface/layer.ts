import { createContext, useContext } from 'react';

/** Where the menus of a panel are put: into it, so that they are a part of the same landmark or dialog. */
export const LayerContext = createContext<HTMLElement | null>(null);

export function useLayer(): HTMLElement | null {
  return useContext(LayerContext);
}
