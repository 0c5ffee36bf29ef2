/** Changes a cluster all the time, also while nobody answers: Pods, nodes, labels, taints and templates. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../client.ts';
import { manualAnnotation } from '../marks.ts';
import { makeEdits, type World } from '../oracle/edits.ts';
import type { Random } from '../oracle/random.ts';
import { openNamespaces } from '../oracle/surroundings.ts';
import { setPodStatus } from '../status.ts';

const pauseMs = 15;
/** Every so many edits a Pod falls ill, and stays so for as many edits as it takes to come round to it. */
const illnessEvery = 8;
const mostIll = 12;

type PodRef = { readonly namespace: string; readonly name: string };

export interface Churn {
  /** What the API server took. */
  readonly edits: number;
  /** Ends it, and makes the ill Pods well again. */
  stop(): Promise<void>;
}

export function startChurn(client: Client, world: World, random: Random): Churn {
  const ill: PodRef[] = [];
  let edits = 0;
  let isStopping = false;

  async function fallIll(): Promise<void> {
    const namespace = random.pick(openNamespaces);
    const pods = await client.list('Pod', { namespace });
    const [pod] = random.sample(
      pods.filter(({ metadata }) => metadata.annotations?.[manualAnnotation] === undefined),
      1,
    );
    if (pod === undefined) return;
    const ref = { namespace, name: pod.metadata.name };
    ill.push(ref);
    await setReady(ref, 'False');
    const first = ill.length > mostIll ? ill.shift() : undefined;
    if (first !== undefined) await setReady(first, 'True');
  }
  const setReady = ({ namespace, name }: PodRef, status: 'True' | 'False') =>
    setPodStatus(client, namespace, name, { conditions: [{ type: 'Ready', status }] });

  async function run(): Promise<void> {
    while (!isStopping) {
      try {
        if (random.below(illnessEvery) === 0) await fallIll();
        else await makeEdits(1, client, world, random);
        edits += 1;
      } catch {
        // Nobody answers, or what it was to be done to is gone: the next one is another.
      }
      await sleep(pauseMs);
    }
    for (const ref of ill) await setReady(ref, 'True').catch(() => {});
  }
  const running = run();
  return {
    get edits() {
      return edits;
    },
    async stop() {
      isStopping = true;
      await running;
    },
  };
}
