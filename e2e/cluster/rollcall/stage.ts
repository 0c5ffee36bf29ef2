/** A control plane, Rollcall and a browser that looks at it: what the stories of one file share. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../client.ts';
import { type ControlPlane, type ControlPlaneOptions, startControlPlane } from '../control-plane.ts';
import type { KubeObject, Pod } from '../kinds.ts';
import { waitForQuiet } from '../quiet.ts';
import { nodeOf } from '../read.ts';
import { openPage, type RollcallPage } from './page.ts';
import { type RollcallProcess, startRollcall } from './process.ts';

export interface Stage {
  controlPlane: ControlPlane;
  client: Client;
  rollcall: RollcallProcess;
  page: RollcallPage;
  /** Closes everything, and fails if the page was reloaded or had errors. */
  close(): Promise<void>;
}

/** Starts all three, with `objects` in the cluster and its controllers at rest. `user` is whom Rollcall runs as. */
export async function openStage(
  objects: KubeObject[],
  { user, ...options }: ControlPlaneOptions & { user?: string } = {},
): Promise<Stage> {
  const controlPlane = await startControlPlane(options);
  const { client } = controlPlane;
  const started: (() => Promise<void>)[] = [() => controlPlane.stop()];
  const closeAll = async () => {
    for (const close of started.reverse()) await close();
  };
  try {
    await client.apply(objects);
    await waitForQuiet(client);
    const rollcall = await startRollcall((user === undefined ? controlPlane : controlPlane.user(user)).kubeconfig);
    started.push(() => rollcall.stop());
    const page = await openPage(rollcall.url);
    started.push(() => page.close());
    const close = async () => {
      await page.check().finally(closeAll);
    };
    return { controlPlane, client, rollcall, page, close };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Does what the test does to the cluster, and returns when the API server has answered: the page's time runs from then. */
export async function written(write: Promise<unknown>): Promise<number> {
  await write;
  return Date.now();
}

/**
 * Waits for what the controllers do, and returns when it had not happened yet for the last time: the page's time runs
 * from then, which is a little strict with it.
 */
export async function happened(check: () => Promise<boolean>, what: string, timeoutMs = 60_000): Promise<number> {
  const deadline = Date.now() + timeoutMs;
  let notYetAt = Date.now();
  while (!(await check())) {
    if (notYetAt > deadline) throw new Error(`Waited ${timeoutMs / 1000} s for ${what}, in vain`);
    await sleep(20);
    notYetAt = Date.now();
  }
  return notYetAt;
}

/** The Pods of a DaemonSet for one node, by the names that the controller gives them. */
export async function podsOn(client: Client, daemonSet: KubeObject, node: string): Promise<Pod[]> {
  const { name, namespace } = daemonSet.metadata;
  const pods = await client.list('Pod', namespace === undefined ? {} : { namespace });
  const isIts = (pod: Pod) => pod.metadata.ownerReferences?.some((owner) => owner.controller && owner.name === name);
  return pods.filter((pod) => isIts(pod) && nodeOf(pod) === node);
}

export const isReady = ({ status }: Pod) =>
  status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') === true;

/** When the DaemonSet's Pod on the node got Ready. */
export const readyOn = (client: Client, daemonSet: KubeObject, node: string) =>
  happened(
    async () => (await podsOn(client, daemonSet, node)).some(isReady),
    `${daemonSet.metadata.name} to be Ready on ${node}`,
  );

/** When the DaemonSet's last Pod on the node was gone. */
export const goneFrom = (client: Client, daemonSet: KubeObject, node: string) =>
  happened(
    async () => (await podsOn(client, daemonSet, node)).length === 0,
    `${daemonSet.metadata.name} to be gone from ${node}`,
  );
