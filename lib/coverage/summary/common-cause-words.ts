/** A common cause as an expression and as a sentence. */
import type { Candidate, Term } from './common-cause-singles.ts';
import type { FeatureKind } from './features.ts';
import { count, formatAge, formatMoment, list, millis } from './words.ts';

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
  condition: 'condition',
  taint: 'taint',
  instanceType: 'instance type',
  joinedSince: 'joined since',
  joinedBy: 'joined by',
  label: 'label',
};

/** Such as `node pool gpu-a100`, `kernel in (6.1, 6.6)`, `zone b and without label team`. */
export function expressionOf({ terms }: Pick<Candidate, 'terms'>): string {
  return terms.map(termOf).join(' and ');
}

function termOf({ kind, key, values, isNot }: Term): string {
  if (kind === 'unschedulable') return NOUNS[kind];
  if (kind === 'label' && values.length === 0) return `${isNot ? 'without ' : ''}label ${key}`;
  const name = kind === 'label' ? `${NOUNS[kind]} ${key}` : NOUNS[kind];
  if (values.length > 1) return `${name} in (${values.join(', ')})`;
  const [value = ''] = values;
  if (isNot) return `${name} other than ${value}`;
  return kind === 'label' || kind === 'ready' ? `${name}=${value}` : `${name} ${value}`;
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
  if (crowd.size === 1) return best === undefined ? '' : `It is the only node ${withExpression(best)}.`;
  if (best === undefined) return sayNothing(crowd);
  const [only, second] = best.terms;
  const isPlace = second === undefined && !only.isNot && (only.kind === 'pool' || only.kind === 'zone');
  const main = isPlace ? sayPlace(best, only, crowd) : sayTrait(best, crowd, now);
  const joined = candidates.find(({ terms: [{ kind }] }) => kind === 'joinedSince');
  const after = joined === undefined || joined === best ? '' : sayJoined(joined, now);
  return after === '' ? main : `${main} ${after}`;
}

function withExpression(best: Candidate): string {
  const expression = expressionOf(best);
  return expression.startsWith('without ') ? expression : `with ${expression}`;
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
function sayPlace(best: Candidate, { kind, values }: Term, { isPart }: Crowd): string {
  const isOne = values.length === 1;
  const place = kind === 'pool' ? 'pool' : 'zone';
  const those = isOne ? `that ${place}` : `these ${place}s`;
  const targets = isPart ? ' that it targets' : '';
  const part =
    best.inside === best.insideTotal
      ? `all of ${those}${targets}`
      : `which ${isOne ? 'has' : 'have'} ${best.insideTotal} nodes${targets}`;
  const where = `${NOUNS[kind]}${isOne ? '' : 's'} ${list(values)}`;
  return `${subject(best)} are in ${where}, ${part}; ${count(best.outside, 'node')} outside ${isOne ? 'it' : 'them'}.`;
}

/** `Both run kernel 6.12.46; the 58 others do not.` */
function sayTrait(best: Candidate, crowd: Crowd, now: number): string {
  const says = best.terms.map((term) => predicate(term, now)).join(' and ');
  return `${subject(best)} ${says}; ${contrast(best, crowd)}.`;
}

function contrast({ terms, inside, insideTotal }: Candidate, crowd: Crowd): string {
  const [first, second] = terms;
  const others = nameOthers(crowd);
  const rest = crowd.targeted - crowd.size;
  const alike = insideTotal - inside;
  if (second !== undefined) {
    if (alike > 0) return `so ${alike === 1 ? 'does' : 'do'} ${alike} of ${others}`;
    return rest === 1 ? `${others} does not do both` : `none of ${others} does both`;
  }
  const verb = verbFor(first);
  if (alike > 0) return `so ${verb(alike)} ${alike} of ${others}`;
  const isLack = first.isNot && first.kind === 'label';
  return isLack ? `${others} ${verb(rest)}` : `${others} ${verb(rest)} not`;
}

/** The verb that takes up the one of `predicate`, for so many nodes. */
function verbFor({ kind }: Term): (n: number) => string {
  if (kind === 'joinedSince' || kind === 'joinedBy') return () => 'did';
  if (kind === 'pool' || kind === 'zone') return (n) => (n === 1 ? 'is' : 'are');
  return (n) => (n === 1 ? 'does' : 'do');
}

function nameOthers({ size, targeted, isPart }: Crowd): string {
  const n = targeted - size;
  const others = n === 1 ? 'the other' : `the ${n} others`;
  return isPart ? `${others} that it targets` : others;
}

function predicate(term: Term, now: number): string {
  const { kind, key, values, isNot } = term;
  const at = millis(values[0] ?? '');
  switch (kind) {
    case 'pool':
    case 'zone':
      return `are in ${isNot ? 'a ' : ''}${termOf(term)}`;
    case 'kernel':
    case 'kubelet':
    case 'osImage':
      return `run ${isNot ? (kind === 'osImage' ? 'an ' : 'a ') : ''}${termOf(term)}`;
    case 'unschedulable':
      return 'have scheduling disabled';
    case 'label':
      return isNot ? `carry no label ${key}` : `carry ${termOf(term)}`;
    case 'taint':
      return `carry ${termOf(term)}`;
    case 'joinedSince':
    case 'joinedBy':
      return at === null ? termOf(term) : `${NOUNS[kind]} ${formatMoment(at, now)}`;
    default:
      return `have ${isNot ? 'an ' : ''}${termOf(term)}`;
  }
}

/** Beside another cause, the age is worth a word only while it is news. */
const NEWS_MS = 24 * 60 * 60_000;

function sayJoined({ terms: [{ values }] }: Candidate, now: number): string {
  const at = millis(values[0] ?? '');
  return at === null || now - at > NEWS_MS ? '' : `They joined in the last ${formatAge(now - at)}.`;
}
