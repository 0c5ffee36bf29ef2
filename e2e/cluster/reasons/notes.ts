/** What is true of a DaemonSet as a whole. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Row } from './row.ts';

export const notes: Row[] = [
  {
    fault: 'no node has the label',
    reason: 'NoEligibleNodes',
    says: /nodeSelector pool=paused fails on \d+/,
    agent: { pod: { nodeSelector: { pool: 'paused' } } },
  },
  {
    fault: 'a node was deleted with its Pod on it',
    reason: 'PodOnMissingNode',
    passes: true,
    says: /bound to node pod-on-missing-node, which is gone/,
    after: async ({ client, node, pod }) => {
      await pod('ready');
      await client.delete(node);
    },
  },
  {
    fault: 'a node was deleted while its Pod waited to be scheduled',
    reason: 'TargetNodeMissing',
    passes: true,
    says: /waits for node target-node-missing, which does not exist/,
    agent: { requests: { cpu: '6' } },
    after: async ({ client, node, pod }) => {
      await pod();
      await client.delete(node);
    },
    remedy: 'heals',
    becomes: null,
  },
  {
    fault: 'a taint under a running Pod, which does not make the controller count again',
    reason: 'StatusLag',
    says: /\w/,
    after: async ({ pod, patchNode }) => {
      await pod('ready');
      // The controller still counts for a moment after a Pod's last change, and would count the taint with it.
      await sleep(5_000);
      await patchNode({ spec: { taints: [{ key: 'dedicated', effect: 'NoSchedule' }] } });
    },
  },
];
