/** nodeSelector or affinity keeps the DaemonSet to another operating system or processor. */
import type { Eligibility } from '../../eligibility/eligibility.ts';
import { defineReason, type Reason } from '../../reason.ts';
import { describeDaemonSet, kubectlIn } from '../shared/kubectl.ts';
import { formatRequirement, named } from '../shared/words.ts';
import { ARCH_KEYS, OS_KEYS } from './platform-keys.ts';

interface Platform {
  /** As a sentence says it: `kubernetes.io/os=linux`. */
  readonly wants: string;
  readonly key: string;
  readonly have: string | null;
  readonly path: string;
}

/** The platform that is asked for and not met: by nodeSelector, or first by every term of the required affinity. */
function findPlatform({ selectorMisses, affinity }: Eligibility, keys: readonly string[]): Platform | null {
  const miss = selectorMisses.find(({ key }) => keys.includes(key));
  if (miss !== undefined) {
    const { key, want, have } = miss;
    return { wants: `${key}=${want}`, key, have, path: 'DaemonSet.spec.template.spec.nodeSelector' };
  }
  if (affinity.outcome !== 'mismatch') return null;
  const terms = affinity.terms.filter(({ outcome }) => outcome === 'mismatch');
  const [first] = terms;
  if (!first?.requirement || !terms.every(({ requirement }) => keys.includes(requirement?.key ?? ''))) return null;
  const { requirement, have } = first;
  const [only, ...more] = requirement.values;
  const isOne = requirement.operator === 'In' && only !== undefined && more.length === 0;
  return {
    wants: isOne ? `${requirement.key}=${only}` : formatRequirement(requirement),
    key: requirement.key,
    have,
    path: 'DaemonSet.spec.template.spec.affinity.nodeAffinity',
  };
}

/** Whether the affinity fails by platform alone, so that nothing else needs to be said about it. */
export function isPlatformMismatch(eligibility: Eligibility): boolean {
  const affinityOnly = { ...eligibility, selectorMisses: [] };
  return findPlatform(affinityOnly, OS_KEYS) !== null || findPlatform(affinityOnly, ARCH_KEYS) !== null;
}

function platformReason(id: string, noun: string, keys: readonly string[]): Reason {
  return defineReason<Platform>({
    id,
    about: `The nodeSelector or the required affinity keeps the DaemonSet to another ${noun}. Rollcall looks at the labels that the kubelet sets for it. It is by design as a rule: the image runs nowhere else, or another DaemonSet covers these nodes.`,
    layer: 'notEligible',
    state: 'notSelected',
    severity: 'ok',
    confidence: 'certain',
    step: 'nodeSelector',
    affectedBy: [
      'DaemonSet.spec.template.spec.nodeSelector',
      'DaemonSet.spec.template.spec.affinity',
      'Node.metadata.labels',
    ],
    find: ({ eligibility }) => findPlatform(eligibility, keys),
    says: ({ wants, have, key }) =>
      `Runs only where ${named(wants, 60)}; this node has ${have === null ? `no label ${key}` : named(have, 30)}.`,
    since: () => null,
    evidence: ({ wants, key, have, path }) => [
      { label: 'DaemonSet wants', value: wants, path },
      { label: 'Node has', value: have === null ? `no label ${key}` : `${key}=${have}`, path: 'Node.metadata.labels' },
    ],
    remedy: ({ have }, context) => {
      const { namespace, name } = context.daemonSet;
      return {
        says: `If this node should be covered: that takes a separate DaemonSet with an image for ${noun} ${have ?? 'of this node'}; whether ${name} has one is not known.`,
        commands: [
          kubectlIn(namespace, 'get', 'ds', name, '-o', 'jsonpath={.spec.template.spec.containers[*].image}'),
          describeDaemonSet(context),
        ],
        patch: null,
      };
    },
  });
}

export const OperatingSystemMismatch = platformReason('OperatingSystemMismatch', 'operating system', OS_KEYS);
export const ArchitectureMismatch = platformReason('ArchitectureMismatch', 'architecture', ARCH_KEYS);
