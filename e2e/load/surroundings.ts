/** What else the cluster holds, and what is written about it: namespaces, classes, rights, leases, Events. */
import type { ResourceName } from '../../lib/demo/api-server/resources.ts';
import { type Agent, nodeName } from './fleet.ts';
import { timeOf, uidOf } from './spell.ts';

const OTHER_UID = 6;
const EVENT_UID = 7;
const LEASES = ['kube-controller-manager', 'kube-scheduler'] as const;

export interface Surrounding {
  readonly resource: ResourceName;
  readonly key: string;
  /** JSON without the first brace, kind and apiVersion. */
  readonly body: (rv: number) => string;
}

/** What is there from the beginning and stays as it is. */
export function surroundingsOf(agents: readonly Agent[], createdAt: number): readonly Surrounding[] {
  const namespaces = new Set(['default', 'kube-system', 'shop', ...agents.map(({ namespace }) => namespace)]);
  let serial = 0;
  const surrounding = (resource: ResourceName, namespace: string, name: string, rest: object): Surrounding => {
    serial += 1;
    const uid = uidOf(OTHER_UID, serial);
    return { resource, key: keyOf(namespace, name), body: (rv) => body({ namespace, name, uid, rv, createdAt }, rest) };
  };
  const rules = [{ apiGroups: [''], resources: ['nodes', 'pods'], verbs: ['get', 'list', 'watch'] }];
  return [
    ...[...namespaces].map((name) => surrounding('namespaces', '', name, { status: { phase: 'Active' } })),
    surrounding('priorityclasses', '', 'system-node-critical', { value: 2_000_001_000 }),
    surrounding('priorityclasses', '', 'system-cluster-critical', { value: 2_000_000_000 }),
    surrounding('runtimeclasses', '', 'gvisor', { handler: 'runsc' }),
    surrounding('resourcequotas', 'shop', 'pods', { spec: { hard: { pods: '200000' } } }),
    surrounding('limitranges', 'shop', 'defaults', { spec: { limits: [{ type: 'Container' }] } }),
    ...agents.map(({ name }) => surrounding('clusterroles', '', name, { rules })),
    ...agents.map(({ namespace, name }) =>
      surrounding('clusterrolebindings', '', name, {
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
        subjects: [{ kind: 'ServiceAccount', namespace, name }],
      }),
    ),
  ];
}

/** The leases of whoever acts in the cluster: without them Rollcall would say that nobody does. */
export function leasesAt(seconds: number): readonly Surrounding[] {
  return LEASES.map((name, index) => ({
    resource: 'leases',
    key: keyOf('kube-system', name),
    body: (rv) =>
      body(
        { namespace: 'kube-system', name, uid: uidOf(OTHER_UID, 1_000_000 + index), rv, createdAt: seconds },
        {
          spec: {
            holderIdentity: `${name}-0`,
            leaseDurationSeconds: 15,
            renewTime: timeOf(seconds).replace('Z', '.000000Z'),
          },
        },
      ),
  }));
}

export interface RegardingPod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly node: number;
}

/** One warning about a Pod. `serial` is its own number. */
export function podEvent(pod: RegardingPod, reason: string, message: string, serial: number, at: number): Surrounding {
  const { namespace, name, uid, node } = pod;
  const own = `${name}.${serial.toString(16).padStart(16, '0')}`;
  const source = { component: 'kubelet', host: nodeName(node) };
  return {
    resource: 'events',
    key: keyOf(namespace, own),
    body: (rv) =>
      body(
        { namespace, name: own, uid: uidOf(EVENT_UID, serial), rv, createdAt: at },
        {
          involvedObject: { kind: 'Pod', namespace, name, uid, apiVersion: 'v1', fieldPath: 'spec.containers{agent}' },
          reason,
          message,
          source,
          firstTimestamp: timeOf(at),
          lastTimestamp: timeOf(at),
          count: 1,
          type: 'Warning',
          eventTime: null,
          reportingComponent: 'kubelet',
          reportingInstance: source.host,
        },
      ),
  };
}

interface Identity {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly rv: number;
  readonly createdAt: number;
}

function body({ namespace, name, uid, rv, createdAt }: Identity, rest: object): string {
  const metadata = {
    name,
    ...(namespace === '' ? {} : { namespace }),
    uid,
    resourceVersion: String(rv),
    creationTimestamp: timeOf(createdAt),
  };
  return JSON.stringify({ metadata, ...rest }).slice(1);
}

function keyOf(namespace: string, name: string): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}
