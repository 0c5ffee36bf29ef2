/** A LimitRange of the namespace forbids what a container asks for, or that it asks for nothing. */
import type { LimitRangeItem } from '../../cluster-objects.ts';
import { parseQuantity } from '../../match/quantity.ts';
import type { ContainerSpec } from '../../objects.ts';
import type { CellContext } from '../../reason.ts';
import { count } from '../../summary/words.ts';
import { templateChangeCost } from '../shared/cost.ts';
import { kubectlIn, verifyRollout } from '../shared/kubectl.ts';
import { firstLine, named } from '../shared/words.ts';
import { whenRead } from './checked.ts';
import { setResources } from './quota-requests.ts';
import { nodesWithout, refusalReason } from './refusal-reason.ts';
import type { Refusal } from './refusals.ts';

/** One rule that was broken, from the text of plugin/pkg/admission/limitranger. */
interface Violation {
  readonly bound: 'min' | 'max' | 'maxLimitRequestRatio';
  readonly resource: string;
  /** `Container` or `Pod`. */
  readonly type: string;
  /** The bound, as written. */
  readonly amount: string;
}

const PATTERNS: readonly (readonly [Violation['bound'], RegExp])[] = [
  ['min', /minimum (\S+) usage per (\w+) is ([\w.+-]+?)(?:[.,]? |[.,]?$)/],
  ['max', /maximum (\S+) usage per (\w+) is ([\w.+-]+?)(?:[.,]? |[.,]?$)/],
  ['maxLimitRequestRatio', /(\S+) max limit to request ratio per (\w+) is ([\w.+-]+?)(?:[.,]? |[.,]?$)/],
];

/** The first one; when several are broken, the text lists them all. */
function violationOf({ detail }: Refusal): Violation | null {
  const found = PATTERNS.flatMap(([bound, pattern]) => {
    const match = pattern.exec(detail);
    const [, resource = '', type = '', amount = ''] = match ?? [];
    return match === null ? [] : [{ at: match.index, bound, resource, type, amount }];
  });
  return found.sort((a, b) => a.at - b.at)[0] ?? null;
}

/** The LimitRange that has such a rule; empty when none has, or they can't be read. */
function ownerOf(violation: Violation | null, { around }: CellContext): string {
  if (violation === null || !around.canRead('limitranges')) return '';
  const { bound, resource, type, amount } = violation;
  const has = (item: LimitRangeItem) => item.type === type && isSame(item[bound].get(resource), amount);
  return around.limitRanges().find(({ limits }) => limits.some(has))?.name ?? '';
}

function isSame(a: string | undefined, b: string): boolean {
  return a !== undefined && parseQuantity(a, 'milli') === parseQuantity(b, 'milli');
}

/** A rule of the namespace about sizes, which the template breaks. */
export const LimitRangeViolation = refusalReason({
  id: 'LimitRangeViolation',
  about:
    "A LimitRange of the namespace sets the least or most that a container or Pod may request, and this DaemonSet's Pod breaks it. Rollcall reads the controller's FailedCreate event and, where it may list limit ranges, finds the rule: then it is certain. A webhook may have changed the Pod's resources; that is not seen.",
  kind: 'limitRange',
  affectedBy: ['LimitRange'],
  confidence: (refusal, context) => (ownerOf(violationOf(refusal), context) === '' ? 'reported' : 'certain'),
  says(refusal, context) {
    const owner = ownerOf(violationOf(refusal), context);
    const who = owner === '' ? 'A LimitRange' : `LimitRange ${named(owner, 36)}`;
    return `${who} refuses the Pod: ${named(firstLine(refusal.detail), 72)}.`;
  },
  moreEvidence(refusal, context) {
    const violation = violationOf(refusal);
    if (violation === null) return [];
    const { bound, resource, type, amount } = violation;
    return [
      {
        label: 'Rule',
        value: whenRead('limitranges', context, () => {
          const owner = ownerOf(violation, context);
          return owner === ''
            ? 'no LimitRange has it any more'
            : `${owner}: ${bound} ${resource} per ${type} is ${amount}`;
        }),
        path: 'LimitRange.spec.limits',
      },
      ...containersOf(context).map((container) => ({
        label: `Container ${container.name}`,
        value: `requests ${written(container.requests, resource)}, limits ${written(container.limits, resource)}`,
        path: 'DaemonSet.spec.template.spec.containers[].resources',
      })),
    ];
  },
  remedy(refusal, context) {
    const { namespace, name } = context.daemonSet;
    const violation = violationOf(refusal);
    const owner = ownerOf(violation, context);
    return {
      says: `Adds ${name} to ${count(nodesWithout(context), 'node')}: bring the template within the rule. ${templateChangeCost(context)} The other way is a wider LimitRange, for everybody in ${namespace}.`,
      commands: [
        kubectlIn(namespace, 'describe', 'limitrange', ...(owner === '' ? [] : [owner])),
        ...(violation === null ? [] : fitting(violation, context)),
        verifyRollout(context),
      ],
      patch: null,
    };
  },
});

function containersOf({ daemonSet: { template } }: CellContext): readonly ContainerSpec[] {
  return [...template.initContainers, ...template.containers];
}

function written(amounts: ContainerSpec['requests'], resource: string): string {
  const amount = amounts.get(resource);
  return amount === undefined ? 'nothing' : formatAmount(resource, amount);
}

const formatAmount = (resource: string, amount: number) => (resource === 'cpu' ? `${amount}m` : String(amount));

/** Sets each container that breaks a bound to the bound; a ratio, and a Pod's sum, are for people to share out. */
function fitting({ bound, resource, type, amount }: Violation, context: CellContext): readonly string[] {
  if (type !== 'Container' || bound === 'maxLimitRequestRatio') return [];
  const limit = parseQuantity(amount, resource === 'cpu' ? 'milli' : 'unit');
  if (Number.isNaN(limit)) return [];
  const breaks = (given: number | undefined, isCompulsory: boolean) =>
    given === undefined ? isCompulsory : bound === 'max' ? given > limit : given < limit;
  return containersOf(context).flatMap(({ name, requests, limits }) => {
    const set = [
      ...(breaks(requests.get(resource), bound === 'min') ? [`--requests=${resource}=${amount}`] : []),
      ...(breaks(limits.get(resource), bound === 'max') ? [`--limits=${resource}=${amount}`] : []),
    ];
    return set.length === 0 ? [] : [setResources(context, [`--containers=${name}`, ...set])];
  });
}
