import { afterEach, describe, expect, test, vi } from 'vitest';
import { cellOf } from './engine/cell-record.ts';
import { CoverageEngine } from './engine/engine.ts';
import { evaluate, FAILED, findings } from './evaluate.ts';
import { explain } from './explain/explain.ts';
import { judgeHygiene } from './hygiene/hygiene.ts';
import { HYGIENE_RULES } from './hygiene/registry.ts';
import type { Cell } from './model.ts';
import { ALL_NOTES } from './notes/notes.ts';
import type { ResourceChange } from './objects.ts';
import type { Layer, Reason } from './reason.ts';
import { FIXTURES } from './reasons/testing/fixtures.ts';
import { ALL_REASONS } from './registry.ts';
import {
  condition,
  containerStatus,
  context,
  daemonSet,
  HOUR,
  NOW,
  node,
  pod,
  revision,
  SECOND,
  state,
  unboundPod,
} from './testing.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const KEY = 'agents/agent';
const BOOM = 'boom';
const boom = (): never => {
  throw new Error(BOOM);
};
const set = (resource: ResourceChange['resource'], object: ResourceChange['object']) =>
  ({ resource, type: 'set', object }) as ResourceChange;

/** For each layer a node on which nothing applies before its last reason, so that every one is asked. */
const AT: Readonly<Record<Layer, (name: string) => readonly ResourceChange[]>> = {
  notEligible: (name) => [set('nodes', node({ name, taints: ['node.kubernetes.io/disk-pressure:NoExecute'] }))],
  noPod: (name) => [set('nodes', node({ name }))],
  notScheduled: (name) => [
    set('nodes', node({ name })),
    set('pods', unboundPod('0/9 nodes are available: 1 odd.', { name, spec: pinnedTo(name) })),
  ],
  silent: (name) => [
    set('nodes', node({ name, conditions: [condition('Ready', 'Unknown')] })),
    set('pods', pod({ name, nodeName: name })),
  ],
  notStarted: starting,
  notReady: starting,
  wrong: (name) => [set('nodes', node({ name })), set('pods', pod({ name, nodeName: name }))],
};

function pinnedTo(name: string) {
  return { terms: [{ fields: [['metadata.name', 'In', name] as const] }] };
}

function starting(name: string): readonly ResourceChange[] {
  const creating = containerStatus({
    ready: false,
    started: false,
    state: state('waiting', { reason: 'ContainerCreating' }),
  });
  const at = NOW - 5 * SECOND;
  const fresh = { createdAt: at, startTime: at, phase: 'Pending', containerStatuses: [creating] };
  const conditions = [condition('PodScheduled', 'True'), condition('Ready', 'False', { lastTransitionTime: at })];
  return [set('nodes', node({ name })), set('pods', pod({ name, nodeName: name, ...fresh, conditions }))];
}

const LAYERS = Object.entries(AT) as [Layer, (name: string) => readonly ResourceChange[]][];
const CLUSTER = [
  set('daemonsets', daemonSet({ createdAt: NOW - HOUR })),
  set('controllerrevisions', revision()),
  ...LAYERS.flatMap(([layer, make]) => [...make(`bad-${layer.toLowerCase()}`), ...make(`good-${layer.toLowerCase()}`)]),
];

function settled() {
  const engine = new CoverageEngine();
  engine.apply(CLUSTER);
  engine.settle(NOW);
  const column = engine.columns.get(KEY);
  const cells = new Map<string, Cell>(
    [...(column?.records ?? [])].map(([name, record]) => [name, cellOf(name, KEY, record)]),
  );
  return { engine, cells, notes: column?.notes ?? [] };
}
const RIGHT = settled();

describe('a reason that throws on some nodes', () => {
  test('would be asked on one of them', () => {
    const reasons = Object.fromEntries([...RIGHT.cells].map(([name, { reason }]) => [name, reason]));
    expect(reasons).toMatchObject({
      'bad-noteligible': 'PressureNoExecuteTaint',
      'bad-nopod': 'PodMissingUnexplained',
      'bad-notscheduled': 'UnschedulableOther',
      'bad-silent': 'NodeUnknown',
      'bad-notready': 'StillStarting',
      'bad-wrong': '',
    });
  });

  test.each(ALL_REASONS)('$id: the cells that it decides are unknown and say why, all others are right', (reason) => {
    const failing = throwingOn(reason, 'bad-');
    const { cells, notes, engine } = settled();
    expect(failing.size).toBeGreaterThan(0);
    for (const [name, cell] of cells) {
      if (!failing.has(name)) expect(cell).toEqual(RIGHT.cells.get(name));
      else expect(cell).toMatchObject({ state: 'unknown', reason: FAILED, message: expect.stringContaining(BOOM) });
    }
    expect(notes.filter(({ id }) => id !== 'StatusLag')).toEqual(RIGHT.notes.filter(({ id }) => id !== 'StatusLag'));
    for (const name of failing) {
      const { context: made, found } = engine.examine(KEY, name, NOW) ?? {};
      const cell = cells.get(name);
      if (made === undefined || found === undefined || cell === undefined) expect.fail();
      expect(explain(cell, made, found).chain.every(({ outcome }) => outcome === 'unknown')).toBe(true);
    }
  });

  /** Fails where it is asked on a node of this name; returns where it was. */
  function throwingOn(reason: Reason, prefix: string): ReadonlySet<string> {
    const failing = new Set<string>();
    const judge = reason.judge.bind(reason);
    vi.spyOn(reason, 'judge').mockImplementation((asked) => {
      if (!asked.node.name.startsWith(prefix)) return judge(asked);
      failing.add(asked.node.name);
      return boom();
    });
    return failing;
  }
});

describe('a reason that throws behind the headline, or in its words', () => {
  test.each(Object.values(FIXTURES).flat())('$id costs its own cell alone', ({ id, cell: fields }) => {
    const reason = ALL_REASONS.find((one) => one.id === id);
    if (reason === undefined) expect.fail();
    const made = context(fields);
    const before = findings(made).map((one) => one.reason.id);
    vi.spyOn(reason, 'judge').mockImplementation(boom);
    expect(findings(made).map((one) => one.reason.id)).not.toContain(id);
    const verdict = evaluate(made);
    if (before[0] === id) expect(verdict).toMatchObject({ state: 'unknown', reason: FAILED });
    else expect([before[0], FAILED]).toContain(verdict.reason);
  });

  test.each(['says', 'evidence', 'remedy'] as const)('%s', (word) => {
    const fields = FIXTURES.noPod.find(({ id }) => id === 'QuotaExceeded')?.cell ?? {};
    const made = context(fields);
    const cell = { node: 'node-1', daemonSet: KEY, ...evaluate(made) };
    const [first, ...others] = findings(made);
    if (first === undefined) expect.fail();
    const { chain, remedy } = explain(cell, made, [{ ...first, [word]: boom }, ...others]);
    expect(chain.every(({ outcome, says }) => outcome === 'unknown' && says.includes(BOOM))).toBe(true);
    expect(remedy.commands).toEqual([]);
  });

  test('nor does a link of the chain', () => {
    const made = context({ pods: [pod()] });
    const cell = { node: 'node-1', daemonSet: KEY, ...evaluate(made) };
    const broken = { ...made, node: { ...made.node, taints: null as never } };
    expect(explain(cell, broken, []).chain.every(({ outcome }) => outcome === 'unknown')).toBe(true);
  });
});

test.each(ALL_NOTES)('note $id that throws is noted as failed, and costs no cell and no other note', (note) => {
  vi.spyOn(note, 'judge').mockImplementation(boom);
  const { cells, notes } = settled();
  expect(cells).toEqual(RIGHT.cells);
  expect(notes.find(({ id }) => id === FAILED)).toMatchObject({
    severity: 'warning',
    haltsRollout: false,
    message: `Rule ${note.id} failed on this DaemonSet: ${BOOM}`,
  });
  expect(notes.filter(({ id }) => id !== FAILED)).toEqual(RIGHT.notes.filter(({ id }) => id !== note.id));
});

test.each(HYGIENE_RULES)('hygiene rule $id that throws was not checked, and all others were', (rule) => {
  const about = {
    daemonSet: daemonSet(),
    recognised: RIGHT.engine.columns.get(KEY)?.recognised ?? expect.fail(),
    around: { rollout: RIGHT.engine.columns.get(KEY)?.rollout ?? expect.fail() },
    nodes: [node()],
    secondsPerNode: null,
    clusterRoles: null,
  };
  const right = judgeHygiene(about);
  vi.spyOn(rule, 'judge').mockImplementation(boom);
  const found = judgeHygiene(about);
  expect(found.find((one) => one.rule === rule.id)).toMatchObject({
    outcome: 'notChecked',
    says: `Not checked: the rule failed: ${BOOM}`,
  });
  expect(found.filter((one) => one.rule !== rule.id)).toEqual(right.filter((one) => one.rule !== rule.id));
});
