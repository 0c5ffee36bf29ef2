/** A common cause as an expression and as a sentence. */
import type { Candidate } from './common-cause.ts';
import type { Feature, FeatureKind } from './features.ts';
import { count, formatAge, formatMoment, millis } from './words.ts';

const NOUNS: Readonly<Record<FeatureKind, string>> = {
  pool: 'node pool',
  kernel: 'kernel',
  kubelet: 'kubelet',
  osImage: 'OS image',
  operatingSystem: 'OS',
  architecture: 'architecture',
  zone: 'zone',
  ready: 'condition Ready',
  unschedulable: 'unschedulable',
  taint: 'taint',
  instanceType: 'instance type',
  joinedSince: 'joined since',
  joinedBy: 'joined by',
  label: 'label',
};

/** Such as `node pool gpu-a100`. */
export function expressionOf({ kind, value }: Feature): string {
  if (kind === 'unschedulable') return NOUNS[kind];
  return kind === 'ready' ? `${NOUNS[kind]}=${value}` : `${NOUNS[kind]} ${value}`;
}

/** How the affected nodes stand to the others. */
interface Crowd {
  /** Nodes of the problem. */
  readonly size: number;
  /** Nodes that its DaemonSet targets; all nodes when a node is the problem. */
  readonly targeted: number;
  /** Whether those are fewer than all. */
  readonly isPart: boolean;
}

/** Empty when one node has nothing to itself. `candidates` as `findCommonCause` gives them. */
export function sayCommonCause(candidates: readonly Candidate[], crowd: Crowd, now: number): string {
  const best = candidates[0];
  if (crowd.size === 1) return best === undefined ? '' : `It is the only node with ${expressionOf(best)}.`;
  if (best === undefined) return sayNothing(crowd);
  const main = best.kind === 'pool' || best.kind === 'zone' ? sayPlace(best, crowd) : sayTrait(best, crowd, now);
  const joined = candidates.find(({ kind }) => kind === 'joinedSince');
  const after = joined === undefined || joined === best ? '' : sayJoined(joined, now);
  return after === '' ? main : `${main} ${after}`;
}

/** From this share of the nodes on, who is affected is better said than what they share. */
const NEARLY_ALL = 0.75;

function sayNothing({ size, targeted, isPart }: Crowd): string {
  if (size < targeted * NEARLY_ALL) return 'Nothing in common that other nodes lack.';
  const part = size === targeted ? `all ${size}` : `${size} of the ${targeted}`;
  return `These are ${part} nodes${isPart ? ' that it targets' : ''}.`;
}

/** `All 4`, `Both`, `3 of the 4`. */
function subject({ inside, outside }: Candidate): string {
  if (outside > 0) return `${inside} of the ${inside + outside}`;
  return inside === 2 ? 'Both' : `All ${inside}`;
}

/** `All 4 are in node pool gpu-a100, all of that pool; 0 nodes outside it.` */
function sayPlace(best: Candidate, { isPart }: Crowd): string {
  const place = best.kind === 'pool' ? 'pool' : 'zone';
  const targets = isPart ? ' that it targets' : '';
  const part =
    best.inside === best.insideTotal
      ? `all of that ${place}${targets}`
      : `which has ${best.insideTotal} nodes${targets}`;
  return `${subject(best)} are in ${expressionOf(best)}, ${part}; ${count(best.outside, 'node')} outside it.`;
}

/** `Both run kernel 6.12.46; the 58 others do not.` */
function sayTrait(best: Candidate, crowd: Crowd, now: number): string {
  const alike = best.insideTotal - best.inside;
  const others = nameOthers(crowd);
  const isPast = best.kind === 'joinedSince' || best.kind === 'joinedBy';
  const does = (n: number) => (isPast ? 'did' : n === 1 ? 'does' : 'do');
  const contrast =
    alike > 0 ? `so ${does(alike)} ${alike} of ${others}` : `${others} ${does(crowd.targeted - crowd.size)} not`;
  return `${subject(best)} ${predicate(best, now)}; ${contrast}.`;
}

function nameOthers({ size, targeted, isPart }: Crowd): string {
  const n = targeted - size;
  const others = n === 1 ? 'the other' : `the ${n} others`;
  return isPart ? `${others} that it targets` : others;
}

function predicate(best: Candidate, now: number): string {
  const at = millis(best.value);
  switch (best.kind) {
    case 'kernel':
    case 'kubelet':
    case 'osImage':
      return `run ${expressionOf(best)}`;
    case 'unschedulable':
      return 'have scheduling disabled';
    case 'taint':
    case 'label':
      return `carry ${expressionOf(best)}`;
    case 'joinedSince':
    case 'joinedBy':
      return at === null ? expressionOf(best) : `${NOUNS[best.kind]} ${formatMoment(at, now)}`;
    default:
      return `have ${expressionOf(best)}`;
  }
}

/** Beside another cause, the age is worth a word only while it is news. */
const NEWS_MS = 24 * 60 * 60_000;

function sayJoined({ value }: Candidate, now: number): string {
  const at = millis(value);
  return at === null || now - at > NEWS_MS ? '' : `They joined in the last ${formatAge(now - at)}.`;
}
