/** The kubelet of a row's node: it writes of each new Pod what a real one would in the row's case, or lets it run. */
import type { Client } from '../client.ts';
import type { ContainerStatus, Pod, PodStatus } from '../kinds.ts';
import { kubeletEvent } from '../manifests.ts';
import { manualAnnotation } from '../marks.ts';
import { setPodStatus, waitingContainer } from '../status.ts';

export interface KubeletSays {
  status: PodStatus;
  /** Sent about the Pod, in this order. */
  events?: readonly { reason: string; message: string; type?: 'Warning' | 'Normal' }[];
}

type Kubelet = (pod: Pod) => KubeletSays | null;

const everyMs = 300;
const runs: Kubelet = () => null;

/** Looks at all Pods that are marked as a test's own, every 300 ms. */
export class RowKubelets {
  readonly #client: Client;
  readonly #byRow = new Map<string, { nodeName: string | null; kubelet: Kubelet }>();
  readonly #seen = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  #isLooking = false;

  constructor(client: Client) {
    this.#client = client;
    this.#timer = setInterval(() => this.#look(), everyMs);
  }

  /** The Pods of the DaemonSet `row` on this node are this kubelet's; on others they run. Null: on every node. */
  add(row: string, nodeName: string | null, kubelet: Kubelet): void {
    this.#byRow.set(row, { nodeName, kubelet });
  }

  /** From now on every Pod of the row runs, also those that are there. */
  async repair(row: string): Promise<void> {
    this.add(row, null, runs);
    for (const pod of await this.#client.list('Pod', { labelSelector: `app=${row}` })) {
      if (pod.status.phase === 'Failed') await this.#client.delete(pod, { force: true });
      // One that a rollout has taken away meanwhile needs nothing.
      else if (pod.spec.nodeName && !pod.metadata.deletionTimestamp) await this.#run(pod).catch(() => {});
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      const pods = await this.#client.list('Pod');
      await Promise.all(pods.map((pod) => this.#take(pod).catch(() => this.#seen.delete(pod.metadata.uid ?? ''))));
    } catch {
      // The API server is away: the next look will tell.
    }
    this.#isLooking = false;
  }

  async #take(pod: Pod): Promise<void> {
    const { annotations, deletionTimestamp, labels, uid = '' } = pod.metadata;
    if (annotations?.[manualAnnotation] === undefined || deletionTimestamp || !pod.spec.nodeName) return;
    const row = this.#byRow.get(labels?.app ?? '');
    if (row === undefined || this.#seen.has(uid)) return;
    this.#seen.add(uid);
    // Of the same moment as the exits that it tells of, however long the writing takes.
    const at = now();
    const isMeant = row.nodeName === null || row.nodeName === pod.spec.nodeName;
    const says = isMeant ? row.kubelet(pod) : null;
    if (says === null) return this.#run(pod);
    const { name, namespace = '' } = pod.metadata;
    await setPodStatus(this.#client, namespace, name, { startTime: now(), conditions: [notReady], ...says.status });
    for (const { reason, message, type } of says.events ?? []) {
      const event = kubeletEvent(pod, reason, message, type);
      await this.#client.apply({ ...event, firstTimestamp: at, lastTimestamp: at });
    }
  }

  /** kwok starts what is Pending and carries no mark. */
  async #run(pod: Pod): Promise<void> {
    const { name, namespace = '' } = pod.metadata;
    if (pod.status.phase !== 'Pending') await setPodStatus(this.#client, namespace, name, { phase: 'Pending' });
    await this.#client.patch(
      { kind: 'Pod', metadata: pod.metadata },
      { metadata: { annotations: { [manualAnnotation]: null } } },
    );
  }
}

const now = () => new Date().toISOString();
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const notReady = { type: 'Ready', status: 'False', reason: 'ContainersNotReady' } as const;

/** The container named `agent` waits. */
export const waits = (reason: string, message = '', more: Partial<ContainerStatus> = {}): KubeletSays => ({
  status: { phase: 'Pending', containerStatuses: [waitingContainer('agent', { reason, message }, more)] },
});

/** Nothing has been created yet: only events tell why. */
export const stuckWith = (reason: string, message: string, hasSandbox = false): KubeletSays => ({
  status: {
    phase: 'Pending',
    conditions: [notReady, { type: 'PodReadyToStartContainers', status: hasSandbox ? 'True' : 'False' }],
    containerStatuses: [waitingContainer('agent', { reason: 'ContainerCreating' })],
  },
  events: [{ reason, message }],
});

/** The kubelet does not take the Pod, or ends it. */
export const fails = (reason: string, message: string, more: Partial<PodStatus> = {}): KubeletSays => ({
  status: { phase: 'Failed', reason, message, ...more },
});

/** A container in back-off after an exit. */
export function crashed(
  name: string,
  exit: { exitCode: number; reason: string; message?: string },
  restartCount = 5,
): ContainerStatus {
  const finishedAt = now();
  const backOff = { reason: 'CrashLoopBackOff', message: `back-off 40s restarting failed container=${name}` };
  const lastState = { terminated: { ...exit, startedAt: finishedAt, finishedAt } };
  return waitingContainer(name, backOff, { restartCount, lastState });
}

/** A container that runs and is not ready, since so many minutes. */
export function running(name: string, more: Partial<ContainerStatus> = {}, minutes = 0): ContainerStatus {
  const state = { running: { startedAt: minutesAgo(minutes) } };
  return waitingContainer(name, { reason: '' }, { started: true, state, ...more });
}
