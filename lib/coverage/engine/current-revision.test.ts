import { beforeEach, describe, expect, it } from 'vitest';
import { type DaemonSetObject, OPTIONAL_RESOURCES, type ResourceChange, type ResourceName } from '../objects.ts';
import { daemonSet, HOUR, MINUTE, NOW, node, pod, revision } from '../testing.ts';
import { lease } from '../testing-cluster-objects.ts';
import { CoverageEngine } from './engine.ts';

const KEY = 'agents/agent';
const GENERATION = 'deprecated.daemonset.template.generation';

let engine: CoverageEngine;
let now: number;
const apply = (...changes: readonly [ResourceChange['resource'], ResourceChange['object']][]) => {
  engine.apply(changes.map(([resource, object]) => ({ resource, type: 'set', object }) as ResourceChange));
  engine.settle(now);
};
const cell = () => engine.cell(KEY, 'node-1');

/** At `template`, of which the controller has processed `observed` generations of `generation`. */
const at = (template: string | null, generation: number, observed: number): DaemonSetObject =>
  daemonSet({
    generation,
    annotations: template === null ? {} : { [GENERATION]: template },
    status: { ...daemonSet().status, observedGeneration: observed },
  });
const podOf = (generation: string, hash = 'new') =>
  pod({ labels: { 'controller-revision-hash': hash, 'pod-template-generation': generation } });
const start = (ds: DaemonSetObject, thePod = podOf('1')) =>
  apply(['nodes', node()], ['daemonsets', ds], ['controllerrevisions', revision()], ['pods', thePod]);

beforeEach(() => {
  engine = new CoverageEngine();
  now = NOW;
});

describe('while the list of revisions is not live', () => {
  const without = (missing: ResourceName | null) => {
    engine.setReadable(new Set(OPTIONAL_RESOURCES.filter((resource) => resource !== missing)));
    engine.settle(now);
  };

  it('the template generation tells that a Pod is old, and that another is not', () => {
    start(at('1', 1, 1));
    expect(cell()?.state).toBe('healthy');
    without('controllerrevisions');
    expect(cell()?.state).toBe('healthy');
    apply(['daemonsets', at('2', 2, 2)]);
    now += HOUR;
    engine.settle(now);
    expect(cell()?.state).toBe('outdated');
    apply(['pods', podOf('2', 'newest')]);
    expect(cell()?.state).toBe('healthy');
  });

  it('and no generation tells, it is not known, and known again once the list is live', () => {
    start(at(null, 1, 1), podOf('1'));
    without('controllerrevisions');
    expect(cell()).toMatchObject({ state: 'unknown', reason: 'RevisionUnknown' });
    without(null);
    expect(cell()?.state).toBe('healthy');
  });

  it('asks no cell that is fine again for another list', () => {
    start(at('1', 1, 1));
    engine.setReadable(new Set(OPTIONAL_RESOURCES.filter((resource) => resource !== 'leases')));
    expect(engine.settle(now).evaluated).toBe(0);
  });
});

describe('while the controller has not taken up a new template', () => {
  it('a Pod of the template before is old, and says what it waits for', () => {
    start(at('1', 1, 1));
    apply(['daemonsets', at('2', 2, 1)], ['leases', lease({ renewedAt: now })]);
    expect(cell()).toMatchObject({ state: 'outdated', reason: 'OldRevisionQueued' });
    expect(cell()?.message).toContain('has not taken up generation 2 yet');
    now += 2 * HOUR;
    apply(['leases', lease({ renewedAt: now })]);
    expect(cell()).toMatchObject({ state: 'outdated', reason: 'OldRevisionHalted' });
  });

  it('so it is for who starts only then', () => {
    start(at('2', 2, 1));
    expect(cell()).toMatchObject({ state: 'outdated', reason: 'OldRevisionQueued' });
    expect(engine.columns.get(KEY)?.rollout).toMatchObject({ currentHash: null, currentRevision: 1 });
  });

  it('and all is judged by the revision again once it has, though no other one came', () => {
    start(at('2', 2, 1), podOf('1'));
    expect(cell()?.state).toBe('outdated');
    apply(['daemonsets', at('2', 2, 2)]);
    expect(cell()?.state).toBe('healthy');
  });

  it('nothing is old for a change that leaves the template as it is, after an undone rollout either', () => {
    start(at('3', 3, 3), podOf('1'));
    apply(['daemonsets', at('3', 4, 3)]);
    now += MINUTE / 2;
    engine.settle(now);
    expect(cell()?.state).toBe('healthy');
    const next = new CoverageEngine(engine.memory());
    engine = next;
    start(at('3', 4, 3), podOf('1'));
    expect(cell()?.state).toBe('healthy');
  });

  it('nothing is old where the template has no number', () => {
    start(at(null, 2, 1));
    expect(cell()?.state).toBe('healthy');
  });
});
