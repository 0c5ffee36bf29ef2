import { expect, test } from 'vitest';
import { context, daemonSet, pod } from '../../testing.ts';
import { withUndo } from './undo.ts';

const REMEDY = { says: 'Read the log.', commands: ['kubectl logs x', 'kubectl wait x'], patch: null };
const UNDO = 'kubectl -n agents rollout undo ds/agent';

test('a new Pod in the middle of a rollout has a way back, verified by the rollout: the Pod itself goes by it', () => {
  const remedy = withUndo(REMEDY, context({ pods: [pod()], rollout: { old: 38 } }));
  expect(remedy.commands).toEqual(['kubectl logs x', UNDO, 'kubectl -n agents rollout status ds/agent --timeout=5m']);
  expect(remedy.says).toBe(
    'Read the log. The older revision runs on 38 nodes; whether it runs on this one is not known. Undoing the rollout replaces the one Pod that is updated by now.',
  );
});

test('what undoing costs is said in Pods', () => {
  const it = daemonSet();
  const status = { ...it.status, updatedNumberScheduled: 12 };
  const remedy = withUndo(REMEDY, context({ daemonSet: { ...it, status }, pods: [pod()], rollout: { old: 38 } }));
  expect(remedy.says).toContain('Undoing the rollout replaces the 12 Pods that are updated by now.');
});

test('behind a command that changes the template, undoing stays out of the commands: it would undo the change', () => {
  const patching = { ...REMEDY, commands: ['kubectl patch x', 'kubectl wait x'], patch: 'spec: {}' };
  const remedy = withUndo(patching, context({ pods: [pod()], rollout: { old: 38 } }));
  expect(remedy.commands).toEqual(patching.commands);
  expect(remedy.says).toContain(`Undoing the rollout instead, ${UNDO}, replaces the one Pod`);
});

test('without a rollout there is nothing to go back to', () => {
  expect(withUndo(REMEDY, context({ pods: [pod()], rollout: { old: 0 } }))).toBe(REMEDY);
});

test('an old Pod is not made better by going back to itself', () => {
  const old = pod({ labels: { 'controller-revision-hash': 'old' } });
  expect(withUndo(REMEDY, context({ pods: [old], rollout: { old: 38 } }))).toBe(REMEDY);
});
