/** Every rule, in the order in which they are shown. */
import { HostPathBeyondNeed, PrivilegedBeyondNeed } from './exposure.ts';
import { MutableTag } from './image.ts';
import { NoPriorityClass, ToleratesEverything, VirtualNotExcluded, WindowsNotExcluded } from './placement.ts';
import { NoLivenessProbe, NoReadinessProbe } from './probes.ts';
import { NoMemoryLimit, NoRequests, RequestsTooLarge } from './resources.ts';
import { ClusterAdmin, RightsMissing } from './rights.ts';
import { SlowRollout, UpdatesOnDelete } from './rollout.ts';
import type { HygieneRule } from './rule.ts';

export const HYGIENE_RULES: readonly HygieneRule[] = [
  NoPriorityClass,
  NoRequests,
  RequestsTooLarge,
  NoMemoryLimit,
  MutableTag,
  NoReadinessProbe,
  NoLivenessProbe,
  WindowsNotExcluded,
  VirtualNotExcluded,
  ToleratesEverything,
  SlowRollout,
  UpdatesOnDelete,
  RightsMissing,
  ClusterAdmin,
  PrivilegedBeyondNeed,
  HostPathBeyondNeed,
];
