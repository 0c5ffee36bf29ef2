import type { PodObject } from '../../objects.ts';
import { getIfThere, kubectl, kubectlIn } from '../shared/kubectl.ts';
import { named } from '../shared/words.ts';

/** What keeps a volume away, and what to do about it. */
export interface VolumeCause {
  readonly says: string;
  readonly remedy: string;
  /** What shows more of it; the caller adds how to verify. */
  readonly commands: readonly string[];
}

type Row = readonly [RegExp, (match: RegExpExecArray, pod: PodObject) => VolumeCause];

const group = (match: RegExpExecArray, index: number, limit = 48) => named(match[index] ?? '', limit);

function referenced(match: RegExpExecArray, pod: PodObject): VolumeCause {
  const kind = match[1]?.toLowerCase() === 'secret' ? 'Secret' : 'ConfigMap';
  const name = match[2]?.split('/').at(-1) ?? '';
  return {
    says: `${kind} ${named(`${pod.namespace}/${name}`, 56)} not found`,
    remedy: `Create the ${kind} with what the agent expects; no other Pod is touched.`,
    commands: [getIfThere(pod.namespace, kind.toLowerCase(), name)],
  };
}

/** What the kubelet's text means; the first row that fits. Wordings of `pkg/volume` and of the CSI machinery. */
const CAUSES: readonly Row[] = [
  [/(configmap|secret) "([^"]+)" not found/i, referenced],
  [
    /(configmap|secret)?.{0,12}references non-existent (?:config|secret) key: (\S+)/i,
    (match) => ({
      says: `key ${group(match, 2)} is not in the object that it comes from`,
      remedy: 'Add the key to the ConfigMap or Secret, or take its item out of the volume.',
      commands: [],
    }),
  ],
  [
    /hostPath type check failed[:,] (\S+) is not (?:a |an )?([^,]+)/i,
    (match) => ({
      says: `${group(match, 1, 40)} on the node is not a ${group(match, 2, 20)}`,
      remedy:
        'Put what the agent expects at that path of the node, or correct the path or its type in the template. Another layout of the node image is the usual cause.',
      commands: [],
    }),
  ],
  [
    /driver name (\S+) not found in the list of registered CSI drivers/i,
    (match) => ({
      says: `CSI driver ${group(match, 1)} is not registered on the node`,
      remedy: "Get the driver's own agent to run on this node first.",
      commands: [kubectl('get', 'csidrivers')],
    }),
  ],
  [
    /exclusively attached to one node|Multi-Attach|already used by/i,
    () => ({
      says: 'it is still attached to another node',
      remedy:
        'Let the other node give it up. A volume that only one node may hold does not suit a DaemonSet: each node needs its own.',
      commands: [],
    }),
  ],
  [
    /no space left|disk quota/i,
    () => ({ says: 'the node has no space left', remedy: 'Free disk space on the node.', commands: [] }),
  ],
  [
    /(?:persistentvolumeclaim|PVC) "([^"]+)" not found/i,
    (match, pod) => ({
      says: `PersistentVolumeClaim ${group(match, 1)} not found`,
      remedy: 'Create the claim, or correct its name in the template.',
      commands: [kubectlIn(pod.namespace, 'get', 'pvc')],
    }),
  ],
  [
    /permission denied|access denied|forbidden|unauthorized/i,
    () => ({
      says: 'access is denied',
      remedy: 'Give the node or the driver the right that the event names.',
      commands: [],
    }),
  ],
  [
    /DeadlineExceeded|timed out|deadline exceeded|connection refused|no such host/i,
    () => ({
      says: 'it takes too long, and no cause is given',
      remedy: 'Look at the agent of the storage driver on this node: it may be missing or not answering.',
      commands: [],
    }),
  ],
];

/** The cause behind the kubelet's text; in its own words where none is known here. */
export function volumeCause(text: string, pod: PodObject): VolumeCause {
  for (const [pattern, make] of CAUSES) {
    const match = pattern.exec(text);
    if (match !== null) return make(match, pod);
  }
  const says = text.replace(/^(?:rpc error: code = \S+ desc = )+/, '').trim();
  return {
    says: says || 'the event gives no cause',
    remedy: "What lies behind it is in the kubelet's and the storage driver's logs on the node.",
    commands: [],
  };
}
