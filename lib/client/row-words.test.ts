import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CellView } from '../coverage/picture.ts';
import { PageState } from '../wire/page-state.ts';
import { keyOf, makeCell, makeDaemonSet, makeNode, makePicture } from './fixtures/build.ts';
import { snapshotOf } from './fixtures/page-start.ts';
import { PageCutter } from './page-cutter.ts';
import { createRowWords } from './row-words.ts';

const CELL = makeCell('n', 'x/a', 'missing', { reason: 'Quota', message: 'the quota is full', since: 'then' });
const SNAPSHOT = snapshotOf(
  makePicture([makeNode('n')], [makeDaemonSet('x/a'), makeDaemonSet('x/b')], ({ name }, one) =>
    keyOf(one) === 'x/a' ? CELL : makeCell(name, 'x/b', 'healthy'),
  ),
  false,
);
const fetchWords = vi.fn<(node: string, signal: AbortSignal) => Promise<readonly CellView[]>>();

function make() {
  const state = PageState.from(SNAPSHOT);
  const cutter = new PageCutter(state, SNAPSHOT);
  const listeners = new Set<() => void>();
  const words = createRowWords(
    {
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      getSnapshot: () => cutter.page(),
      takeWords: (row, cells) => cutter.takeWords(row, cells),
    },
    fetchWords,
  );
  const message = () => cutter.page().rows.get('n')?.cells[0]?.message;
  /** As a delta does that says something of the row. */
  const change = () => {
    const cells = [{ row: 0, column: 0, kind: 0 }];
    const delta = { rowsGone: [], columnsGone: [], nodes: [], daemonSets: [], kinds: [], words: [], cells };
    cutter.take({ revision: 2, observedAt: '', ...delta });
    for (const listener of listeners) listener();
  };
  return { words, message, change };
}

beforeEach(() => {
  vi.useFakeTimers();
  fetchWords.mockReset().mockResolvedValue([CELL]);
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the words of a row that came without', () => {
  it('are asked for once somebody has looked at it for a moment, and once only', async () => {
    const { words, message } = make();
    words.want('n');
    expect(fetchWords).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(5000);
    expect(fetchWords).toHaveBeenCalledTimes(1);
    expect(fetchWords.mock.calls[0]?.[0]).toBe('n');
    expect(message()).toBe('the quota is full');
  });

  it('are not asked for where nobody looks any more, or there is no such row', async () => {
    const { words } = make();
    words.want('n')();
    words.want('gone');
    await vi.advanceTimersByTimeAsync(5000);
    expect(fetchWords).not.toHaveBeenCalled();
  });

  it('are asked for again when the row has changed', async () => {
    const { words, message, change } = make();
    words.want('n');
    await vi.advanceTimersByTimeAsync(200);
    change();
    expect(message()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(200);
    expect(fetchWords).toHaveBeenCalledTimes(2);
    expect(message()).toBe('the quota is full');
  });

  it('are not taken for a cell that has changed on the way', async () => {
    fetchWords.mockResolvedValueOnce([{ ...CELL, reason: 'Webhook', message: 'the webhook refuses' }]);
    const { words, message } = make();
    words.want('n');
    await vi.advanceTimersByTimeAsync(200);
    expect(message()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(2000);
    expect(message()).toBe('the quota is full');
  });

  it('are asked for again when nothing answers', async () => {
    fetchWords.mockRejectedValueOnce(new Error('no line'));
    const { words, message } = make();
    words.want('n');
    await vi.advanceTimersByTimeAsync(200);
    expect(message()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(2000);
    expect(message()).toBe('the quota is full');
  });
});
