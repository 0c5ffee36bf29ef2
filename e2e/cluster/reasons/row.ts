/** One reason, provoked on a node and a DaemonSet of its own. */
import type { CellState } from '../../../lib/coverage/model.ts';
import type { Client } from '../client.ts';
import type { ControlPlane } from '../control-plane.ts';
import type { KubeObject, NewDaemonSet, Node, Pod } from '../kinds.ts';
import { type DaemonSetOptions, daemonSet, type NodeOptions, node } from '../manifests.ts';
import { podsByNode } from '../read.ts';
import { waitFor } from '../wait.ts';

export interface Scene {
  controlPlane: ControlPlane;
  client: Client;
  node: Node;
  daemonSet: NewDaemonSet;
  /** The Pod of this DaemonSet on this node, once it is there, bound and Ready if so wished. */
  pod(wanted?: 'exists' | 'ready'): Promise<Pod>;
}

export interface Row {
  reason: string;
  state: CellState;
  /** What the sentence must say beside what every sentence says. */
  says: RegExp;
  /** Applied before the node and the DaemonSet. */
  before?: KubeObject[] | ((controlPlane: ControlPlane) => Promise<KubeObject[]>);
  node?: NodeOptions;
  /** Default: it runs on the row's node, and would on no other. */
  agent?: DaemonSetOptions;
  /** What happens once both are there. */
  after?: (scene: Scene) => Promise<unknown>;
  /**
   * What following the card brings: `heals` closes the gap, by the commands or by the YAML; `explains` shows where to
   * look. Default: `explains`.
   */
  remedy?: 'heals' | 'heals by its YAML' | 'explains';
  /** What the kubelet, the cloud or another team does once the card was followed. */
  afterwards?: (scene: Scene) => Promise<unknown>;
}

/** `QuotaExceeded` to `quota-exceeded`. */
export const nameOf = ({ reason }: Row) => reason.replace(/\B[A-Z]/g, '-$&').toLowerCase();

/** The key of the row's DaemonSet, as Rollcall writes it. */
export const keyOf = (row: Row) => `${row.agent?.namespace ?? 'default'}/${nameOf(row)}`;

/** Makes it happen; the controllers may still be at work when this returns. */
export async function stage(row: Row, controlPlane: ControlPlane): Promise<Scene> {
  const { client } = controlPlane;
  const name = nameOf(row);
  const onlyHere = { 'kubernetes.io/hostname': name };
  const made = daemonSet(name, { ...row.agent, pod: { nodeSelector: onlyHere, ...row.agent?.pod } });
  const before = typeof row.before === 'function' ? await row.before(controlPlane) : (row.before ?? []);
  const itsNode = node(name, row.node);
  await client.apply([itsNode, ...before, made]);
  const pod = (wanted = 'exists') =>
    waitFor(
      async () => {
        const [found] = (await podsByNode(client, made)).get(name) ?? [];
        const isReady = found?.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
        return wanted === 'exists' || isReady ? found : undefined;
      },
      30_000,
      `the Pod of ${name}`,
    );
  const scene = { controlPlane, client, node: itsNode, daemonSet: made, pod };
  await row.after?.(scene);
  return scene;
}

/** A Pod that belongs to nobody and takes a node's room. */
export const tenant = (nodeName: string, container: Record<string, unknown>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `tenant-of-${nodeName}`, namespace: 'default' },
  spec: {
    nodeName,
    tolerations: [{ operator: 'Exists' }],
    containers: [{ name: 'tenant', image: 'registry.test/tenant:1.0', ...container }],
  },
});
