import { describe, expect, it, vi } from 'vitest';
import type { ResourceChange } from '../objects.ts';
import { QuotaExceeded } from '../reasons/no-pod/quota.ts';
import { daemonSet, event, NOW, node, pod, revision, SECOND } from '../testing.ts';
import { CoverageEngine } from './engine.ts';

const set = (resource: ResourceChange['resource'], object: ResourceChange['object']) =>
  ({ resource, type: 'set', object }) as ResourceChange;
const REFUSED = event(
  'FailedCreate',
  'Error creating: pods "a" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=2, limited: pods=2',
);
const PATH = 'Event FailedCreate of the DaemonSet';

/** `node-2` has a Pod of an older revision; the rest is told. */
function haltOf(...changes: readonly ResourceChange[]) {
  const engine = new CoverageEngine();
  engine.apply([
    set('nodes', node({ name: 'node-2' })),
    set('daemonsets', daemonSet()),
    set('controllerrevisions', revision()),
    set('pods', pod({ nodeName: 'node-2', labels: { 'controller-revision-hash': 'old' } })),
    ...changes,
  ]);
  engine.settle(NOW);
  return engine.columns.get('agents/agent')?.rollout.halted;
}

describe('what halts a rollout', () => {
  it('is nothing where creates are not refused', () => {
    expect(haltOf(set('nodes', node()))).toBeNull();
  });

  it('is a create that is refused on the first node by name, with what to do about that', () => {
    const halt = haltOf(set('nodes', node()), set('nodes', node({ name: 'node-0' })), set('events', REFUSED));
    expect(halt).toMatchObject({ reason: 'QuotaExceeded', says: expect.stringContaining('compute'), path: PATH });
    expect(halt?.remedy.says).toContain('the controller retries by itself');
    expect(halt?.remedy.commands.at(-1)).toContain('node-0');
  });

  it('is what refuses the Pods of a surge, with what to do about that', () => {
    const updateStrategy = { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: 1 };
    const since = NOW - 30 * SECOND;
    const halt = haltOf(
      set('daemonsets', daemonSet({ updateStrategy })),
      set('events', { ...REFUSED, lastSeen: since }),
      set('controllerrevisions', revision({ createdAt: since - SECOND })),
    );
    expect(halt).toMatchObject({ reason: 'QuotaExceeded', path: PATH });
    expect(halt?.remedy.says).toContain('the controller retries by itself');
  });

  it('is a note before a refusal: the DaemonSet is being deleted', () => {
    const halt = haltOf(set('nodes', node()), set('events', REFUSED), set('daemonsets', daemonSet({ deletedAt: NOW })));
    expect(halt).toMatchObject({ reason: 'DaemonSetDeleting', path: 'DaemonSet.metadata.deletionTimestamp' });
    expect(halt?.remedy.says).toContain('if it is meant to go');
  });

  it('is named even where its own words can not be made', () => {
    const judge = QuotaExceeded.judge.bind(QuotaExceeded);
    const boom = () => {
      throw new Error('boom');
    };
    vi.spyOn(QuotaExceeded, 'judge').mockImplementation((context) => {
      const found = judge(context);
      return found === null ? null : { ...found, evidence: boom, remedy: boom };
    });
    expect(haltOf(set('nodes', node()), set('events', REFUSED))).toMatchObject({
      reason: 'QuotaExceeded',
      path: '',
      remedy: { commands: [] },
    });
    vi.restoreAllMocks();
  });
});
