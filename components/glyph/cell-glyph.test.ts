import { describe, expect, it } from 'vitest';
import { makeCell } from '../../lib/client/fixtures/build.ts';
import { CELL_STATES } from '../../lib/coverage/model.ts';
import { glyphOf, stateWords } from './cell-glyph.ts';

const unknown = (reason: string, lastKnown?: 'healthy' | 'missing' | 'unknown') =>
  makeCell('n', 'a/b', 'unknown', lastKnown === undefined ? { reason } : { reason, lastKnown });

describe('the glyph of a cell', () => {
  it('is its state while all is live', () => {
    for (const state of CELL_STATES) expect(glyphOf(state, null, false)).toBe(state);
  });

  it('is never a live one on a page that has lost its line', () => {
    for (const state of CELL_STATES.filter((one) => one !== 'unknown' && one !== 'notSelected')) {
      expect(glyphOf(state, null, true)).toBe(`old-${state}`);
    }
  });

  it('shows what was known before a list went stale, in grey', () => {
    expect(glyphOf('unknown', unknown('SourceStale', 'healthy'), false)).toBe('old-healthy');
    expect(glyphOf('unknown', unknown('SourceStale', 'unknown'), false)).toBe('unknown');
  });

  it('does not take what a silent node was last for what it is', () => {
    expect(glyphOf('unknown', unknown('NodeUnknown', 'healthy'), false)).toBe('unknown');
  });

  it('is quiet where one cause covers the whole grid', () => {
    expect(glyphOf('unknown', unknown('NotReadYet'), false)).toBe('unread');
    expect(glyphOf('unknown', unknown('SourceForbidden'), false)).toBe('question');
  });
});

describe('the words of a state', () => {
  it('say who is waited for', () => {
    expect(stateWords('outdated', 'RollingUpdate')).toBe('updating');
    expect(stateWords('outdated', 'OnDelete')).toBe('waiting for you');
  });
});
