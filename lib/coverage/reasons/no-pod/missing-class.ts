/** The template names a PriorityClass or RuntimeClass that does not exist: no Pod of it can be created. */
import type { Evidence } from '../../model.ts';
import type { ResourceName } from '../../objects.ts';
import { type CellContext, defineReason, type Reason, type ReasonDefinition } from '../../reason.ts';
import { timestamp } from '../shared/words.ts';
import { whenRead } from './checked.ts';
import { refusalEvidence, refusedSince } from './refusal-reason.ts';
import { findRefusal, isCreationDue, REFUSED_ON, type Refusal, type RefusalKind } from './refusals.ts';

interface MissingClass {
  readonly name: string;
  /** `missing` and `exists` where the list is read. */
  readonly now: 'missing' | 'exists' | 'unknown';
  /** null when the list alone says it. */
  readonly refusal: Refusal | null;
}

interface ClassReason extends Pick<ReasonDefinition<MissingClass>, 'id' | 'about' | 'says' | 'remedy'> {
  readonly refused: RefusalKind;
  readonly resource: ResourceName;
  readonly kind: 'PriorityClass' | 'RuntimeClass';
  readonly field: 'priorityClassName' | 'runtimeClassName';
  readonly exists: (name: string, context: CellContext) => boolean;
}

/** A reason for a class that is not there: by the refusal's text, or because a list that is read lacks it. */
export function missingClass({ refused, resource, kind, field, exists, ...words }: ClassReason): Reason {
  const stateOf = (name: string, context: CellContext): MissingClass['now'] => {
    if (!context.around.canRead(resource)) return 'unknown';
    return exists(name, context) ? 'exists' : 'missing';
  };
  return defineReason<MissingClass>({
    layer: 'noPod',
    state: 'missing',
    severity: ({ now }) => (now === 'exists' ? 'warning' : 'critical'),
    confidence: ({ now }) => (now === 'missing' ? 'certain' : 'reported'),
    haltsRollout: true,
    step: 'podCreated',
    affectedBy: [...REFUSED_ON, kind, 'PodlessSince', `DaemonSet.spec.template.spec.${field}`],
    find(context) {
      const refusal = findRefusal(context);
      if (refusal?.kind === refused) {
        return { name: refusal.by, now: stateOf(refusal.by, context), refusal };
      }
      const name = context.daemonSet.template[field];
      if (name === '' || !isCreationDue(context) || stateOf(name, context) !== 'missing') return null;
      return { name, now: 'missing', refusal: null };
    },
    since: ({ refusal }, context) => (refusal === null ? context.podlessSince : refusedSince(refusal, context)),
    evidence: ({ name, now, refusal }, context): Evidence[] => [
      ...(refusal === null ? [] : refusalEvidence(refusal, context)),
      {
        label: 'Template wants',
        value: context.daemonSet.template[field] || name,
        path: `DaemonSet.spec.template.spec.${field}`,
      },
      {
        label: 'Now',
        value: whenRead(resource, context, () =>
          now === 'exists' ? `${name} exists` : `no ${kind} ${name}, as of ${timestamp(context.time.now)}`,
        ),
        path: kind,
      },
    ],
    ...words,
  });
}
