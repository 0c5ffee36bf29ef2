import { describe, expect, it } from 'vitest';
import { OPTIONAL_RESOURCES, type ResourceChange, type ResourceName } from '../objects.ts';
import { daemonSet, MINUTE, NOW, node, SECOND, unboundPod } from '../testing.ts';
import { lease, limitRange, namespace, priorityClass, quota, runtimeClass } from '../testing-cluster-objects.ts';
import { CoverageEngine } from './engine.ts';

const KEY = 'agents/agent';
const set = (resource: ResourceChange['resource'], object: ResourceChange['object']) =>
  ({ resource, type: 'set', object }) as ResourceChange;

/** A node without its Pod, and what surrounds it. */
function podless(...changes: readonly ResourceChange[]) {
  const engine = new CoverageEngine();
  engine.apply([set('nodes', node()), set('daemonsets', daemonSet()), ...changes]);
  engine.settle(NOW);
  const reason = () => engine.cell(KEY, 'node-1')?.reason;
  const then = (now: number, ...later: readonly ResourceChange[]) => {
    engine.apply(later);
    const { evaluated } = engine.settle(now);
    return { reason: reason(), evaluated };
  };
  return { engine, reason, then };
}
const controller = (at: number) => set('leases', lease({ renewedAt: at }));
const PINNED = { terms: [{ fields: [['metadata.name', 'In', 'node-1'] as const] }] };
const scheduler = (at: number) => set('leases', lease({ name: 'kube-scheduler', renewedAt: at }));

describe('a lease', () => {
  it('that is renewed in time asks no cell again', () => {
    const { then } = podless(controller(NOW), scheduler(NOW));
    expect(then(NOW + 10 * SECOND, controller(NOW + 10 * SECOND)).evaluated).toBe(0);
  });

  it('that runs out is found by the clock alone, and its renewal at once', () => {
    const { then, engine } = podless(controller(NOW), scheduler(NOW));
    expect(engine.nextDueAt()).toBe(NOW + MINUTE);
    expect(then(NOW + MINUTE, scheduler(NOW + MINUTE)).reason).toBe('ControllerDown');
    const renewed = then(NOW + MINUTE + SECOND, controller(NOW + MINUTE));
    expect(renewed).toEqual({ reason: 'PodMissingUnexplained', evaluated: 1 });
  });

  it('that is taken back in time asks again', () => {
    const { then } = podless(controller(NOW), scheduler(NOW));
    expect(then(NOW + SECOND, controller(NOW - MINUTE)).reason).toBe('ControllerDown');
  });
});

describe('a generation that is not observed', () => {
  const at = (generation: number, observedGeneration: number) =>
    set('daemonsets', daemonSet({ generation, status: { ...daemonSet().status, observedGeneration } }));

  it('counts from when it was seen, and is over when the status says so', () => {
    const { then } = podless(controller(NOW), at(2, 1));
    expect(then(NOW + 59 * SECOND, controller(NOW + 59 * SECOND)).reason).toBe('PodMissingUnexplained');
    expect(then(NOW + 60 * SECOND).reason).toBe('ControllerNotObserving');
    expect(then(NOW + 61 * SECOND, at(3, 1)).reason).toBe('ControllerNotObserving');
    expect(then(NOW + 62 * SECOND, at(3, 3)).reason).toBe('PodMissingUnexplained');
  });

  it('counts anew where the controller moves on, though it is behind again', () => {
    const { then } = podless(controller(NOW), at(2, 1));
    expect(then(NOW + 50 * SECOND, controller(NOW + 50 * SECOND), at(3, 2)).reason).toBe('PodMissingUnexplained');
    expect(then(NOW + 70 * SECOND).reason).toBe('PodMissingUnexplained');
    expect(then(NOW + 110 * SECOND - 1).reason).toBe('PodMissingUnexplained');
    expect(then(NOW + 110 * SECOND, controller(NOW + 100 * SECOND)).reason).toBe('ControllerNotObserving');
  });

  it('is remembered by an engine that starts with the memory of another', () => {
    const { engine } = podless(at(2, 1));
    const next = new CoverageEngine(engine.memory());
    next.apply([set('nodes', node()), at(2, 1)]);
    next.settle(NOW + MINUTE);
    expect(next.cell(KEY, 'node-1')?.reason).toBe('ControllerNotObserving');
  });
});

it('a namespace or quota asks only the cells of its own namespace', () => {
  const { then } = podless();
  expect(then(NOW, set('namespaces', namespace({ name: 'other', phase: 'Terminating' }))).evaluated).toBe(0);
  expect(then(NOW, set('resourcequotas', quota({}, {}, { namespace: 'other' }))).evaluated).toBe(0);
  expect(then(NOW, set('namespaces', namespace({ phase: 'Terminating' })))).toEqual({
    reason: 'NamespaceTerminating',
    evaluated: 1,
  });
});

describe('of a list that may not be read any more', () => {
  const without = (missing: ResourceName) => new Set(OPTIONAL_RESOURCES.filter((resource) => resource !== missing));

  it('no old lease says that the scheduler is down', () => {
    const { engine } = podless(scheduler(NOW), set('pods', unboundPod(null, { createdAt: NOW, spec: PINNED })));
    const message = () => engine.cell(KEY, 'node-1')?.message;
    engine.settle(NOW + 60 * MINUTE);
    expect(message()).toContain('The scheduler is down');
    engine.setReadable(without('leases'));
    engine.settle(NOW + 60 * MINUTE);
    expect(message()).toContain('has not looked at Pod');
  });

  it('no old namespace says that it is being deleted, neither to the cell nor to the rollout', () => {
    const { engine, reason } = podless(set('namespaces', namespace({ phase: 'Terminating' })));
    const column = engine.columns.get(KEY);
    expect(reason()).toBe('NamespaceTerminating');
    expect(column?.rollout.halted?.reason).toBe('NamespaceTerminating');
    engine.setReadable(without('namespaces'));
    engine.settle(NOW);
    expect(reason()).not.toBe('NamespaceTerminating');
    expect(column?.rollout.halted).toBeNull();
    expect(column?.notes.map(({ id }) => id)).not.toContain('NamespaceTerminating');
  });

  it('no class, quota or limit range is told of', () => {
    const names: ResourceName[] = ['resourcequotas', 'limitranges', 'priorityclasses', 'runtimeclasses'];
    const { engine } = podless(
      set('resourcequotas', quota({}, {})),
      set('limitranges', limitRange({})),
      set('priorityclasses', priorityClass('one')),
      set('runtimeclasses', runtimeClass('one')),
    );
    const told = () => {
      const around = engine.examine(KEY, 'node-1', NOW)?.context.around;
      return [around?.quotas(), around?.limitRanges(), around?.priorityClass('one'), around?.runtimeClass('one')].map(
        (all) => (Array.isArray(all) ? all.length > 0 : all != null),
      );
    };
    expect(told()).toEqual([true, true, true, true]);
    for (const [index, name] of names.entries()) {
      engine.setReadable(without(name));
      expect(told()).toEqual(names.map((_, at) => at !== index));
    }
  });
});
