import type { Plugin } from 'esbuild';

export const target: string[];
export const asPreact: Record<string, string>;
export const cssAsText: Plugin;
