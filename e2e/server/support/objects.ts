/** Objects as an API server sends them: the few fields that these tests need. */
import type { KubeObject } from '../../../lib/demo/api-server/store.ts';

export const KEY = 'agents/agent';

export function node(name: string, fields: { readonly taints?: readonly object[] } = {}): KubeObject {
  return wire({
    metadata: { name, labels: { 'kubernetes.io/hostname': name } },
    spec: { taints: fields.taints ?? [] },
    status: {
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' }],
      allocatable: { cpu: '4', memory: '16Gi', pods: '110' },
      nodeInfo: { kubeletVersion: 'v1.37.0', operatingSystem: 'linux', architecture: 'amd64' },
    },
  });
}

/** DaemonSet `agents/agent`. */
export function daemonSet(): KubeObject {
  return wire({
    metadata: { name: 'agent', namespace: 'agents', uid: 'uid-of-agent', generation: 1 },
    spec: {
      selector: { matchLabels: { app: 'agent' } },
      template: { metadata: { labels: { app: 'agent' } }, spec: { containers: [CONTAINER] } },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    },
    status: { observedGeneration: 1, desiredNumberScheduled: 2, currentNumberScheduled: 2, numberReady: 2 },
  });
}

/** Its one revision. */
export function revision(): KubeObject {
  return wire({
    metadata: {
      name: 'agent-abc',
      namespace: 'agents',
      labels: { 'controller-revision-hash': 'abc' },
      ownerReferences: [OWNER],
    },
    revision: 1,
  });
}

/** Its Pod on a node. */
export function pod(nodeName: string, isReady = true): KubeObject {
  const at = '2026-01-01T00:00:00Z';
  return wire({
    metadata: {
      name: `agent-${nodeName}`,
      namespace: 'agents',
      labels: { app: 'agent', 'controller-revision-hash': 'abc' },
      ownerReferences: [OWNER],
    },
    spec: { nodeName, containers: [CONTAINER] },
    status: {
      phase: 'Running',
      startTime: at,
      conditions: [
        { type: 'PodScheduled', status: 'True', lastTransitionTime: at },
        { type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime: at },
      ],
      containerStatuses: [
        {
          name: 'agent',
          image: 'example.com/agent:1',
          ready: isReady,
          restartCount: 0,
          state: { running: { startedAt: at } },
        },
      ],
    },
  });
}

const CONTAINER = { name: 'agent', image: 'example.com/agent:1' };
const OWNER = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'agent', uid: 'uid-of-agent', controller: true };

/** The store keeps whatever has a name, and names no other field. */
function wire<T extends KubeObject>(object: T): KubeObject {
  return object;
}
