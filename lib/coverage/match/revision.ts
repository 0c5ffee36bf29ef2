import type { DaemonSetObject, StringMap } from '../objects.ts';
import { parseInt64 } from './labels.ts';

const HASH_LABEL = 'controller-revision-hash';
const GENERATION_LABEL = 'pod-template-generation';
const GENERATION_ANNOTATION = 'deprecated.daemonset.template.generation';

/** The DaemonSet's template generation, as its Pods carry it; null where the API server does not write it. */
export function templateGeneration({ annotations }: Pick<DaemonSetObject, 'annotations'>): string | null {
  return annotations.get(GENERATION_ANNOTATION) ?? null;
}

/**
 * Whether the controller counts a Pod as being of the current revision: by hash, or by the template generation that
 * the DaemonSet's `deprecated.daemonset.template.generation` annotation gives. Null for what is not known. Mirrors
 * `util.IsPodUpdated`, with its trap: after an orphaning delete and a new DaemonSet the generations can agree while
 * the templates differ.
 */
export function isPodUpdated(
  labels: StringMap,
  currentHash: string | null,
  templateGeneration: string | null,
): boolean {
  const isSameHash = currentHash !== null && currentHash !== '' && labels.get(HASH_LABEL) === currentHash;
  return isSameHash || isSameGeneration(labels.get(GENERATION_LABEL), templateGeneration);
}

function isSameGeneration(label: string | undefined, annotation: string | null): boolean {
  if (label === undefined || annotation === null) return false;
  return label === String(parseInt64(annotation));
}
