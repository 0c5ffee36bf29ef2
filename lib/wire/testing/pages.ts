/** Snapshots and changes that nobody would think of, for the properties of this folder. */
import fc from 'fast-check';
import { AGENT_ROLES, CELL_STATES, SEVERITIES } from '../../coverage/model.ts';
import { type DaemonSetView, isSpelledOut, zeroCounts } from '../../coverage/picture.ts';
import { NOT_SAID } from '../kinds.ts';
import type { CellKind, CellWords, PageNode, PageSnapshot } from '../messages.ts';

const NASTY = [
  '',
  '__proto__',
  'constructor',
  'toString',
  '\u0000',
  '\ud800',
  'a b',
  ',;|~ ',
  '\ufeff',
  'ä',
  '🦀',
  '\n"\\',
];

/** Objects as JSON makes them. */
function record<T, K extends keyof T = keyof T>(model: { [P in keyof T]: fc.Arbitrary<T[P]> }, requiredKeys?: K[]) {
  return fc.record(model, { noNullPrototype: true, ...(requiredKeys && { requiredKeys }) });
}

/** Any text there can be: lone surrogates, control characters and what means something to JavaScript. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ maxLength: 8 }),
  fc.array(fc.nat(0xffff), { maxLength: 5 }).map((units) => String.fromCharCode(...units)),
);

const aName = fc.oneof(
  anyText,
  fc.nat(200).map((n) => `ip-10-0-${n >> 4}-${n & 15}.ec2.internal`),
);
const aTime = fc.oneof(
  fc.constant(null),
  fc.integer({ min: -(2 ** 40), max: 2 ** 41 }).map((s) => new Date(s * 1000).toISOString()),
  fc.integer({ min: 1.7e12, max: 1.9e12 }).map((ms) => new Date(ms).toISOString()),
  fc.constantFrom('2026-11-24T14:32:13Z', '+275760-09-13T00:00:00.000Z', '-271821-04-20T00:00:00.000Z', 'soon', ''),
);
export const aMoment: fc.Arbitrary<string> = aTime.map((time) => time ?? 'never');

const aNode = (name: string): fc.Arbitrary<PageNode> =>
  record({
    name: fc.constant(name),
    ready: fc.constantFrom('True', 'False', 'Unknown'),
    readySince: aTime,
    unschedulable: fc.boolean(),
    createdAt: aTime,
    pool: anyText,
    instanceType: fc.constantFrom('m6i.large', 'p5.48xlarge'),
    taints: fc.array(anyText, { maxLength: 2 }),
    conditions: fc.array(record({ type: anyText, status: anyText, reason: anyText, message: anyText }), {
      maxLength: 1,
    }),
    kernelVersion: fc.constantFrom('6.1', '6.6'),
    kubeletVersion: fc.constant('v1.37.0'),
    osImage: anyText,
    operatingSystem: fc.constant('linux'),
    architecture: fc.constantFrom('amd64', 'arm64'),
    lifecycle: fc.constantFrom('steady' as const, 'leaving' as const),
    lifecycleSays: fc.option(anyText),
    isVirtual: fc.boolean(),
  });

const STATUS = {
  desiredNumberScheduled: 1,
  currentNumberScheduled: 2,
  numberMisscheduled: 3,
  numberReady: 4,
  numberAvailable: 5,
  updatedNumberScheduled: 6,
  numberUnavailable: 7,
};

const aDaemonSet = (name: string): fc.Arbitrary<DaemonSetView> =>
  record(
    {
      namespace: fc.constantFrom('agents', 'kube-system'),
      name: fc.constant(name),
      categories: fc.constant(['logging' as const]),
      family: fc.option(anyText),
      role: fc.constantFrom(...AGENT_ROLES),
      isIgnored: fc.boolean(),
      selects: fc.constant(null),
      status: fc.constant(STATUS),
      computed: fc.nat(9).map((numberReady) => ({ ...STATUS, numberReady })),
      disagrees: fc.constant(['numberReady' as const]),
      disagreement: fc.constant(null),
      notes: fc.constant([]),
      counts: fc.nat(9).map((healthy) => ({ ...zeroCounts(), healthy })),
      rollout: fc.constant(null),
      updateStrategy: record({ type: anyText, maxUnavailable: fc.constantFrom(1, '10%'), maxSurge: fc.nat(3) }),
      images: fc.array(anyText, { maxLength: 2 }),
      tolerations: fc.constant([]),
    },
    [
      'namespace',
      'name',
      'categories',
      'family',
      'role',
      'isIgnored',
      'selects',
      'status',
      'computed',
      'disagrees',
      'disagreement',
      'notes',
      'counts',
      'rollout',
      'updateStrategy',
      'images',
    ],
  );

export const aKind: fc.Arbitrary<CellKind> = record(
  {
    state: fc.constantFrom(...CELL_STATES),
    reason: anyText,
    severity: fc.constantFrom(...SEVERITIES),
    confidence: fc.constantFrom('certain' as const, 'reported' as const),
    lastKnown: fc.constantFrom(...CELL_STATES),
  },
  ['state', 'reason', 'severity', 'confidence'],
);

const someNames = (atMost: number) => fc.uniqueArray(aName, { maxLength: atMost });

export const someNodes = (atMost: number): fc.Arbitrary<PageNode[]> =>
  someNames(atMost).chain((names) => fc.tuple(...names.map(aNode)));

export const someDaemonSets = (atMost: number): fc.Arbitrary<DaemonSetView[]> =>
  someNames(atMost).chain((names) => fc.tuple(...names.map(aDaemonSet)));

/** Words of cells of a grid of this size, column after column, each cell at most once. */
export function someWords(rows: number, columns: number, atMost: number): fc.Arbitrary<CellWords[]> {
  if (rows * columns === 0) return fc.constant([]);
  const aCell = record({
    row: fc.nat(rows - 1),
    column: fc.nat(columns - 1),
    message: anyText,
    since: aTime,
    pod: fc.option(aName),
  });
  return fc
    .uniqueArray(aCell, { maxLength: atMost, selector: ({ row, column }) => column * rows + row })
    .map((words) => words.sort((a, b) => a.column - b.column || a.row - b.row));
}

export const aPlace = (kinds: number): fc.Arbitrary<number> =>
  fc.integer({ min: -1, max: kinds - 1 }).map((n) => n & NOT_SAID);

/** A whole snapshot, small and strange. */
export const aSnapshot: fc.Arbitrary<PageSnapshot> = fc
  .tuple(someNodes(12), someDaemonSets(4), fc.array(aKind, { maxLength: 5 }))
  .chain(([nodes, daemonSets, kinds]) =>
    record({
      revision: fc.nat(),
      observedAt: aMoment,
      cluster: record({
        context: anyText,
        server: anyText,
        version: fc.option(anyText),
        isDemo: fc.boolean(),
      }),
      sources: fc.constant([]),
      requests: fc.array(record({ time: anyText, request: anyText, answer: anyText }), { maxLength: 2 }),
      nodes: fc.constant(nodes),
      daemonSets: fc.constant(daemonSets),
      kinds: fc.constant(kinds),
      cells: fc.tuple(
        ...daemonSets.map(() =>
          fc
            .array(aPlace(kinds.length), { minLength: nodes.length, maxLength: nodes.length })
            .map((places) => Uint16Array.from(places)),
        ),
      ),
      words: fc.option(someWords(nodes.length, daemonSets.length, 6)),
    }),
  );

/** One in which words are said of no cell but those that are spelled out, as servers have it. */
export const aTrueSnapshot: fc.Arbitrary<PageSnapshot> = aSnapshot.map((snapshot) => {
  const { kinds, cells, words } = snapshot;
  const isSaid = ({ row, column }: CellWords) => {
    const kind = kinds[cells[column]?.[row] ?? NOT_SAID];
    return kind !== undefined && isSpelledOut(kind);
  };
  return { ...snapshot, words: words?.filter(isSaid) ?? null };
});
