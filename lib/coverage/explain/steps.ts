/** What each link of the chain says when it is not the broken one. */
import { formatQuantity } from '../match/quantity.ts';
import { podRequests, shortages } from '../match/resources.ts';
import type { ChainStep, ChainStepId } from '../model.ts';
import { condition, nodeReadiness } from '../pods.ts';
import type { CellContext } from '../reason.ts';
import { loadOf } from '../reasons/shared/load.ts';
import { formatMoment } from '../summary/words.ts';

type Link = Pick<ChainStep, 'outcome' | 'says'>;

/** A link's outcome and words; null where the link has no place in this cell's chain. */
export function sayStep(step: ChainStepId, context: CellContext, isPastBreak: boolean): ChainStep | null {
  const link = LINKS[step](context, isPastBreak);
  return link === null ? null : { step, ...link, evidence: [] };
}

const pass = (says: string): Link => ({ outcome: 'pass', says });
const unreached = (says = 'not reached'): Link => ({ outcome: 'skipped', says });

const LINKS: Readonly<Record<ChainStepId, (context: CellContext, isPastBreak: boolean) => Link | null>> = {
  nodeReady({ node, time }) {
    const ready = condition(node, 'Ready');
    const since = ready?.lastTransitionTime ?? null;
    const when = since === null ? '' : `since ${formatMoment(since, time.now)} UTC · `;
    const readiness = nodeReadiness(node);
    if (readiness === 'True') return pass(`${when}kubelet ${node.kubeletVersion}`);
    return { outcome: 'unknown', says: `Ready is ${readiness}, ${when}${ready?.reason ?? 'never reported'}` };
  },
  nodeName({ daemonSet, eligibility }) {
    if (daemonSet.templateNodeName === '') return null;
    return eligibility.nodeNameMatches ? pass(`pinned to ${daemonSet.templateNodeName}`) : unreached('another node');
  },
  nodeSelector({ daemonSet, eligibility }) {
    const pairs = [...daemonSet.template.nodeSelector].map(([key, value]) => `${key}=${value}`);
    if (pairs.length === 0) return pass('none');
    if (eligibility.selectorMisses.length > 0) return { outcome: 'fail', says: `${pairs.join(', ')} does not match` };
    return pass(`${pairs.join(', ')} matches`);
  },
  affinity({ eligibility }) {
    if (eligibility.affinity.outcome === 'none') return pass('none required');
    if (eligibility.affinity.outcome === 'match') return pass('a required term matches');
    return { outcome: 'fail', says: 'no required term matches' };
  },
  taints({ node, eligibility }) {
    if (node.taints.length === 0) return pass('node has no taints');
    const untolerated = eligibility.untolerated.length;
    if (untolerated === 0) return pass(`all ${node.taints.length} tolerated`);
    return { outcome: 'fail', says: `${untolerated} of ${node.taints.length} taints not tolerated` };
  },
  resources(context, isPastBreak) {
    const { node, pod, daemonSet } = context;
    const request = podRequests(pod?.spec ?? daemonSet.template);
    const asks = [...request].filter(([, amount]) => amount > 0);
    const words = asks.map(([name, amount]) => `${formatQuantity(name, amount)} ${name}`).join(', ') || 'no requests';
    if (pod !== null && pod.nodeName !== '') return pass(words);
    const { used } = loadOf(context);
    const short = shortages(request, node.allocatable, used);
    if (short.length === 0) return pass(isPastBreak ? `would fit: ${words}` : `fits: ${words}`);
    return {
      outcome: isPastBreak ? 'unknown' : 'fail',
      says: `would not fit: ${short.map((one) => one.resource).join(', ')}`,
    };
  },
  podCreated({ pod, pods, time }, isPastBreak) {
    const existing = pod ?? pods[0];
    if (existing === undefined)
      return isPastBreak ? unreached('not reached: the controller creates no Pod here') : unreached();
    const when = existing.createdAt === null ? '' : ` at ${formatMoment(existing.createdAt, time.now)} UTC`;
    return pass(`${existing.name}${when}`);
  },
  scheduled({ pod, time }) {
    if (pod === null || pod.nodeName === '') return unreached();
    const at = condition(pod, 'PodScheduled')?.lastTransitionTime ?? null;
    return pass(at === null ? `bound to ${pod.nodeName}` : `at ${formatMoment(at, time.now)} UTC`);
  },
  image({ pod, isAvailable }, isPastBreak) {
    if (pod === null || pod.nodeName === '') return unreached();
    const isPulled = pod.containerStatuses.some((one) => one.state.type !== 'waiting' || one.lastState.type !== 'none');
    if (!isPulled && !isAvailable && isPastBreak) return unreached();
    return isPulled || isAvailable ? pass(pod.spec.containers.map((one) => one.image).join(', ')) : unreached();
  },
  running({ pod }) {
    if (pod === null || pod.nodeName === '') return unreached();
    const running = pod.containerStatuses.filter((one) => one.state.type === 'running').length;
    const all = pod.spec.containers.length;
    return running === all && all > 0 ? pass(`${running} of ${all} containers`) : unreached();
  },
  ready({ pod, isAvailable, daemonSet, time }) {
    if (pod === null || !isAvailable) return unreached();
    const at = condition(pod, 'Ready')?.lastTransitionTime ?? null;
    const least = daemonSet.minReadySeconds === 0 ? '' : `, minReadySeconds ${daemonSet.minReadySeconds}`;
    return pass(at === null ? `Ready${least}` : `since ${formatMoment(at, time.now)} UTC${least}`);
  },
  revision({ pod, isUpdated, isAvailable, around }) {
    if (pod === null || !isAvailable) return null;
    const { currentRevision, currentHash } = around.rollout;
    if (!isUpdated) return unreached('an older revision');
    return pass(currentRevision === null || currentHash === null ? 'current' : `current, revision ${currentRevision}`);
  },
};
