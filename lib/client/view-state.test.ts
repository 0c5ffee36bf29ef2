import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATEGORIES, CELL_STATES } from '../coverage/model.ts';
import {
  chooseLayout,
  decodeView,
  EMPTY_VIEW,
  encodeView,
  hrefTo,
  sameCell,
  shownLayout,
  type ViewState,
} from './view-state.ts';

const dnsName = fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,20}[a-z0-9])?$/);
const daemonSet = fc.tuple(dnsName, dnsName).map(([namespace, name]) => `${namespace}/${name}`);
const anyName = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.string({ unit: fc.constantFrom(',', '\\', 'a', '%', '+', '&', ' '), minLength: 1 }),
);
const view: fc.Arbitrary<ViewState> = fc.record({
  layout: fc.constantFrom('grid', 'strips', null),
  cell: fc.option(fc.record({ daemonSet, node: dnsName })),
  rollout: fc.option(fc.oneof(daemonSet, fc.constant('all'))),
  hygiene: fc.option(fc.oneof(daemonSet, fc.constant('all'))),
  states: fc.uniqueArray(fc.constantFrom(...CELL_STATES)),
  q: fc.string({ unit: 'grapheme' }),
  fold: fc.option(fc.array(anyName)),
  unfold: fc.array(anyName),
  foldCategories: fc.subarray([...CATEGORIES]),
});

describe('view state', () => {
  it('survives the address bar, whatever it holds', () => {
    fc.assert(
      fc.property(view, (state) => {
        expect(decodeView(encodeView(state))).toEqual(state);
      }),
    );
  });

  it('never throws on a query string from elsewhere', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(decodeView(text)).toBeTypeOf('object');
      }),
    );
  });

  it('reads as a person would write it', () => {
    const state: ViewState = {
      layout: 'strips',
      cell: { daemonSet: 'logging/fluent-bit', node: 'ip-10-0-48-21.internal' },
      rollout: null,
      hygiene: null,
      states: ['missing', 'repelled'],
      q: 'gpu a100',
      fold: ['general-m6i', 'system'],
      unfold: ['NVIDIA driver'],
      foldCategories: ['storage', 'device'],
    };
    expect(encodeView(state)).toBe(
      '?view=strips&cell=logging/fluent-bit@ip-10-0-48-21.internal&state=missing,repelled&q=gpu%20a100&fold=general-m6i,system&unfold=NVIDIA%20driver&foldcategory=storage,device',
    );
  });

  it('reads the names of older links, whose commas were all between names', () => {
    expect(decodeView('?fold=system,,general-m6i,&unfold=AWS%20EBS%20CSI,team\\agent%2CCilium')).toMatchObject({
      fold: ['system', 'general-m6i'],
      unfold: ['AWS EBS CSI', 'team\\agent', 'Cilium'],
    });
  });

  it('keeps a comma within a name, also where the link is escaped once more on its way', () => {
    const state = { ...EMPTY_VIEW, unfold: ['Falco, eBPF', 'Cilium'] };
    expect(encodeView(state)).toBe('?unfold=Falco%5C%2C%20eBPF,Cilium');
    expect(decodeView(new URLSearchParams(encodeView(state)).toString())).toEqual(state);
  });

  it('is empty for the plain page', () => {
    expect(encodeView(EMPTY_VIEW)).toBe('');
    expect(decodeView('')).toEqual(EMPTY_VIEW);
    expect(hrefTo(EMPTY_VIEW, {})).toBe('/');
  });

  it('keeps "nothing is folded" apart from "as the window likes"', () => {
    expect(decodeView('?fold=').fold).toEqual([]);
    expect(encodeView({ ...EMPTY_VIEW, fold: [] })).toBe('?fold=');
  });

  it.each(['fluent-bit', 'logging/fluent-bit', 'logging/fluent-bit@', '/x@node', 'a/b/c@node'])(
    'opens no card for the malformed cell %j',
    (cell) => expect(decodeView(`?cell=${cell}`).cell).toBeNull(),
  );

  it('leaves out states that do not exist and repeated ones', () => {
    expect(decodeView('?state=missing,gone,missing').states).toEqual(['missing']);
  });

  it('leaves out layouts and categories that do not exist', () => {
    expect(decodeView('?view=table&foldcategory=storage,lunch,storage')).toEqual({
      ...EMPTY_VIEW,
      foldCategories: ['storage'],
    });
  });

  it('shows the grid up to 300 nodes and strips above, unless the address says otherwise', () => {
    expect([0, 300, 301, 5000].map((nodes) => shownLayout(EMPTY_VIEW, nodes))).toEqual([
      'grid',
      'grid',
      'strips',
      'strips',
    ]);
    expect(shownLayout({ layout: 'grid' }, 5000)).toBe('grid');
    expect(shownLayout({ layout: 'strips' }, 5)).toBe('strips');
  });

  it.each([5, 5000])('says no more in the address than is needed to show a layout of %i nodes', (nodes) => {
    for (const layout of ['grid', 'strips'] as const) {
      expect(shownLayout({ layout: chooseLayout(layout, nodes) }, nodes)).toBe(layout);
    }
    expect(['grid', 'strips'].map((layout) => chooseLayout(layout as 'grid' | 'strips', nodes))).toContain(null);
  });

  it('tells cells apart by node and by DaemonSet', () => {
    const cell = { daemonSet: 'a/b', node: 'n' };
    expect(sameCell(cell, { ...cell })).toBe(true);
    expect(sameCell(cell, { ...cell, node: 'm' })).toBe(false);
    expect(sameCell(cell, { ...cell, daemonSet: 'a/c' })).toBe(false);
    expect(sameCell(null, null)).toBe(true);
    expect(sameCell(null, cell)).toBe(false);
  });
});
