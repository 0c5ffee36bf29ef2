/** What the manifests of node agents have in common. */
import type { Container, KubeObject, NewDaemonSet, PodSpec, Toleration } from '../kinds.ts';

export const serviceAccount = (namespace: string, name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { namespace, name },
});

export const hostPath = (name: string, path: string, type = '') => ({ name, hostPath: { path, type } });
export const configMap = (name: string, configMapName: string) => ({ name, configMap: { name: configMapName } });
export const mount = (name: string, mountPath: string, readOnly = false) => ({ name, mountPath, readOnly });

export const requests = (cpu: string, memory: string): NonNullable<Container['resources']> => ({
  requests: { cpu, memory },
});

export const toleratesControlPlane: Toleration = {
  key: 'node-role.kubernetes.io/control-plane',
  operator: 'Exists',
  effect: 'NoSchedule',
};
export const toleratesEverything: Toleration = { operator: 'Exists' };

export const onLinux = { 'kubernetes.io/os': 'linux' };

interface Agent {
  name: string;
  namespace: string;
  /** Of the DaemonSet and its Pods; the selector too, unless `selector` is given. */
  labels: Record<string, string>;
  selector?: Record<string, string>;
  pod: PodSpec;
  podAnnotations?: Record<string, string>;
  /** Default: one unavailable. */
  updateStrategy?: NewDaemonSet['spec']['updateStrategy'];
  minReadySeconds?: number;
}

export function agent({ name, namespace, labels, selector = labels, pod, ...rest }: Agent): NewDaemonSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace, labels },
    spec: {
      selector: { matchLabels: selector },
      updateStrategy: rest.updateStrategy ?? { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      ...(rest.minReadySeconds === undefined ? {} : { minReadySeconds: rest.minReadySeconds }),
      template: { metadata: { labels, annotations: rest.podAnnotations ?? {} }, spec: pod },
    },
  };
}
