/** The commands that remedies are made of. */
import type { CellContext } from '../../reason.ts';
import { shellQuote } from './shell.ts';

type Named = { readonly namespace: string; readonly name: string };

/** `kubectl -n NAMESPACE WORDS`, each word quoted where the shell needs it. */
export function kubectlIn(namespace: string, ...words: readonly string[]): string {
  return ['kubectl', '-n', namespace, ...words].map(shellQuote).join(' ');
}

export function kubectl(...words: readonly string[]): string {
  return ['kubectl', ...words].map(shellQuote).join(' ');
}

/** Shows whether a change of the template arrived everywhere. `rollout status` refuses OnDelete. */
export function verifyRollout(context: CellContext): string {
  const { daemonSet } = context;
  return daemonSet.updateStrategy.type === 'OnDelete' ? verifyHere(context) : watchRollout(daemonSet);
}

/** Follows a rollout, and gives up after a while: one that is stuck would keep whoever looks for ever. */
export function watchRollout({ namespace, name }: Named): string {
  return kubectlIn(namespace, 'rollout', 'status', `ds/${name}`, '--timeout=5m');
}

/** Shows the Pods of the DaemonSet's namespace on this node. */
export function verifyHere({ daemonSet, node }: CellContext): string {
  return kubectlIn(daemonSet.namespace, 'get', 'pods', '-o', 'wide', '--field-selector', `spec.nodeName=${node.name}`);
}

/** Waits until the Pod is Ready, and fails when it does not get there. */
export function waitForPod(pod: Named): string {
  return kubectlIn(pod.namespace, 'wait', '--for=condition=Ready', `pod/${pod.name}`, '--timeout=5m');
}

/** Waits for the cell's own Pod; without one, shows what is on the node. */
export function verifyPod(context: CellContext): string {
  return context.pod === null ? verifyHere(context) : waitForPod(context.pod);
}

export function describePod(pod: Named): string {
  return kubectlIn(pod.namespace, 'describe', 'pod', pod.name);
}

export function describeDaemonSet({ daemonSet }: CellContext): string {
  return kubectlIn(daemonSet.namespace, 'describe', 'ds', daemonSet.name);
}

export function describeNode({ node }: CellContext): string {
  return kubectl('describe', 'node', node.name);
}

export function verifyNodeReady({ node }: CellContext): string {
  return kubectl('get', 'node', node.name, '-o', 'wide');
}

/** The log of the container that exited; of the running one without `previous`. */
export function logs(pod: Named, container: string, previous: boolean): string {
  return kubectlIn(pod.namespace, 'logs', pod.name, '-c', container, ...(previous ? ['--previous'] : []));
}

/** What may not be there: nothing is printed then, and it is no error. */
export function getIfThere(namespace: string, ...words: readonly string[]): string {
  return kubectlIn(namespace, 'get', ...words, '--ignore-not-found');
}

/** For Pods that the controller may delete by itself before whoever reads this does. */
export function deleteIfThere({ namespace, name }: Named): string {
  return kubectlIn(namespace, 'delete', 'pod', name, '--ignore-not-found');
}

/**
 * Makes the controller try again at once: after many refusals it waits for up to 17 min. An annotation restarts
 * nothing; its value has to be another each time, since what does not change is no change.
 */
export function retryNow({ namespace, name }: Named): string {
  return `${kubectlIn(namespace, 'annotate', 'ds', name)} "rollcall/looked-at=$(date +%s)" --overwrite`;
}

/** A JSON patch of the DaemonSet. */
export function patchDaemonSet(daemonSet: Named, operations: readonly object[]): string {
  return kubectlIn(daemonSet.namespace, 'patch', 'ds', daemonSet.name, '--type=json', '-p', JSON.stringify(operations));
}
