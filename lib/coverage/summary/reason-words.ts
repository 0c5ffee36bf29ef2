/** Reasons as the end of a title. Where kubectl has a word for it, that word; else the id, spelled out. */

const WORDS: ReadonlyMap<string, string> = new Map([
  ['ControlPlaneTaint', 'control plane taint not tolerated'],
  ['AcceleratorTaint', 'taint not tolerated'],
  ['DedicatedTaint', 'taint not tolerated'],
  ['NoExecuteTaint', 'taint not tolerated'],
  ['TaintAfterCreation', 'taint not tolerated'],
  ['MisscheduledKept', 'taint not tolerated'],
  ['VirtualNodeTaint', 'virtual node'],
  ['NodeNotReadyTaint', 'node not ready'],
  ['NodeUnreachableTaint', 'node unreachable'],
  ['AutoscalerDisruptionTaint', 'the autoscaler removes the node'],
  ['InsufficientCpu', 'Insufficient cpu'],
  ['InsufficientMemory', 'Insufficient memory'],
  ['InsufficientEphemeralStorage', 'Insufficient ephemeral-storage'],
  ['InsufficientExtendedResource', 'Insufficient extended resource'],
  ['RequestExceedsNode', 'requests more than the node has'],
  ['TooManyPods', 'Too many pods'],
  ['HostPortConflict', 'host port taken'],
  ['PreemptionImpossible', 'node full, nothing to preempt'],
  ['AdmissionWebhookDenied', 'create refused'],
  ['AdmissionWebhookUnreachable', 'create refused'],
  ['AdmissionPolicyDenied', 'create refused'],
  ['PodSecurityDenied', 'refused by PodSecurity'],
  ['QuotaExceeded', 'exceeded quota'],
  ['ServiceAccountMissing', 'ServiceAccount not found'],
  ['TerminatingOnDeadNode', 'the old Pod cannot end'],
  ['PodMissingUnexplained', 'no reason to be seen'],
  ['CrashLoop', 'CrashLoopBackOff'],
  ['OutOfMemoryKilled', 'OOMKilled'],
  ['ImagePullFailed', 'ImagePullBackOff'],
  ['ConfigReferenceMissing', 'CreateContainerConfigError'],
  ['InitContainerFailing', 'init container fails'],
  ['ReadinessFailing', 'readiness probe fails'],
]);

/** `CrashLoopBackOff` for `CrashLoop`, `volume mount failed` for `VolumeMountFailed`; empty for no reason. */
export function reasonWords(reason: string): string {
  return WORDS.get(reason) ?? reason.replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ').toLowerCase();
}
