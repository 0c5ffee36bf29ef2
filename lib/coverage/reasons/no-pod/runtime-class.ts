import type { RuntimeClassObject } from '../../cluster-objects.ts';
import { formatQuantity } from '../../match/quantity.ts';
import type { Resources } from '../../objects.ts';
import type { CellContext, Reason } from '../../reason.ts';
import { count } from '../../summary/words.ts';
import { join, templateChangeCost } from '../shared/cost.ts';
import { kubectl, patchDaemonSet, verifyRollout } from '../shared/kubectl.ts';
import { named } from '../shared/words.ts';
import { whenRead } from './checked.ts';
import { missingClass } from './missing-class.ts';
import { retryRemedy } from './quota.ts';
import { nodesWithout, refusalReason } from './refusal-reason.ts';

const ID = 'RuntimeClassMissing';
const ABOUT =
  "The Pod template names a RuntimeClass that does not exist, or sets an overhead that is not its RuntimeClass's, and the API server refuses every Pod of it. Rollcall reads the controller's FailedCreate event and the list of runtime classes; for a class that is missing either is enough, and the list makes it certain. Whether the nodes have such a runtime at all is not in the API.";

/** The template's RuntimeClass does not exist, so admission refuses every Pod of it. */
const Missing = missingClass({
  id: ID,
  about: ABOUT,
  refused: 'runtimeClass',
  resource: 'runtimeclasses',
  kind: 'RuntimeClass',
  field: 'runtimeClassName',
  exists: (name, { around }) => around.runtimeClass(name) !== null,
  says: ({ name, now }) =>
    now === 'exists'
      ? `RuntimeClass ${named(name, 60)} was missing at the last attempt; it exists now.`
      : `RuntimeClass ${named(name, 90)} does not exist.`,
  remedy({ now, name }, context) {
    if (now === 'exists') return retryRemedy(context);
    const { daemonSet } = context;
    return {
      says: join(
        `What installs the runtime ${name} on the nodes should bring its RuntimeClass; with it ${daemonSet.name} comes to ${count(nodesWithout(context), 'node')}. The other way, below, is the nodes' default runtime, if the agent can do with it.`,
        templateChangeCost(context),
      ),
      commands: [
        kubectl('get', 'runtimeclass'),
        patchDaemonSet(daemonSet, [{ op: 'remove', path: '/spec/template/spec/runtimeClassName' }]),
        verifyRollout(context),
      ],
      patch: ['spec:', '  template:', '    spec:', '      runtimeClassName: null', ''].join('\n'),
    };
  },
});

/** Its RuntimeClass is there, and the template contradicts it. */
const OverheadDiffers = refusalReason({
  id: ID,
  about: ABOUT,
  kind: 'overhead',
  confidence: (_refusal, context) => (differsNow(context) ? 'certain' : 'reported'),
  severity: (_refusal, context) => (differsNow(context) === false ? 'warning' : 'critical'),
  says(_refusal, context) {
    const { runtimeClassName: name } = context.daemonSet.template;
    if (differsNow(context) === false)
      return 'The overhead did not fit its RuntimeClass at the last attempt; it does now.';
    return name === ''
      ? 'The template sets an overhead and names no RuntimeClass, so the API server refuses the Pod.'
      : `The template's overhead is not that of RuntimeClass ${named(name, 50)}, so the API server refuses the Pod.`;
  },
  moreEvidence(_refusal, context) {
    const { template } = context.daemonSet;
    const wanted = () => {
      const found = classOf(context);
      return found === null ? 'no such class' : formatOverhead(found.overhead);
    };
    return [
      {
        label: 'Template has',
        value: formatOverhead(template.overhead),
        path: 'DaemonSet.spec.template.spec.overhead',
      },
      {
        label: `Class ${template.runtimeClassName || 'none'}`,
        value: whenRead('runtimeclasses', context, wanted),
        path: 'RuntimeClass.overhead.podFixed',
      },
    ];
  },
  remedy(_refusal, context) {
    if (differsNow(context) === false) return retryRemedy(context);
    const { daemonSet } = context;
    return {
      says: join(
        `Take the overhead out of the template: admission sets that of the RuntimeClass, if it has one, and ${daemonSet.name} comes to ${count(nodesWithout(context), 'node')}.`,
        templateChangeCost(context),
      ),
      commands: [
        kubectl('get', 'runtimeclass'),
        patchDaemonSet(daemonSet, [{ op: 'remove', path: '/spec/template/spec/overhead' }]),
        verifyRollout(context),
      ],
      patch: ['spec:', '  template:', '    spec:', '      overhead: null', ''].join('\n'),
    };
  },
});

function classOf({ daemonSet, around }: CellContext): RuntimeClassObject | null {
  return around.runtimeClass(daemonSet.template.runtimeClassName);
}

/** Null where the class can't be looked at. Admission asks for the very same overhead, and sets it where there is none. */
function differsNow(context: CellContext): boolean | null {
  if (!context.around.canRead('runtimeclasses')) return null;
  const { overhead } = context.daemonSet.template;
  const wanted = classOf(context)?.overhead ?? new Map();
  if (overhead.size === 0) return false;
  return overhead.size !== wanted.size || [...overhead].some(([name, amount]) => wanted.get(name) !== amount);
}

function formatOverhead(overhead: Resources): string {
  return [...overhead].map(([name, amount]) => `${formatQuantity(name, amount)} ${name}`).join(', ') || 'none';
}

export const RuntimeClassMissing: Reason = {
  ...Missing,
  affectedBy: [...Missing.affectedBy, 'DaemonSet.spec.template.spec.overhead'],
  judge: (context) => Missing.judge(context) ?? OverheadDiffers.judge(context),
};
