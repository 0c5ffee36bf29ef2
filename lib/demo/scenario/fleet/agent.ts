/** How the demo's DaemonSets are described; `build/daemon-set.ts` makes manifests of it. */
import type { Affinity, ContainerWire, Labels, Toleration } from '../wire.ts';

export interface Agent {
  readonly namespace: string;
  readonly name: string;
  /** The selector; the template's labels are these and `extraLabels`. */
  readonly selector: Labels;
  readonly extraLabels?: Labels;
  readonly containers: readonly ContainerWire[];
  readonly initContainers?: readonly ContainerWire[];
  readonly tolerations: readonly Toleration[];
  readonly nodeSelector?: Labels;
  readonly affinity?: Affinity;
  readonly hostNetwork?: boolean;
  readonly priorityClassName?: string;
  readonly serviceAccountName: string;
  readonly maxUnavailable: number | string;
  readonly volumes: readonly object[];
  /** Owner as Helm or Argo CD notes it. */
  readonly annotations: Labels;
  /** The revision at the beginning, and the main container's image of the one before. */
  readonly revision: number;
  readonly previousImage: string;
  /** When its last rollout ended, in hours before the beginning, and how long that took. */
  readonly lastRollout: { readonly hoursAgo: number; readonly minutes: number };
}

export const EVERYWHERE: readonly Toleration[] = [{ operator: 'Exists' }];
export const ALL_NO_SCHEDULE: readonly Toleration[] = [{ operator: 'Exists', effect: 'NoSchedule' }];
export const NODE_CRITICAL = 'system-node-critical';

/** EKS add-ons keep off Fargate and unknown platforms. */
export const EKS_AFFINITY: Affinity = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [
        {
          matchExpressions: [
            { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] },
            { key: 'kubernetes.io/arch', operator: 'In', values: ['amd64', 'arm64'] },
            { key: 'eks.amazonaws.com/compute-type', operator: 'NotIn', values: ['fargate', 'auto'] },
          ],
        },
      ],
    },
  },
};

/** A container with the defaults that the API server fills in. */
export function container(
  name: string,
  image: string,
  requests: Labels,
  extra: Partial<ContainerWire> = {},
): ContainerWire {
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    resources: { requests, ...(requests.memory === undefined ? {} : { limits: { memory: requests.memory } }) },
    terminationMessagePolicy: 'FallbackToLogsOnError',
    ...extra,
  };
}

export function readiness(path: string, port: number): Partial<ContainerWire> {
  const readinessProbe = { httpGet: { path, port, scheme: 'HTTP' }, periodSeconds: 5, timeoutSeconds: 1 };
  return { readinessProbe };
}

export function hostPaths(...paths: string[]): readonly object[] {
  return paths.map((path) => ({ name: path.slice(1).replaceAll('/', '-'), hostPath: { path, type: '' } }));
}

export function helm(release: string, namespace: string): Labels {
  return { 'meta.helm.sh/release-name': release, 'meta.helm.sh/release-namespace': namespace };
}

export function argo(application: string): Labels {
  return { 'argocd.argoproj.io/tracking-id': `${application}:apps/DaemonSet:${application}` };
}
