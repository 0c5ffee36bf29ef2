/** One fault, brought about on a node and a DaemonSet of its own. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CellState } from '../../../lib/coverage/model.ts';
import type { Client } from '../client.ts';
import type { ControlPlane } from '../control-plane.ts';
import type { KubeObject, NewDaemonSet, Node, Pod } from '../kinds.ts';
import { type DaemonSetOptions, daemonSet, type NodeOptions, node } from '../manifests.ts';
import { manualAnnotation } from '../marks.ts';
import { podsByNode } from '../read.ts';
import { waitFor } from '../wait.ts';
import type { KubeletSays, RowKubelets } from './kubelet.ts';

export interface Scene {
  controlPlane: ControlPlane;
  client: Client;
  /** The row's first node, where it goes wrong. */
  node: Node;
  daemonSet: NewDaemonSet;
  /** The DaemonSet's Pod on a node, the first unless said otherwise, once it is there, bound and Ready if so wished. */
  pod(wanted?: 'exists' | 'ready', nodeName?: string): Promise<Pod>;
  /** Changes the DaemonSet's Pod template. */
  patchTemplate(spec: Record<string, unknown>, labels?: Record<string, string>): Promise<unknown>;
  patchNode(patch: unknown): Promise<unknown>;
  /** From now on the row's kubelet runs every Pod, also those that it had something to say about. */
  repairKubelet(): Promise<void>;
  /** Makes the controller try again, until every node has a Pod; by itself it waits longer each time. */
  retry(): Promise<unknown>;
}

export interface Row {
  /** What is done, in the words of the table. */
  fault: string;
  /** The id of the headline, or of the note. */
  reason: string;
  /** Tells the rows of one reason apart. */
  variant?: string;
  /** Absent for what is said of the DaemonSet as a whole. */
  state?: CellState;
  /** What the sentence must say beside what every sentence says. */
  says: RegExp;
  /** Ids that never are the headline and are listed below it, or named by it. */
  also?: readonly string[];
  /** Applied before the nodes and the DaemonSet. */
  before?: KubeObject[] | ((controlPlane: ControlPlane) => Promise<KubeObject[]>);
  /** The first node. */
  node?: NodeOptions;
  /** Nodes beside it, where the DaemonSet runs as it should. */
  more?: number;
  /** It runs on the row's nodes, and would on no other. */
  agent?: DaemonSetOptions;
  /** What the kubelet of the first node says of a Pod that it is given; null: it runs. Other nodes run every Pod. */
  kubelet?: (pod: Pod) => KubeletSays | null;
  /** The kubelets of the other nodes say the same. */
  allKubelets?: true;
  /** It passes by itself: its card is followed as soon as it is there. */
  passes?: true;
  /** What happens once all are there. */
  after?: (scene: Scene) => Promise<unknown>;
  /** The node whose cell is meant; default: the first. */
  at?: (scene: Scene) => Promise<string>;
  /**
   * What following the card brings: `heals` closes the gap, by its commands or by its YAML; `heals by hand` when
   * somebody does what its words say (`afterwards`); `explains` shows where to look. Default: `explains`.
   */
  remedy?: 'heals' | 'heals by its YAML' | 'heals by hand' | 'explains';
  /** What the kubelet, the cloud or another team does once the card was followed. */
  afterwards?: (scene: Scene) => Promise<unknown>;
  /** What the cell then is; null: there is no such cell any more. Default: healthy. */
  becomes?: CellState | null;
}

/**
 * A row in which the kubelet has something to say of the Pod, and the repair is made where nobody sees it from here:
 * the registry, the node, an object that Rollcall does not read.
 */
export const toldByKubelet = (
  reason: string,
  says: RegExp,
  fault: string,
  told: KubeletSays,
  more: Partial<Row> = {},
): Row => ({
  fault,
  reason,
  state: 'notReady',
  says,
  kubelet: () => told,
  remedy: 'heals by hand',
  ...(more.remedy === undefined ? { afterwards: ({ repairKubelet }) => repairKubelet() } : {}),
  ...more,
});

/** `QuotaExceeded` to `quota-exceeded`. */
export const nameOf = ({ reason, variant }: Pick<Row, 'reason' | 'variant'>) =>
  `${reason.replace(/\B[A-Z]/g, '-$&').toLowerCase()}${variant === undefined ? '' : `-${variant}`}`;

/** The key of the row's DaemonSet, as Rollcall writes it. */
export const keyOf = (row: Row) => `${row.agent?.namespace ?? 'default'}/${nameOf(row)}`;

/** Two hundred faults are brought about at once. */
export const readyWithinMs = 90_000;

/** The label that the row's nodes have, and its DaemonSet selects. */
const rowLabel = 'rollcall.test/row';

/** The names of the row's nodes, the first one first. */
export const nodesOf = (row: Row) =>
  Array.from({ length: 1 + (row.more ?? 0) }, (_, i) => (i === 0 ? nameOf(row) : `${nameOf(row)}-${i + 1}`));

/** Makes it happen; the controllers may still be at work when this returns. */
export async function stage(row: Row, controlPlane: ControlPlane, kubelets: RowKubelets): Promise<Scene> {
  const { client } = controlPlane;
  const name = nameOf(row);
  const { pod: podSpec, podAnnotations, ...agent } = row.agent ?? {};
  const made = daemonSet(name, {
    ...agent,
    ...(row.kubelet === undefined ? { podAnnotations: podAnnotations ?? {} } : byHand(podAnnotations)),
    pod: { ...podSpec, nodeSelector: { [rowLabel]: name, ...podSpec?.nodeSelector } },
  });
  if (row.kubelet !== undefined) kubelets.add(name, row.allKubelets ? null : name, row.kubelet);
  const before = typeof row.before === 'function' ? await row.before(controlPlane) : (row.before ?? []);
  const [first = node(name), ...others] = nodesOf(row).map((nodeName, i) => {
    const options = i === 0 ? row.node : undefined;
    return node(nodeName, { ...options, labels: { [rowLabel]: name, ...options?.labels } });
  });
  await client.apply([first, ...others, ...before, made]);
  const scene = sceneOf(controlPlane, first, made, kubelets, 1 + others.length);
  await row.after?.(scene);
  return scene;
}

const byHand = (podAnnotations: Record<string, string> = {}) => ({
  podAnnotations: { ...podAnnotations, [manualAnnotation]: 'true' },
});

function sceneOf(
  controlPlane: ControlPlane,
  first: Node,
  made: NewDaemonSet,
  kubelets: RowKubelets,
  nodeCount: number,
): Scene {
  const { client } = controlPlane;
  const ref = { ...made, kind: 'DaemonSet' } as const;
  return {
    controlPlane,
    client,
    node: first,
    daemonSet: made,
    pod: (wanted = 'exists', nodeName = first.metadata.name) =>
      waitFor(
        async () => {
          const [found] = (await podsByNode(client, made)).get(nodeName) ?? [];
          return wanted === 'exists' || isReady(found) ? found : undefined;
        },
        readyWithinMs,
        `the Pod of ${made.metadata.name}`,
      ),
    patchTemplate: (spec, labels) =>
      client.patch(
        ref,
        { spec: { template: { spec, ...(labels ? { metadata: { labels } } : {}) } } },
        { type: 'strategic' },
      ),
    patchNode: (patch) => client.patch({ ...first, kind: 'Node' }, patch),
    repairKubelet: () => kubelets.repair(made.metadata.name),
    retry: () =>
      waitFor(
        async () => {
          await client.patch(ref, { metadata: { annotations: { 'rollcall.test/retry': `${Date.now()}` } } });
          await sleep(1_000);
          return (await podsByNode(client, made)).size >= nodeCount;
        },
        30_000,
        `the controller to create the Pods of ${made.metadata.name}`,
      ),
  };
}

export function isReady(pod: Pod | undefined): boolean {
  return pod?.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

/** A Pod that belongs to nobody and takes a node's room. */
export const tenant = (
  nodeName: string,
  container: Record<string, unknown>,
  {
    spec,
    ...meta
  }: { spec?: Record<string, unknown>; labels?: Record<string, string>; namespace?: string } & {
    annotations?: Record<string, string>;
  } = {},
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `tenant-of-${nodeName}`, namespace: 'default', ...meta },
  spec: {
    nodeName,
    tolerations: [{ operator: 'Exists' }],
    containers: [{ name: 'tenant', image: 'registry.test/tenant:1.0', ...container }],
    ...spec,
  },
});

/** The tenant moves out. */
export const tenantLeaves = ({ client, node: { metadata } }: Scene) =>
  client.delete(
    { kind: 'Pod', metadata: { name: `tenant-of-${metadata.name}`, namespace: 'default' } },
    { force: true },
  );
