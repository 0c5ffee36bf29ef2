/** What a remedy costs, and who else has a say in it. */
import type { DaemonSetObject } from '../../objects.ts';
import type { CellContext } from '../../reason.ts';

/** Whether a new Pod may start beside the old one. Validation lets exactly one of the two fields be non-zero. */
export function allowsSurge({ updateStrategy }: DaemonSetObject): boolean {
  const { type, maxSurge } = updateStrategy;
  return type === 'RollingUpdate' && maxSurge !== 0 && maxSurge !== '0' && maxSurge !== '0%';
}

type Changed = Pick<CellContext, 'daemonSet'> & { readonly around: Pick<CellContext['around'], 'rollout'> };

/** What a change of the Pod template does to the Pods that run now, and where the change belongs. */
export function templateChangeCost(context: Changed): string {
  return join(`Changing the Pod template replaces ${replaced(context)}.`, ownerNote(context.daemonSet));
}

function replaced({ daemonSet, around }: Changed): string {
  const { updateStrategy, status } = daemonSet;
  const running = status.currentNumberScheduled + status.numberMisscheduled;
  if (running === 0) return 'no Pod: none runs yet';
  if (updateStrategy.type === 'OnDelete') return 'no running Pod until you delete it (OnDelete)';
  if (running === 1) return 'the one running Pod';
  const surge = allowsSurge(daemonSet);
  const field = surge ? `maxSurge ${updateStrategy.maxSurge}` : `maxUnavailable ${updateStrategy.maxUnavailable}`;
  const atOnce = surge ? around.rollout.maxSurge : around.rollout.maxUnavailable;
  return `all ${running} running Pods, ${atOnce === 1 ? 'one' : atOnce} at a time (${field})`;
}

/** Who would undo a change made by kubectl; empty when nothing says so. */
export function ownerNote({ annotations, labels }: DaemonSetObject): string {
  const helm = annotations.get('meta.helm.sh/release-name') ?? labels.get('helm.toolkit.fluxcd.io/name');
  const argo =
    argoApplication(annotations.get('argocd.argoproj.io/tracking-id')) ?? labels.get('argocd.argoproj.io/instance');
  const flux = labels.get('kustomize.toolkit.fluxcd.io/name');
  if (argo !== undefined)
    return `Argo CD application ${argo} owns this DaemonSet: make the change in its source, or it is reverted.`;
  if (flux !== undefined)
    return `Flux Kustomization ${flux} owns this DaemonSet: make the change in its source, or it is reverted.`;
  if (helm !== undefined) return `Helm release ${helm} owns this DaemonSet: make the change in its values.`;
  return '';
}

/** `application:group/kind:namespace/name`. */
function argoApplication(trackingId: string | undefined): string | undefined {
  const name = trackingId?.split(':')[0];
  return name === '' ? undefined : name;
}

/** Sentences, one after another; empty ones leave no gap. */
export function join(...sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence !== '').join(' ');
}
