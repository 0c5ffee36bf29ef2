/** The living demo cluster: boots, lives through half an hour of history, then goes on at the viewer's clock. */
import type { Sink } from '../api-server/store.ts';
import { boot } from './boot.ts';
import { Cluster } from './cluster.ts';
import { DaemonSetController } from './controller.ts';
import { Addresses } from './fleet/addresses.ts';
import { POOLS, poolSizes } from './fleet/pools.ts';
import { Kubelet } from './kubelet.ts';
import { NodeAgents } from './node-agents.ts';
import { NodeLife } from './node-life.ts';
import { StoryPolicies } from './policies.ts';
import { createRandom } from './random.ts';
import { Stage } from './stage.ts';
import { STORIES } from './stories/stories.ts';

/** The oldest story begins this long before the viewer comes in. */
const HISTORY_MS = 35 * 60_000;

export interface ScenarioOptions {
  /** Milliseconds: when the viewer comes in. The state is that of this moment. */
  readonly now: number;
  /** Where every object and every later change goes. */
  readonly sink: Sink;
  /** Default 60, as the stories are told; any number from 1 works. */
  readonly nodes?: number;
  readonly seed?: number;
  /** Seconds of the stories in a second of the clock. Default 1. */
  readonly pace?: number;
}

export interface Scenario {
  readonly cluster: Cluster;
  /** Lets everything happen that is due by `now` (milliseconds), each thing at its own time. */
  step(now: number): void;
}

/** The same seed, size and clock give the same objects, in however many steps. */
export function buildScenario(options: ScenarioOptions): Scenario {
  const { now: opensAt, sink, nodes = 60, seed = 20261124, pace = 1 } = options;
  const random = createRandom(seed);
  const cluster = new Cluster(random, opensAt - HISTORY_MS);
  const policies = new StoryPolicies();
  const reserved = POOLS.flatMap(({ addresses }) => addresses);
  const agents: NodeAgents = new NodeAgents(cluster, (node) => life.networkReady(node));
  const life = new NodeLife(cluster, agents, new Addresses(random, reserved));
  const kubelet = new Kubelet(cluster, agents, policies);
  const controller = new DaemonSetController(cluster, kubelet, policies);

  boot({ cluster, life, agents, nodes, opensAt });
  const stage = new Stage({ cluster, kubelet, life, agents, policies, opensAt, pace, sizes: poolSizes(nodes) });
  for (const story of STORIES) story(stage);
  const step = (now: number) => {
    controller.wake();
    cluster.agenda.runUntil(now, () => controller.wake());
  };
  step(opensAt);
  cluster.pace = pace;
  cluster.attach(sink);
  return { cluster, step };
}
