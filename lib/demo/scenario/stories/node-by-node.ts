/** Ordinary rollouts, one DaemonSet after the other, each as its maxUnavailable allows. */
import { withImage } from '../build/daemon-set.ts';
import type { Stage } from '../stage.ts';

const BEGINS = 45;
const PERIOD = 360;

/** Each goes to the other of its two images: a long demo makes no endless history. */
const ROLLOUTS = [
  ['kube-system/cilium', 'quay.io/cilium/cilium:v1.18.3', 'quay.io/cilium/cilium:v1.18.2'],
  ['logging/fluent-bit', 'cr.fluentbit.io/fluent/fluent-bit:4.1.1', 'cr.fluentbit.io/fluent/fluent-bit:4.1.0'],
  [
    'kube-system/node-local-dns',
    'registry.k8s.io/dns/k8s-dns-node-cache:1.26.5',
    'registry.k8s.io/dns/k8s-dns-node-cache:1.26.4',
  ],
] as const;

export function nodeByNode(stage: Stage): void {
  let count = 0;
  stage.every(BEGINS, PERIOD, () => {
    const [daemonSet, next, previous] = ROLLOUTS[count % ROLLOUTS.length] ?? ROLLOUTS[0];
    const isReturn = Math.floor(count / ROLLOUTS.length) % 2 === 1;
    count++;
    stage.apply(daemonSet, (template) => withImage(template, isReturn ? previous : next));
  });
}
