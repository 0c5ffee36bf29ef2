import { expect, test } from 'vitest';
import { context, pod } from '../../testing.ts';
import { withUndo } from './undo.ts';

const REMEDY = { says: 'Read the log.', commands: ['kubectl logs x', 'kubectl wait x'], patch: null };
const UNDO = 'kubectl -n agents rollout undo ds/agent';

test('a new Pod in the middle of a rollout has a way back, before the command that verifies', () => {
  const remedy = withUndo(REMEDY, context({ pods: [pod()], rollout: { old: 38 } }));
  expect(remedy.commands).toEqual(['kubectl logs x', UNDO, 'kubectl wait x']);
  expect(remedy.says).toBe(
    'Read the log. The older revision runs on 38 nodes; whether it runs on this one is not known. Undoing the rollout replaces the Pods that are updated by now.',
  );
});

test('without a rollout there is nothing to go back to', () => {
  expect(withUndo(REMEDY, context({ pods: [pod()], rollout: { old: 0 } }))).toBe(REMEDY);
});

test('an old Pod is not made better by going back to itself', () => {
  const old = pod({ labels: { 'controller-revision-hash': 'old' } });
  expect(withUndo(REMEDY, context({ pods: [old], rollout: { old: 38 } }))).toBe(REMEDY);
});
