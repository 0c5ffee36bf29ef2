import { describe, expect, test } from 'vitest';
import { CoverageEngine } from '../engine/engine.ts';
import type { PodObject, ResourceChange } from '../objects.ts';
import { SENTENCE_LIMIT } from '../reason.ts';
import { KNOWN_REASON_IDS } from '../reason-ids.ts';
import { type DaemonSetFields, daemonSet, HOUR, MINUTE, NOW, node, pod, revision, SECOND } from '../testing.ts';
import { lease, namespace } from '../testing-cluster-objects.ts';
import { ALL_NOTES } from './notes.ts';

const KEY = 'agents/agent';
const OLD = { 'controller-revision-hash': 'old' };
const surge = { updateStrategy: { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: 1 } };
/** What the controller writes for one node whose Pod is available. */
const UP = { desiredNumberScheduled: 1, currentNumberScheduled: 1, numberReady: 1, numberAvailable: 1 };
const status = (numbers: object) => ({ ...daemonSet().status, ...UP, updatedNumberScheduled: 1, ...numbers });

const set = <R extends ResourceChange['resource']>(
  resource: R,
  object: Extract<ResourceChange, { resource: R }>['object'],
) => ({ resource, type: 'set', object }) as ResourceChange;

/** `node-1` with an available Pod, and whatever else there is. */
function cluster(fields: DaemonSetFields, ...more: readonly ResourceChange[]): CoverageEngine {
  const engine = new CoverageEngine();
  engine.apply([
    set('nodes', node()),
    set('daemonsets', daemonSet({ status: status({}), ...fields })),
    set('controllerrevisions', revision()),
    set('pods', pod()),
    ...more,
  ]);
  engine.settle(NOW);
  return engine;
}

const notesOf = (engine: CoverageEngine) => engine.columns.get(KEY)?.notes ?? [];
const rolloutOf = (engine: CoverageEngine) => engine.columns.get(KEY)?.rollout;
const pinned = (name: string, to: string): PodObject =>
  pod({ name, nodeName: '', phase: 'Pending', spec: { terms: [{ fields: [['metadata.name', 'In', to]] }] } });

/** A cluster for every note, and the sentence that it makes. */
const EXAMPLES: Readonly<Record<string, readonly [makes: () => CoverageEngine, says: string]>> = {
  DaemonSetDeleting: [
    () => cluster({ deletedAt: NOW - MINUTE }),
    'The DaemonSet is being deleted since 2026-11-24T14:31:11Z: no Pod is created or updated any more.',
  ],
  NamespaceTerminating: [
    () => cluster({}, set('namespaces', namespace({ phase: 'Terminating', deletedAt: NOW - MINUTE }))),
    'Namespace agents is being deleted: no Pod can be created in it.',
  ],
  SelectorSelectsAll: [
    () => cluster({ selector: { matchLabels: new Map(), matchExpressions: [] } }),
    'The selector is empty and would select every Pod of the namespace: the controller does not act on it.',
  ],
  ControllerDown: [
    () =>
      cluster(
        { status: status({ desiredNumberScheduled: 2 }) },
        set('leases', lease({ renewedAt: NOW - 5 * MINUTE })),
        set('leases', lease({ name: 'kube-scheduler' })),
      ),
    'kube-controller-manager seems to be down: its lease is not renewed since 2026-11-24T14:27:11Z.',
  ],
  ControllerNotObserving: [
    () => {
      const engine = cluster({ generation: 2 });
      engine.settle(NOW + MINUTE);
      return engine;
    },
    'The controller has not taken up generation 2 for over 60 s; it is at 1.',
  ],
  PodOnMissingNode: [
    () => cluster({}, set('pods', pod({ name: 'agent-left', nodeName: 'gone-1' }))),
    'Pod agent-left is bound to node gone-1, which is gone.',
  ],
  RevisionNotRecorded: [
    () => {
      const engine = cluster({});
      engine.apply([{ resource: 'controllerrevisions', type: 'delete', object: revision() }]);
      engine.settle(NOW);
      return engine;
    },
    'No ControllerRevision names this DaemonSet as its owner, so its current revision is not known.',
  ],
  NoEligibleNodes: [
    () => cluster({ template: { nodeSelector: { pool: 'gpu' } } }, set('nodes', node({ name: 'node-2' }))),
    'None of 2 nodes may run it: nodeSelector pool=gpu fails on 2.',
  ],
  TargetNodeMissing: [
    () => cluster({}, set('pods', pinned('agent-lost', 'gone-1'))),
    'Pod agent-lost waits for node gone-1, which does not exist.',
  ],
  StatusLag: [
    () => {
      const engine = cluster({}, set('nodes', node({ taints: ['batch:NoSchedule'] })));
      engine.settle(NOW + 10 * SECOND);
      return engine;
    },
    'Status says 1 desired, the objects 0: taint batch:NoSchedule on node-1 came under a running Pod.',
  ],
};

describe.each(ALL_NOTES)('$id', ({ id, about, affectedBy }) => {
  const [make, says] = EXAMPLES[id] ?? [() => cluster({}), ''];
  const found = () => notesOf(make()).find((note) => note.id === id);

  test(`says: ${says}`, () => {
    expect(found()?.message).toBe(says);
    expect(says.length).toBeLessThanOrEqual(SENTENCE_LIMIT);
  });

  test('has evidence, a remedy that ends by looking or doing, and words for the page of reasons', () => {
    const { evidence, remedy } = found() ?? { evidence: [], remedy: { says: '', commands: [] } };
    expect(evidence.length).toBeGreaterThan(0);
    for (const { label, value } of evidence) expect(`${label}: ${value}`).not.toMatch(/undefined|null|NaN|: $/);
    expect(remedy.says).toMatch(/^[A-Z].*\.$/s);
    for (const command of remedy.commands) expect(command).toMatch(/^kubectl /);
    expect(remedy.commands.length).toBeGreaterThan(0);
    expect(about).toMatch(/^[A-Z].*\.$/s);
    expect(affectedBy.length).toBeGreaterThan(0);
    expect(KNOWN_REASON_IDS.has(id)).toBe(true);
  });
});

test('there is nothing to note where all is well', () => {
  expect(notesOf(cluster({}))).toEqual([]);
});

describe('what halts a rollout', () => {
  test('is a Pod of an older revision on a node that is gone, when the strategy surges', () => {
    const left = set('pods', pod({ name: 'agent-left', nodeName: 'gone-1', labels: OLD }));
    const old = set('pods', pod({ labels: OLD }));
    expect(rolloutOf(cluster(surge, old, left))?.halted).toMatchObject({
      reason: 'PodOnMissingNode',
      says: 'Pod agent-left is bound to node gone-1, which is gone; no surge step until it is.',
      path: 'Pod.spec.nodeName',
      remedy: { says: expect.stringContaining('Pod garbage collection deletes it') },
    });
    expect(rolloutOf(cluster({}, old, left))?.halted).toBeNull();
    const updated = set('pods', pod({ name: 'agent-left', nodeName: 'gone-1' }));
    expect(rolloutOf(cluster(surge, old, updated))?.halted).toBeNull();
  });

  test('is a controller that does not renew its lease', () => {
    const down = [set('leases', lease({ renewedAt: NOW - HOUR })), set('pods', pod({ labels: OLD }))];
    expect(rolloutOf(cluster({}, ...down))?.halted?.reason).toBe('ControllerDown');
    expect(rolloutOf(cluster({}, set('leases', lease()), set('pods', pod({ labels: OLD }))))?.halted).toBeNull();
  });
});

describe('no node that may run it', () => {
  test('is a pause, or a taint that somebody wants to tolerate', () => {
    const severity = (fields: DaemonSetFields, taints: readonly string[]) =>
      notesOf(cluster(fields, set('nodes', node({ taints })))).find(({ id }) => id === 'NoEligibleNodes')?.severity;
    expect(severity({ template: { nodeSelector: { 'rollcall/paused': 'true' } } }, ['x:NoSchedule'])).toBe('info');
    expect(severity({}, ['x:NoExecute'])).toBe('warning');
    expect(severity({}, [])).toBeUndefined();
  });

  test('counts each check on the nodes where it fails, also after a node changed that still may not run it', () => {
    const engine = cluster({ template: { nodeSelector: { pool: 'gpu' } } });
    engine.apply([set('nodes', node({ taints: ['x:NoSchedule'] }))]);
    engine.settle(NOW);
    expect(notesOf(engine).find(({ id }) => id === 'NoEligibleNodes')?.evidence).toEqual([
      { label: 'Fails on 1 of 1', value: 'nodeSelector pool=gpu', path: 'DaemonSet.spec.template.spec' },
      { label: 'Fails on 1 of 1', value: 'taint x:NoSchedule', path: 'Node.spec.taints' },
    ]);
  });
});

test('a Pod for a node that comes back is no stray any more', () => {
  const engine = cluster({}, set('pods', pod({ name: 'agent-left', nodeName: 'gone-1' })));
  engine.apply([set('nodes', node({ name: 'gone-1' }))]);
  engine.settle(NOW);
  expect(notesOf(engine).map(({ id }) => id)).not.toContain('PodOnMissingNode');
});
