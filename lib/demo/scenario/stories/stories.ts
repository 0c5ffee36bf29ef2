/** Everything that happens in the demo, in the order in which it begins. */
import type { Story } from '../stage.ts';
import { falcoRollout } from './falco-rollout.ts';
import { gpuPool } from './gpu-pool.ts';
import { joinAndLeave } from './join-and-leave.ts';
import { memoryRequest } from './memory-request.ts';
import { nodeByNode } from './node-by-node.ts';
import { silentNode } from './silent-node.ts';
import { smallTroubles } from './small-troubles.ts';
import { webhook } from './webhook.ts';

export const STORIES: readonly Story[] = [
  memoryRequest,
  webhook,
  gpuPool,
  falcoRollout,
  silentNode,
  smallTroubles,
  joinAndLeave,
  nodeByNode,
];
