/** Pods as the DaemonSet controller creates them, and those of workloads. */
import { controllerTolerations } from '../../../coverage/match/taints.ts';
import type { Affinity, DaemonSetWire, PodSpecWire, PodTemplate, PodWire, Toleration } from '../wire.ts';
import { ownerReference, templateGeneration } from './daemon-set.ts';
import { timestamp } from './time.ts';

const PRIORITIES: ReadonlyMap<string, number> = new Map([
  ['system-node-critical', 2_000_001_000],
  ['system-cluster-critical', 2_000_000_000],
  ['data-critical', 100_000],
]);

/** One spec for all Pods of a template: they differ in their affinity and node name only. */
const specs = new WeakMap<PodTemplate, PodSpecWire>();

export interface DaemonPodOptions {
  readonly daemonSet: DaemonSetWire;
  readonly hash: string;
  readonly node: string;
  readonly uid: string;
  readonly suffix: string;
  readonly createdAt: number;
}

/** A new Pod, pinned to its node and not yet bound. */
export function buildDaemonPod({ daemonSet, hash, node, uid, suffix, createdAt }: DaemonPodOptions): PodWire {
  const { template } = daemonSet.spec;
  const { name, namespace } = daemonSet.metadata;
  return {
    metadata: {
      generateName: `${name}-`,
      name: `${name}-${suffix}`,
      namespace,
      uid,
      creationTimestamp: timestamp(createdAt),
      labels: {
        ...template.metadata.labels,
        'controller-revision-hash': hash,
        'pod-template-generation': templateGeneration(daemonSet),
      },
      ownerReferences: [ownerReference(daemonSet)],
    },
    spec: { ...sharedSpec(template), affinity: pinnedTo(node) },
    status: { phase: 'Pending', qosClass: 'Burstable' },
  };
}

export interface WorkloadOptions {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly ownerUid: string;
  readonly image: string;
  readonly cpu: string;
  readonly memory: string;
  readonly createdAt: number;
}

/** A Pod of a StatefulSet, not yet bound. */
export function buildWorkloadPod(options: WorkloadOptions): PodWire {
  const { namespace, name, uid, ownerUid, image, cpu, memory, createdAt } = options;
  const owner = name.replace(/-\d+$/, '');
  return {
    metadata: {
      name,
      namespace,
      uid,
      creationTimestamp: timestamp(createdAt),
      labels: { 'app.kubernetes.io/name': owner, 'statefulset.kubernetes.io/pod-name': name },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'StatefulSet',
          name: owner,
          uid: ownerUid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      containers: [
        {
          name: owner,
          image,
          imagePullPolicy: 'IfNotPresent',
          terminationMessagePolicy: 'File',
          resources: { requests: { cpu, memory }, limits: { memory } },
        },
      ],
      priorityClassName: 'data-critical',
      priority: priorityOf('data-critical'),
      preemptionPolicy: 'PreemptLowerPriority',
      serviceAccountName: owner,
      schedulerName: 'default-scheduler',
      restartPolicy: 'Always',
      dnsPolicy: 'ClusterFirst',
      terminationGracePeriodSeconds: 120,
    },
    status: { phase: 'Pending', qosClass: 'Burstable' },
  };
}

/** The node that a Pod is bound or pinned to; empty for neither. */
export function nodeOf(pod: PodWire): string {
  if (pod.spec.nodeName !== undefined) return pod.spec.nodeName;
  const required = pod.spec.affinity?.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution;
  return required?.nodeSelectorTerms[0]?.matchFields?.[0]?.values?.[0] ?? '';
}

function sharedSpec(template: PodTemplate): PodSpecWire {
  let spec = specs.get(template);
  if (spec === undefined) {
    const { priorityClassName, hostNetwork } = template.spec;
    spec = {
      ...template.spec,
      tolerations: [...(template.spec.tolerations ?? []), ...defaultTolerations(hostNetwork ?? false)],
      priority: priorityOf(priorityClassName),
      preemptionPolicy: 'PreemptLowerPriority',
    };
    specs.set(template, spec);
  }
  return spec;
}

function defaultTolerations(hostNetwork: boolean): readonly Toleration[] {
  return controllerTolerations(hostNetwork).map(({ key, operator, effect }) => ({ key, operator, effect }));
}

function priorityOf(className: string | undefined): number {
  return PRIORITIES.get(className ?? '') ?? 0;
}

function pinnedTo(node: string): Affinity {
  const nodeSelectorTerms = [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }];
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } };
}
