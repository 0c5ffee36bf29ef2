/** Single Pods that stumble and recover: a readiness probe that fails for a while, a container out of memory. */
import type { Stage } from '../stage.ts';

const STUMBLERS = [
  'kube-system/tetragon',
  'logging/fluent-bit',
  'kube-system/node-local-dns',
  'monitoring/node-exporter',
];
const PROBE_FAILS = 14;
const PROBE_PERIOD = 30;
const RUNS_OUT_OF_MEMORY = 75;
const MEMORY_PERIOD = 190;

export function smallTroubles(stage: Stage): void {
  const { cluster, kubelet } = stage;
  stage.every(PROBE_FAILS, PROBE_PERIOD, () => {
    const pod = stage.anyHealthyPod(cluster.random.pick(STUMBLERS));
    const seconds = cluster.random.between(10, 16);
    if (pod !== null) kubelet.loseReadiness(pod, seconds, 'HTTP probe failed with statuscode: 503');
  });
  stage.every(RUNS_OUT_OF_MEMORY, MEMORY_PERIOD, () => {
    const pod = stage.anyHealthyPod('monitoring/otel-agent');
    if (pod !== null) kubelet.killForMemory(pod);
  });
}
