import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Digest, makeDigest } from '../coverage/digest/digest.ts';
import { daemonSetKey } from '../coverage/objects.ts';
import type { Picture } from '../coverage/picture.ts';
import { EMPTY_POLICY, type PolicyView } from '../coverage/policy/policy.ts';
import { NOW } from '../coverage/summary/testing.ts';
import { incident } from '../coverage/summary/testing-incident.ts';
import { DigestState, digestParts, encodeDigest, type Places } from './digest.ts';
import { packRows, unpackRows } from './rows.ts';

const placesOf = ({ nodes, daemonSets }: Picture, revision = 1): Places => ({
  revision,
  nodes: nodes.map(({ name }) => name),
  daemonSets: daemonSets.map(daemonSetKey),
});

/** A cluster in which every part of a digest has something in it. */
function busy(): Picture {
  const made = incident();
  const nodes = made.nodes.map((node, row) => (row % 7 === 0 ? { ...node, lifecycle: 'joining' as const } : node));
  const cells = made.cells.map((cell, place) => (place % 2 === 0 ? { ...cell, severity: 'info' as const } : cell));
  const everywhere = { pools: [], requirements: [] };
  const rule = { line: 1, reason: 'so it is', owner: 'us' };
  const agents = (daemonSets: readonly string[]) => ({ categories: [], families: [], daemonSets });
  const [first, second] = made.daemonSets.map(daemonSetKey);
  const policy: PolicyView = {
    state: 'loaded',
    file: 'policy.yaml',
    loadedAt: null,
    problems: [],
    counts: { required: 1, excluded: 1, provided: 0, agents: 0, hygiene: 0 },
    expired: [],
    rules: {
      ...EMPTY_POLICY,
      excluded: [{ ...rule, agents: agents([first ?? '']), nodes: everywhere, until: null }],
      required: [{ ...rule, agents: agents([second ?? '']), nodes: everywhere }],
    },
  };
  return { ...made, nodes, cells, policy };
}

/** Marks name DaemonSets in the order of columns, whichever the maker found first. */
function ordered(digest: Digest) {
  const sorted = ({
    excused,
    required,
    passing,
  }: {
    excused: readonly string[];
    required: readonly string[];
    passing: readonly string[];
  }) => ({
    excused: excused.toSorted(),
    required: required.toSorted(),
    passing: passing.toSorted(),
  });
  return { ...digest, marks: new Map([...digest.marks].map(([node, marks]) => [node, sorted(marks)])) };
}

const read = (text: string | null, places: Places, state = new DigestState()) => {
  expect(state.apply(text ?? '', places)).toBe(true);
  return state;
};

describe('a digest that travels', () => {
  it.each([
    ['of an incident', incident()],
    ['with marks of every kind', busy()],
    ['after the lists went stale', stale(incident())],
  ])('says the same at the other end: %s', (_, picture) => {
    const digest = makeDigest(picture, NOW);
    const places = placesOf(picture);
    const text = encodeDigest(digestParts(digest, places), { revision: 1, version: 1 }, null);
    const { digest: told } = read(text, places);
    expect(told === null ? null : ordered(told)).toEqual(ordered(digest));
  });

  it('says only what differs from the one before, and nothing where nothing does', () => {
    const places = placesOf(incident());
    const before = makeDigest(incident(), NOW);
    const parts = digestParts(before, places);
    const state = read(encodeDigest(parts, { revision: 1, version: 1 }, null), places);
    expect(encodeDigest(digestParts(before, places), { revision: 2, version: 2 }, parts)).toBeNull();

    const [gone, ...problems] = before.summary.problems;
    const after = { ...before, summary: { ...before.summary, problems } };
    const change = encodeDigest(digestParts(after, places), { revision: 2, version: 2 }, parts);
    const { set, gone: names } = JSON.parse(change ?? '') as { set: object; gone: string[] };
    expect([Object.keys(set), names]).toEqual([['problems'], [`problem ${gone?.id}`]]);
    expect(read(change, { ...places, revision: 2 }, state).digest).toEqual({
      ...state.digest,
      summary: { ...state.digest?.summary, problems: after.summary.problems },
    });
  });

  it('is not read where one before it was missed, nor by a page of another revision', () => {
    const places = placesOf(incident());
    const digest = makeDigest(incident(), NOW);
    const parts = digestParts(digest, places);
    const whole = encodeDigest(parts, { revision: 1, version: 1 }, null) ?? '';
    const less = digestParts({ ...digest, gapNodes: [] }, places);
    const third = encodeDigest(less, { revision: 1, version: 3 }, parts) ?? '';
    const state = new DigestState();
    expect(state.apply(third, places)).toBe(false);
    expect(state.apply(whole, { ...places, revision: 2 })).toBe(false);
    expect(state.digest).toBeNull();
    expect(state.apply(whole, places)).toBe(true);
    const before = state.digest;
    expect(state.apply(third, places)).toBe(false);
    expect(state.digest).toBe(before);
  });

  it('leaves out nodes and DaemonSets that went while it was made', () => {
    const made = incident();
    const digest = makeDigest(made, NOW);
    const places = placesOf({ ...made, nodes: made.nodes.slice(5), daemonSets: made.daemonSets.slice(1) });
    const { digest: told } = read(encodeDigest(digestParts(digest, places), { revision: 1, version: 1 }, null), places);
    const left = new Set(places.nodes);
    expect(told?.gapNodes).toEqual(digest.gapNodes.filter((name) => left.has(name)));
  });
});

describe('rows as text', () => {
  it('are the same rows again, in any order', () => {
    const names = Array.from({ length: 200 }, (_, row) => `n${row}`);
    const rowOf = new Map(names.map((name, row) => [name, row]));
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...names)), fc.boolean(), (some, isOrdered) => {
        const asked = isOrdered ? some.toSorted((a, b) => (rowOf.get(a) ?? 0) - (rowOf.get(b) ?? 0)) : some;
        expect(unpackRows(packRows(asked, rowOf), names)).toEqual(asked);
      }),
    );
  });

  it('are few letters where they stand together', () => {
    const names = Array.from({ length: 5000 }, (_, row) => `n${row}`);
    const rowOf = new Map(names.map((name, row) => [name, row]));
    expect(packRows(names, rowOf)).toBe('1+3uv');
    expect(packRows(['n3', 'n4', 'n5', 'n11', 'not there'], rowOf)).toBe('4+2,6');
  });
});

function stale(picture: Picture): Picture {
  return {
    ...picture,
    sources: picture.sources.map((source) => ({ ...source, state: 'stale' as const })),
    grid: picture.grid.map((letters) => 'u'.repeat(letters.length)),
    cells: picture.cells.map((cell) => ({
      ...cell,
      state: 'unknown' as const,
      reason: 'SourceStale',
      lastKnown: cell.state,
    })),
  };
}
