/** What remedies of rules share: places in the template, and the patch that goes there. */
import type { Remedy } from '../model.ts';
import type { ContainerSpec, DaemonSetObject } from '../objects.ts';
import { join, templateChangeCost } from '../reasons/shared/cost.ts';
import { kubectlIn, patchDaemonSet, watchRollout } from '../reasons/shared/kubectl.ts';
import { list } from '../summary/words.ts';
import type { HygieneContext } from './rule.ts';

export const TEMPLATE = '/spec/template/spec';
export const TEMPLATE_PATH = 'DaemonSet.spec.template.spec';

/** Containers that run as long as the Pod does: init containers only when they are sidecars. */
export function runningContainers({ template }: DaemonSetObject): readonly ContainerSpec[] {
  return [...template.containers, ...template.initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always')];
}

/** `containers a and b`, `container a`. */
export function containersNamed(names: readonly string[]): string {
  return `${names.length === 1 ? 'container' : 'containers'} ${list(names)}`;
}

/** A remedy that changes the template by a JSON patch: what it brings, then what it costs. */
export function patched(
  context: HygieneContext,
  says: string,
  operations: readonly object[],
  patch: string | null,
): Remedy {
  const { daemonSet } = context;
  const verify =
    daemonSet.updateStrategy.type === 'OnDelete'
      ? kubectlIn(daemonSet.namespace, 'get', 'ds', daemonSet.name, '-o', 'wide')
      : watchRollout(daemonSet);
  return {
    says: join(says, templateChangeCost(context)),
    commands: [patchDaemonSet(daemonSet, operations), verify],
    patch,
  };
}

/** A remedy whose values nobody but the owner knows: where to look, and what to write. */
export function edited(context: HygieneContext, says: string, patch: string | null): Remedy {
  const { namespace, name } = context.daemonSet;
  return {
    says: join(says, templateChangeCost(context)),
    commands: [kubectlIn(namespace, 'get', 'ds', name, '-o', 'yaml')],
    patch,
  };
}
