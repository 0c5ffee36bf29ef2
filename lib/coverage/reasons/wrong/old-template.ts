import { templateGeneration } from '../../match/revision.ts';
import type { Evidence } from '../../model.ts';
import type { PodObject } from '../../objects.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import { COVERED_FIELDS, coveringPod } from '../shared/covered.ts';
import { kubectlIn, verifyHere } from '../shared/kubectl.ts';
import { named } from '../shared/words.ts';
import { newerSince } from './old-revision-facts.ts';

const HASH_LABEL = 'controller-revision-hash';
const GENERATION_LABEL = 'pod-template-generation';

interface ImageDifference {
  readonly container: string;
  readonly runs: string;
  readonly template: string;
}

interface OldTemplate {
  readonly pod: PodObject;
  readonly hash: string;
  readonly current: string;
  readonly images: readonly ImageDifference[];
}

/**
 * A DaemonSet that is created anew counts its template generations from 1 again. Pods that an earlier one left behind
 * carry the same number, so the controller takes them for updated and leaves their template as it is.
 */
export const SameGenerationOldTemplate = defineReason<OldTemplate>({
  id: 'SameGenerationOldTemplate',
  about:
    'The controller counts a Pod as updated when its hash is current or when its template generation equals that of the DaemonSet. After delete --cascade=orphan and create, the generation is 1 again, so Pods of the old template are adopted, count as updated and are never replaced. Rollcall compares the hash with the newest ControllerRevision, and the images with the template.',
  layer: 'wrong',
  state: 'outdated',
  severity: ({ images }) => (images.length > 0 ? 'warning' : 'info'),
  confidence: 'certain',
  step: 'revision',
  affectedBy: [...COVERED_FIELDS, 'DaemonSet.spec.template.spec.containers'],
  find(context) {
    const pod = coveringPod(context);
    const { isUpdated, around } = context;
    const { currentHash, isObserved } = around.rollout;
    if (pod === null || !isUpdated || !isObserved || currentHash === null) return null;
    const hash = pod.labels.get(HASH_LABEL) ?? 'none';
    return hash === currentHash ? null : { pod, hash, current: currentHash, images: imageDifferences(pod, context) };
  },
  says({ hash, current, images: [image] }) {
    if (image === undefined) {
      return `Counts as updated by its template generation, yet its hash ${named(hash, 24)} is not the current ${named(current, 24)}.`;
    }
    return `Runs ${named(image.runs, 36)}, counts as updated and is not replaced; the template has ${named(image.template, 36)}.`;
  },
  since: ({ pod }, { around }) => newerSince(pod, around.rollout),
  evidence: ({ pod, hash, current, images }, { daemonSet }) => [
    { label: 'Pod has', value: `hash ${hash}`, path: `Pod.metadata.labels[${HASH_LABEL}]` },
    { label: 'Current', value: `hash ${current}`, path: 'ControllerRevision.metadata.labels' },
    {
      label: 'Pod generation',
      value: pod.labels.get(GENERATION_LABEL) ?? 'none',
      path: `Pod.metadata.labels[${GENERATION_LABEL}]`,
    },
    {
      label: 'Same generation',
      value: templateGeneration(daemonSet) ?? 'none',
      path: 'DaemonSet.metadata.annotations[deprecated.daemonset.template.generation]',
    },
    ...images.map(
      ({ container, runs, template }): Evidence => ({
        label: 'Image',
        value: `${container} runs ${runs}, the template has ${template}`,
        path: 'Pod.spec.containers[].image',
      }),
    ),
  ],
  remedy: ({ pod }, context) => ({
    says: `Brings the current template to this node: delete the Pod, and the controller creates one from it. The node is without ${context.daemonSet.name} meanwhile; no other node is touched.`,
    commands: [kubectlIn(pod.namespace, 'delete', 'pod', pod.name), verifyHere(context)],
    patch: null,
  }),
});

/** Containers of the template whose image the Pod has otherwise. What admission adds to Pods is left out. */
function imageDifferences({ spec }: PodObject, { daemonSet }: CellContext): readonly ImageDifference[] {
  return daemonSet.template.containers.flatMap(({ name, image }) => {
    const runs = spec.containers.find((one) => one.name === name)?.image;
    return runs === undefined || runs === image ? [] : [{ container: name, runs, template: image }];
  });
}
