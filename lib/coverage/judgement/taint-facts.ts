/** What the taints that keep a DaemonSet off a node say about intent. */
import { findUntolerated, REPELLING_EFFECTS } from '../match/taints.ts';
import type { StringMap, Taint } from '../objects.ts';
import type { DaemonSetView, NodeView } from '../picture.ts';
import { classifyTaint, type TaintClass } from '../reasons/shared/taint-classes.ts';
import { shortTaint } from '../reasons/shared/words.ts';
import { oncePer } from '../summary/once.ts';
import { DECISIVE, type Fact } from './fact.ts';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Reads a taint as kubectl prints it. */
function parseTaint(text: string): Taint {
  const colon = text.lastIndexOf(':');
  const effect = colon === -1 ? '' : text.slice(colon + 1);
  const pair = EFFECTS.includes(effect) ? text.slice(0, colon) : text;
  const equals = pair.indexOf('=');
  return {
    key: equals === -1 ? pair : pair.slice(0, equals),
    value: equals === -1 ? '' : pair.slice(equals + 1),
    effect: EFFECTS.includes(effect) ? effect : '',
    timeAdded: null,
  };
}

const NO_LABELS: StringMap = new Map();

/** A node on which no agent is to be expected, whatever excludes it. */
export const nodeFact = oncePer((node: NodeView): Fact | null => {
  if (isVirtual(node)) return { weight: DECISIVE, says: () => 'The node is virtual: no agent can run on it.' };
  if (node.lifecycle === 'leaving') return { weight: DECISIVE, says: () => 'The node is leaving the cluster.' };
  return null;
});

/** Equal for nodes with the same taints. */
export const taintsKey = oncePer(({ taints }: NodeView) => taints.join(' '));

/** It has no kubelet that could run a DaemonSet's Pod. */
function isVirtual({ labels, taints }: NodeView): boolean {
  return (
    labels.type === 'virtual-kubelet' ||
    labels['eks.amazonaws.com/compute-type'] === 'fargate' ||
    taints.some((taint) => classifyTaint(parseTaint(taint), { labels: NO_LABELS }) === 'virtualNode')
  );
}

/** Capacity that may be taken back: workloads choose to run there, and their nodes need agents like any other. */
const SPOT_KEY =
  /^(?:kubernetes\.azure\.com\/scalesetpriority|cloud\.google\.com\/gke-(?:spot|preemptible)|.*spot(?:-?instance)?)$/i;
const ARCH_KEY = /^(?:beta\.)?kubernetes\.io\/(?:arch|os)$/;

interface Meaning {
  readonly weight: number;
  readonly says: (taint: string) => string;
}

const fault: Meaning = { weight: -2, says: (taint) => `Taint ${taint} tells of a fault of the node; nobody chose it.` };
const setAside: Meaning = { weight: 1, says: (taint) => `Taint ${taint} sets nodes aside, which is done on purpose.` };

const MEANINGS: Readonly<Record<TaintClass, Meaning>> = {
  controlPlane: { weight: 1, says: (taint) => `Taint ${taint} keeps ordinary Pods off the control plane.` },
  accelerator: { weight: 1, says: (taint) => `Taint ${taint} keeps accelerators for the Pods that ask for them.` },
  virtualNode: { weight: 1, says: (taint) => `Taint ${taint} keeps Pods off that a virtual node can't run.` },
  nodeNotReady: fault,
  nodeUnreachable: fault,
  networkUnavailable: fault,
  cloudUninitialized: fault,
  cloudShutdown: fault,
  outOfService: fault,
  pressureNoExecute: fault,
  startup: { weight: -2, says: (taint) => `Taint ${taint} stands only until the node has started; nobody chose it.` },
  // Whether it does leave, its life says.
  autoscalerDisruption: {
    weight: 1,
    says: (taint) => `Taint ${taint}: the autoscaler is taking the node away.`,
  },
  dedicated: setAside,
  noExecute: setAside,
};

function taintFact(taint: Taint, daemonSet: DaemonSetView): Fact {
  const shown = () => shortTaint(taint);
  if (SPOT_KEY.test(taint.key)) {
    return { weight: -1, says: () => `Taint ${shown()} marks spot nodes, which need agents like any other.` };
  }
  if (ARCH_KEY.test(taint.key)) {
    return { weight: 2, says: () => `Taint ${shown()} keeps off what is not built for the node's platform.` };
  }
  const kind = classifyTaint(taint, { labels: NO_LABELS });
  if (kind === 'accelerator' && daemonSet.categories.includes('device')) {
    return { weight: -3, says: () => `Taint ${shown()} marks accelerators, and this is an agent for devices.` };
  }
  const { weight, says } = MEANINGS[kind];
  return { weight, says: () => says(shown()) };
}

/** What its taints say of nodes that one DaemonSet may not run on. Nodes with the same taints share the facts. */
export class TaintFacts {
  readonly #daemonSet: DaemonSetView;
  readonly #known = new Map<string, readonly Fact[]>();

  constructor(daemonSet: DaemonSetView) {
    this.#daemonSet = daemonSet;
  }

  /** At least one. All taints that could keep it off, where its tolerations are not told. */
  of(node: NodeView): readonly Fact[] {
    const { taints } = node;
    const key = taintsKey(node);
    let facts = this.#known.get(key);
    if (facts === undefined) {
      const { tolerations = [] } = this.#daemonSet;
      const untolerated = findUntolerated(taints.map(parseTaint), tolerations, REPELLING_EFFECTS);
      facts = untolerated.map((taint) => taintFact(taint, this.#daemonSet));
      if (facts.length === 0) facts = [{ weight: -1, says: () => 'A taint of the node keeps it off.' }];
      this.#known.set(key, facts);
    }
    return facts;
  }
}
