import { cutChunks } from './cut-chunks.ts';

describe('cutChunks', () => {
  const entries = ['aaaa', 'b', 'c', 'dddddddddd', 'e'].map((json, index) => ({ index, json }));
  const cut = (limits: { sizeMax: number; charsMax: number }) =>
    cutChunks(entries, limits).map((chunk) => chunk.map(({ index }) => index));

  it('keeps the order and the largest size', () => {
    expect(cut({ sizeMax: 2, charsMax: 100 })).toEqual([[0, 1], [2, 3], [4]]);
  });

  it('gives a long entry a chunk of its own', () => {
    expect(cut({ sizeMax: 100, charsMax: 5 })).toEqual([[0, 1], [2], [3], [4]]);
  });
});
