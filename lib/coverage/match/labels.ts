import type { SelectorRequirement, StringMap } from '../objects.ts';

const NAME = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const DNS_SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const MAX_NAME_LENGTH = 63;
const MAX_SUBDOMAIN_LENGTH = 253;

/** An optional DNS prefix and a name, as in `example.com/role`. Mirrors `content.IsLabelKey`. */
export function isLabelKey(key: string): boolean {
  const parts = key.split('/');
  const name = parts.at(-1) ?? '';
  if (parts.length > 2 || name.length > MAX_NAME_LENGTH || !NAME.test(name)) return false;
  const [prefix] = parts;
  if (parts.length === 1 || prefix === undefined) return true;
  return prefix.length <= MAX_SUBDOMAIN_LENGTH && DNS_SUBDOMAIN.test(prefix);
}

/** Mirrors `content.IsLabelValue`; the empty value is valid. */
export function isLabelValue(value: string): boolean {
  return value === '' || (value.length <= MAX_NAME_LENGTH && NAME.test(value));
}

/** Go's `strconv.ParseInt(text, 10, 64)`: takes a sign and leading zeros. null when malformed or out of range. */
export function parseInt64(text: string): bigint | null {
  if (!/^[+-]?\d+$/.test(text)) return null;
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return BigInt.asIntN(64, value) === value ? value : null;
}

/** Why the API machinery would not take this requirement, in plain words; null when valid. Mirrors `labels.NewRequirement`. */
export function requirementProblem(requirement: SelectorRequirement): string | null {
  const { key, operator, values } = requirement;
  if (!isLabelKey(key)) return `"${key}" is not a valid label key`;
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) return `${operator} needs at least one value`;
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length !== 0) return `${operator} takes no values`;
      break;
    case 'Gt':
    case 'Lt':
      if (values.length !== 1) return `${operator} needs exactly one value`;
      if (parseInt64(values[0] ?? '') === null) return `${operator} needs an integer, not "${values[0]}"`;
      break;
    default:
      return `"${operator}" is not an operator`;
  }
  const badValue = values.find((value) => !isLabelValue(value));
  return badValue === undefined ? null : `"${badValue}" is not a valid label value`;
}

/** Whether labels meet a valid requirement. Mirrors `labels.Requirement.Matches`: NotIn matches an absent label. */
export function matchesRequirement(requirement: SelectorRequirement, labels: StringMap): boolean {
  const have = labels.get(requirement.key);
  switch (requirement.operator) {
    case 'In':
      return have !== undefined && requirement.values.includes(have);
    case 'NotIn':
      return have === undefined || !requirement.values.includes(have);
    case 'Exists':
      return have !== undefined;
    case 'DoesNotExist':
      return have === undefined;
    case 'Gt':
    case 'Lt':
      return have !== undefined && comparesAs(requirement.operator, have, requirement.values[0] ?? '');
    default:
      return false;
  }
}

function comparesAs(operator: 'Gt' | 'Lt', have: string, want: string): boolean {
  const actual = parseInt64(have);
  const bound = parseInt64(want);
  if (actual === null || bound === null) return false;
  return operator === 'Gt' ? actual > bound : actual < bound;
}

/** Whether two maps hold the same, in whatever order. */
export function isSameMap(a: StringMap, b: StringMap): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [key, value] of a) if (b.get(key) !== value) return false;
  return true;
}
