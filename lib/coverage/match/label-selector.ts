import type { LabelSelector, StringMap } from '../objects.ts';
import { isLabelKey, isLabelValue, matchesRequirement, requirementProblem } from './labels.ts';

const validity = new WeakMap<LabelSelector, boolean>();

/** `{}` selects everything; the DaemonSet controller refuses to act on such a selector. */
export function isSelectAll(selector: LabelSelector): boolean {
  return selector.matchLabels.size === 0 && selector.matchExpressions.length === 0;
}

/**
 * Whether a metav1.LabelSelector selects these labels: every pair and every expression must hold, the empty one
 * selects everything, an invalid one nothing. Mirrors `LabelSelectorAsSelector`.
 */
export function matchesLabelSelector(selector: LabelSelector, labels: StringMap): boolean {
  if (!isValid(selector)) return false;
  for (const [key, value] of selector.matchLabels) if (labels.get(key) !== value) return false;
  return selector.matchExpressions.every((requirement) => matchesRequirement(requirement, labels));
}

function isValid(selector: LabelSelector): boolean {
  let valid = validity.get(selector);
  if (valid === undefined) {
    valid =
      [...selector.matchLabels].every(([key, value]) => isLabelKey(key) && isLabelValue(value)) &&
      selector.matchExpressions.every(
        (requirement) => !isNodeOnly(requirement.operator) && requirementProblem(requirement) === null,
      );
    validity.set(selector, valid);
  }
  return valid;
}

/** Node selectors know Gt and Lt, label selectors don't. */
function isNodeOnly(operator: string): boolean {
  return operator === 'Gt' || operator === 'Lt';
}

/** Whether two selectors are written alike. */
export function isSameSelector(a: LabelSelector, b: LabelSelector): boolean {
  if (a === b) return true;
  return (
    JSON.stringify([...a.matchLabels]) === JSON.stringify([...b.matchLabels]) &&
    JSON.stringify(a.matchExpressions) === JSON.stringify(b.matchExpressions)
  );
}
