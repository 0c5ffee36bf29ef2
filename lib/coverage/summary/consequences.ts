/** What nodes are like because an agent is lacking there: it follows from the gap, so it is never why there is one. */
import { daemonSetKey } from '../objects.ts';
import type { DaemonSetView } from '../picture.ts';
import { familiesFor, LABEL_WRITERS, NETWORK_FAMILIES, NIDHOGG_TAINT, TAINT_REMOVERS } from './chain-links.ts';
import type { TermTest } from './common-cause-singles.ts';

/** A node without a Pod network has one of these, and its kubelet says that it is not Ready. */
const NETWORK_CONDITION = /^NetworkUnavailable\b/;
const NETWORK_TAINT = 'node.kubernetes.io/network-unavailable';

/**
 * Whether all that a term says of a node is that some of these agents do not work there: a taint that they take off, a
 * label that they write and it lacks, its state without a Pod network.
 */
export function consequencesOf(agents: readonly DaemonSetView[]): TermTest {
  const keys = new Set(agents.map(daemonSetKey));
  const families = new Set(agents.flatMap(({ family }) => family ?? []));
  const isOurs = (family: string) => families.has(family);
  const isNetwork = NETWORK_FAMILIES.some(isOurs);
  const isTaint = (taint: string) => {
    const key = taint.replace(/[=:].*$/, '');
    const [, namespace, name] = NIDHOGG_TAINT.exec(key) ?? [];
    if (namespace !== undefined) return keys.has(`${namespace}/${name}`);
    return (isNetwork && key === NETWORK_TAINT) || familiesFor(key, TAINT_REMOVERS).some(isOurs);
  };
  return ({ kind, key, values: [value = ''], isNot }) => {
    switch (kind) {
      case 'taint':
        return isTaint(value);
      case 'label':
        return isNot && familiesFor(key, LABEL_WRITERS).some(isOurs);
      case 'condition':
        return isNetwork && NETWORK_CONDITION.test(value);
      case 'ready':
        return isNetwork && value === 'False';
      default:
        return false;
    }
  };
}
