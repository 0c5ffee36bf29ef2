import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../testing/runs.ts';
import { CELL_STATES, type CellState } from '../model.ts';
import { daemonSetKey } from '../objects.ts';
import type { CellView, Picture } from '../picture.ts';
import { EMPTY_POLICY, type PolicyView } from '../policy/policy.ts';
import { minutesAgo, NOW } from '../summary/testing.ts';
import { incident } from '../summary/testing-incident.ts';
import { DigestMaker, makeDigest } from './digest.ts';
import { stale, withCell, withDaemonSet, withNode, withoutNode } from './testing/changes.ts';
import { largePicture } from './testing/large.ts';

const SEVERITIES = ['info', 'warning', 'critical'] as const;
const REASONS = ['CrashLoop', 'AcceleratorTaint', 'StartupTaint', 'NodeUnknown', 'NodeNotReady', 'OldRevisionBlocked'];
const MINUTE = 60_000;

/** A cell that somebody would make of the picture, by numbers. */
function cellOf({ nodes, daemonSets }: Picture, row: number, column: number, state: CellState, n: number): CellView {
  const node = nodes[row % nodes.length]?.name ?? '';
  const daemonSet = daemonSets[column % daemonSets.length];
  const isSaid = state !== 'healthy' && state !== 'notSelected';
  return {
    node,
    daemonSet: daemonSet === undefined ? '' : daemonSetKey(daemonSet),
    state,
    reason: isSaid ? (REASONS[n % REASONS.length] ?? '') : '',
    severity: isSaid ? (SEVERITIES[n % SEVERITIES.length] ?? 'info') : 'ok',
    message: isSaid ? `On ${node} it has restarted ${n} times.` : '',
    since: n % 5 === 0 ? null : minutesAgo(n * 97),
    pod: null,
    confidence: 'certain',
  };
}

const RULE = { line: 1, reason: '', owner: '' };
const NODES = { pools: [], requirements: [] };

function policyOf(n: number): PolicyView {
  const agents = { categories: [], families: [], daemonSets: [n % 2 === 0 ? 'logging/*' : '*/*'] };
  const until = n % 3 === 0 ? null : '2026-11-24';
  const nodes = n % 5 === 0 ? NODES : { ...NODES, pools: ['gpu*'] };
  const rules = {
    ...EMPTY_POLICY,
    required: n % 4 < 2 ? [{ ...RULE, agents, nodes }] : [],
    excluded: n % 4 > 0 ? [{ ...RULE, agents, nodes, until }] : [],
    agents: n % 7 === 0 ? [{ ...RULE, daemonSets: ['logging/*'], categories: null, family: null, ignore: true }] : [],
  };
  const counts = { required: 0, excluded: 0, provided: 0, agents: 0, hygiene: 0 };
  return { state: 'loaded', file: '', loadedAt: null, problems: [], rules, counts, expired: [] };
}

type Change = (picture: Picture) => Picture;
const place = fc.nat(200);
const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(place, place, fc.constantFrom(...CELL_STATES), fc.nat(200)).map(
      ([row, column, state, n]): Change =>
        (picture) =>
          withCell(picture, cellOf(picture, row, column, state, n)),
    ),
  },
  fc
    .tuple(
      place,
      fc.constantFrom(
        {},
        { pool: 'other' },
        { kernelVersion: '9' },
        { taints: ['a=b:NoSchedule'] },
        { ready: 'Unknown' },
        { labels: {} },
        { lifecycle: 'leaving' as const },
        { createdAt: minutesAgo(3) },
      ),
    )
    .map(
      ([row, said]): Change =>
        (picture) =>
          withNode(picture, row % picture.nodes.length, said),
    ),
  fc
    .tuple(
      place,
      fc.constantFrom(
        {},
        { family: 'Cilium' },
        { isIgnored: true },
        { role: 'probe' as const },
        { categories: ['backup' as const] },
        { tolerations: [{ key: '', operator: 'Exists', value: '', effect: '' }] },
        { images: ['registry.example.com/one:2'] },
      ),
    )
    .map(
      ([column, said]): Change =>
        (picture) =>
          withDaemonSet(picture, column % picture.daemonSets.length, said),
    ),
  place.map(
    (row): Change =>
      (picture) =>
        picture.nodes.length > 2 ? withoutNode(picture, row % picture.nodes.length) : picture,
  ),
  place.map(
    (n): Change =>
      (picture) => ({ ...picture, policy: policyOf(n) }),
  ),
  fc.constant<Change>(stale),
  fc.constant<Change>((picture) => picture),
);
const PICTURES = { incident: incident(), large: largePicture(52, 14) };
const anyPicture = fc.constantFrom('incident' as const, 'large' as const);

describe('a maker of digests', () => {
  it('says of each picture of a sequence what a new maker says of it', () => {
    const sequence = fc.array(fc.tuple(change, fc.constantFrom(0, 1_000, MINUTE, 24 * 60 * MINUTE)), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(anyPicture, sequence, (first, changes) => {
        const maker = new DigestMaker();
        let picture: Picture = PICTURES[first];
        let now = NOW;
        maker.make(picture, now);
        for (const [apply, passes] of changes) {
          picture = apply(picture);
          now += passes;
          expect(maker.make(picture, now)).toEqual(makeDigest(picture, now));
        }
      }),
      { numRuns: runs(40, 20_000) },
    );
  });

  it('gives what says the same as the same object', () => {
    const maker = new DigestMaker();
    const picture = incident();
    const before = maker.make(picture, NOW);
    expect(maker.make({ ...picture, revision: 2 }, NOW)).toBe(before);

    const healed = picture.cells.find(({ reason }) => reason === 'CrashLoop');
    if (healed === undefined) throw new Error('the incident has no crash loop');
    const after = maker.make(withCell(picture, { ...healed, state: 'healthy', reason: '', severity: 'ok' }), NOW);
    const changed = after.summary.problems.filter((problem) => !before.summary.problems.includes(problem));
    expect(changed.map(({ daemonSet }) => daemonSet)).toEqual([healed.daemonSet]);
    expect(after.summary.categories).not.toBe(before.summary.categories);
    expect(after.marks).toBe(before.marks);
    const counts = [...after.counts].filter(([key, those]) => before.counts.get(key) !== those);
    expect(counts.map(([key]) => key)).toEqual([healed.daemonSet]);
  });

  it('makes the same in steps, and is none the worse for steps that were given up', () => {
    const maker = new DigestMaker();
    const picture = largePicture(52, 14);
    maker.make(picture, NOW);
    const next = withNode(picture, 3, { kernelVersion: '9' });
    const abandoned = maker.steps(next, NOW);
    for (let i = 0; i < 5; i++) abandoned.next();
    expect(maker.make(next, NOW)).toEqual(makeDigest(next, NOW));
  });
});
