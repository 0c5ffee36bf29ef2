import { describe, expect, test } from 'vitest';
import { context, daemonSet, MINUTE, NOW, node, unboundPod } from '../../testing.ts';
import { taintOf } from '../../vectors/build.ts';
import { REFUSED } from '../testing/not-scheduled.ts';
import { TaintAfterCreation } from './taint-after-creation.ts';

const TAINTED = node({ taints: [{ ...taintOf('batch=true:NoSchedule'), timeAdded: NOW - 3 * MINUTE }] });
const TOLERANT = daemonSet({ template: { tolerations: [['batch', 'Exists']] } });

describe('a Pod that is older than the taint', () => {
  test('is made anew when the template tolerates it by now', () => {
    const remedy = TaintAfterCreation.judge(
      context({ node: TAINTED, daemonSet: TOLERANT, pods: [unboundPod(REFUSED)] }),
    )?.remedy();
    expect(remedy?.commands[0]).toBe('kubectl -n agents delete pod agent-x7k2p');
    expect(remedy?.patch).toBeNull();
  });

  test('needs the toleration in the template when that has none', () => {
    const remedy = TaintAfterCreation.judge(context({ node: TAINTED, pods: [unboundPod(REFUSED)] }))?.remedy();
    expect(remedy?.patch).toContain('key: batch');
  });

  test('has waited since the taint came, if that is known', () => {
    expect(TaintAfterCreation.judge(context({ node: TAINTED, pods: [unboundPod(REFUSED)] }))?.since).toBe(
      NOW - 3 * MINUTE,
    );
  });

  test('does not mind a taint that only asks nicely', () => {
    const polite = node({ taints: ['batch=true:PreferNoSchedule'] });
    expect(TaintAfterCreation.judge(context({ node: polite, pods: [unboundPod(REFUSED)] }))).toBeNull();
  });
});
