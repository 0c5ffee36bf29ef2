/** A policy engine's webhook times out on one node's node-problem-detector: no Pod, and an Event for each try. */
import type { Stage } from '../stage.ts';

const DAEMON_SET = 'monitoring/node-problem-detector';
const NODE = '48-153';
const BEGINS = -26 * 60;
const RECOVERS = 250;
const FAILS_AGAIN = 560;
const PERIOD = 700;
const COMPLAINT =
  'Internal error occurred: failed calling webhook "validate.kyverno.svc-fail": failed to call webhook: Post "https://kyverno-svc.kyverno.svc:443/validate/fail?timeout=10s": context deadline exceeded';

export function webhook(stage: Stage): void {
  const { policies, cluster, kubelet } = stage;
  const node = stage.nodeAt(NODE);
  if (node === null) return;
  // The policy asks an inventory about the Pod's node; only for this one the answer never comes.
  const refusal = (daemonSet: { readonly metadata: { readonly name: string } }, target: string) =>
    daemonSet.metadata.name === 'node-problem-detector' && target === node ? COMPLAINT : null;
  const fail = () => {
    policies.refusals.add(refusal);
    const pod = cluster.podOn(DAEMON_SET, node);
    if (pod !== null) kubelet.terminate(pod);
  };
  stage.at(BEGINS, fail);
  stage.every(RECOVERS, PERIOD, () => policies.refusals.delete(refusal));
  stage.every(FAILS_AGAIN, PERIOD, fail);
}
