import { describe, expect, test } from 'vitest';
import { clocksSay, controllerGone } from './controller-lease.ts';
import { CoverageEngine } from './engine/engine.ts';
import type { EventObject, ResourceChange } from './objects.ts';
import { leases } from './reasons/testing/no-pod.ts';
import { type ContextFields, context, daemonSet, event, HOUR, MINUTE, NOW, node, pod, SECOND } from './testing.ts';
import { lease } from './testing-cluster-objects.ts';

function gone(fields: ContextFields) {
  const { around, time } = context(fields);
  return controllerGone(daemonSet(), around, time);
}
const isDown = (fields: ContextFields) => gone(fields) !== null;
const alone = (age: number): ContextFields => ({
  surrounding: { lease: (name) => (name === 'kube-controller-manager' ? lease({ renewedAt: NOW - age }) : null) },
});

describe('a lease that nobody renews', () => {
  test('counts after four times its duration, while the lease of the scheduler is in time', () => {
    expect(isDown(leases(59 * SECOND, 2 * SECOND))).toBe(false);
    expect(gone(leases(60 * SECOND, 2 * SECOND))).toEqual({ at: NOW - MINUTE, isAlone: false });
  });

  test('counts when the scheduler, though late itself, was heard of after it had run out', () => {
    expect(gone(leases(5 * MINUTE, 4 * MINUTE))).toEqual({ at: NOW - 5 * MINUTE, isAlone: false });
  });

  test('is no proof by our own clock alone: both leases are as old when that runs ahead', () => {
    expect(isDown(leases(5 * MINUTE, 5 * MINUTE))).toBe(false);
    expect(isDown(alone(5 * MINUTE))).toBe(false);
  });

  test('is one by then: clocks hardly differ by 10 min and more', () => {
    expect(isDown(alone(11 * MINUTE - 1))).toBe(false);
    expect(gone(alone(11 * MINUTE))).toEqual({ at: NOW - 11 * MINUTE, isAlone: true });
  });

  test('says whose clock is believed', () => {
    expect(clocksSay({ at: NOW, isAlone: true })).toContain('a clock of Rollcall that runs ahead');
    expect(clocksSay({ at: NOW, isAlone: false })).toContain("it is not Rollcall's clock");
  });

  test('says nothing once leases are not read any more', () => {
    const { around, time } = context(leases(HOUR, SECOND));
    const canRead = (resource: string) => resource !== 'leases';
    expect(controllerGone(daemonSet(), { ...around, canRead }, time)).toBeNull();
  });

  test('is disproved by anything that the controller did since', () => {
    const at = (lastSeen: number) => [event('SuccessfulCreate', 'Created pod: agent-x', { lastSeen })];
    const late = leases(HOUR, SECOND);
    expect(isDown({ ...late, events: at(NOW - HOUR + MINUTE) })).toBe(false);
    expect(isDown({ ...late, events: at(NOW - HOUR + MINUTE - 1) })).toBe(true);
    expect(isDown({ ...late, events: [event('SomethingElse', 'by somebody else', { lastSeen: NOW })] })).toBe(true);
  });

  test('is asked about again when it would run out', () => {
    const { around, time } = context(leases(SECOND, SECOND));
    controllerGone(daemonSet(), around, time);
    expect(time.recheckAt).toBe(NOW + 59 * SECOND);
  });
});

describe('the cell, the note and the disagreement', () => {
  const change = (resource: ResourceChange['resource'], type: 'set' | 'delete', object: ResourceChange['object']) =>
    ({ resource, type, object }) as ResourceChange;
  const set = (resource: ResourceChange['resource'], object: ResourceChange['object']) =>
    change(resource, 'set', object);

  /** A node that lacks its Pod, and a status that says otherwise. */
  function podless(controllerAge: number, schedulerAge: number, ...events: readonly EventObject[]) {
    const engine = new CoverageEngine();
    engine.apply([
      set('nodes', node()),
      set('daemonsets', daemonSet({ status: { ...daemonSet().status, desiredNumberScheduled: 9 } })),
      set('leases', lease({ renewedAt: NOW - controllerAge })),
      set('leases', lease({ name: 'kube-scheduler', renewedAt: NOW - schedulerAge })),
      ...events.map((one) => set('events', one)),
    ]);
    const settled = () => {
      engine.settle(NOW);
      const column = engine.columns.get('agents/agent');
      return [
        engine.cell('agents/agent', 'node-1')?.reason === 'ControllerDown',
        column?.notes.some(({ id }) => id === 'ControllerDown'),
        column?.disagreement?.says.includes('does not renew its lease'),
      ];
    };
    return { engine, settled };
  }
  const CREATED = event('SuccessfulCreate', 'Created pod: agent-x', { lastSeen: NOW - SECOND });

  test.each<[string, boolean, Parameters<typeof podless>]>([
    ['a lease that ran out', true, [2 * MINUTE, SECOND]],
    ['a lease in time', false, [SECOND, SECOND]],
    ['a scheduler that is late, and was heard of later', true, [5 * MINUTE, 4 * MINUTE]],
    ['a scheduler that is as late', false, [5 * MINUTE, 5 * MINUTE]],
    ['two that are late for longer than clocks differ', true, [HOUR, HOUR]],
    ['a lease that an event disproves', false, [HOUR, SECOND, CREATED]],
  ])('say the same of %s', (_, isGone, told) => {
    expect(podless(...told).settled()).toEqual([isGone, isGone, isGone]);
  });

  test('hear of an event that comes, and of one that expires', () => {
    const { engine, settled } = podless(HOUR, SECOND);
    expect(settled()).toEqual([true, true, true]);
    engine.apply([set('events', CREATED)]);
    expect(settled()).toEqual([false, false, false]);
    engine.apply([change('events', 'delete', CREATED)]);
    expect(settled()).toEqual([true, true, true]);
  });

  test('hear of it where no node lacks its Pod too', () => {
    const { engine, settled } = podless(HOUR, SECOND);
    engine.apply([set('pods', pod())]);
    expect(settled()).toEqual([false, true, true]);
    engine.apply([set('events', CREATED)]);
    expect(settled()).toEqual([false, false, false]);
  });

  test('do not need a status that lies: a Pod that is missing waits for the controller', () => {
    const { engine, settled } = podless(HOUR, SECOND);
    const status = { ...daemonSet().status, desiredNumberScheduled: 1, numberUnavailable: 1 };
    engine.apply([set('daemonsets', daemonSet({ status }))]);
    expect(settled()).toEqual([true, true, undefined]);
    engine.apply([change('nodes', 'delete', node()), set('daemonsets', daemonSet())]);
    expect(settled()).toEqual([false, false, undefined]);
  });
});
