import type { ContainerSpec, ContainerState, ContainerStatus, HostPort } from '../../coverage/objects.ts';
import type { Pool } from './pool.ts';
import { trimResources } from './quantities.ts';
import {
  readBoolean,
  readInteger,
  readMessage,
  readObject,
  readObjects,
  readOptionalInteger,
  readOptionalObject,
  readString,
  readTime,
  type Wire,
} from './read.ts';

export function trimContainer(container: Wire, hostNetwork: boolean, pool: Pool): ContainerSpec {
  const resources = readObject(container, 'resources');
  return {
    name: readString(container, 'name'),
    image: readString(container, 'image'),
    requests: trimResources(resources, 'requests', pool),
    limits: trimResources(resources, 'limits', pool),
    hostPorts: trimHostPorts(container, hostNetwork),
    restartPolicy: readString(container, 'restartPolicy'),
    hasReadinessProbe: readOptionalObject(container, 'readinessProbe') !== null,
    hasStartupProbe: readOptionalObject(container, 'startupProbe') !== null,
    startupProbeSeconds: startupProbeSeconds(container),
  };
}

/** The API server writes these defaults too; an object that did not pass it may lack them. */
const DEFAULT_PERIOD_SECONDS = 10;
const DEFAULT_FAILURES = 3;

function startupProbeSeconds(container: Wire): number {
  const probe = readOptionalObject(container, 'startupProbe');
  if (probe === null) return 0;
  const period = readInteger(probe, 'periodSeconds') || DEFAULT_PERIOD_SECONDS;
  const failures = readInteger(probe, 'failureThreshold') || DEFAULT_FAILURES;
  return readInteger(probe, 'initialDelaySeconds') + failures * period;
}

/** On the host's network every container port is a host port. */
function trimHostPorts(container: Wire, hostNetwork: boolean): readonly HostPort[] {
  const ports = readObjects(container, 'ports').map((port) => ({
    hostIP: readString(port, 'hostIP'),
    protocol: readString(port, 'protocol') || 'TCP',
    port: readInteger(port, 'hostPort') || (hostNetwork ? readInteger(port, 'containerPort') : 0),
  }));
  return ports.filter(({ port }) => port !== 0);
}

/** `time` reads a time of a state, and may keep it elsewhere. */
export function trimContainerStatus(status: Wire, pool: Pool, time = readTime): ContainerStatus {
  return {
    name: pool.string(readString(status, 'name')),
    image: pool.string(readString(status, 'image')),
    ready: readBoolean(status, 'ready'),
    started: status.started === undefined || status.started === null ? null : readBoolean(status, 'started'),
    restartCount: readInteger(status, 'restartCount'),
    state: trimState(readObject(status, 'state'), pool, time),
    lastState: trimState(readObject(status, 'lastState'), pool, time),
    allocated: trimResources(status, 'allocatedResources', pool),
    actualRequests: trimResources(readObject(status, 'resources'), 'requests', pool),
  };
}

const NO_STATE: ContainerState = {
  type: 'none',
  reason: '',
  message: '',
  exitCode: null,
  signal: null,
  startedAt: null,
  finishedAt: null,
};

/** With these reasons the kubelet or the runtime wrote the message, and all of it counts. */
const RUNTIME_REASONS: ReadonlySet<string> = new Set(['StartError', 'ContainerCannotRun', 'ContainerStatusUnknown']);

/** What an application says last is the cause more often than not; one line of it is enough to tell. */
const LAST_WORDS_LIMIT = 160;

/** The kubelet quotes the hook's command and its output, and either may hold a secret. */
const HOOK_ERROR = 'PostStartHookError';

/** `Exec lifecycle hook for Container "a" in Pod "b" failed - error: command exited with 1`, and nothing behind it. */
function withoutCommand(message: string): string {
  const exited = /command '[\s\S]*' (exited with \d+)/.exec(message)?.[1];
  const failed = /^(\w+ lifecycle hook) [\s\S]*?( for Container "[^"]*" in Pod "[^"]*" failed)/.exec(message);
  const error = exited === undefined ? '' : ` - error: command ${exited}`;
  return `${failed?.[1] ?? 'Lifecycle hook'}${failed?.[2] ?? ' failed'}${error}`;
}

/** The last line that says something, of what may be the tail of the application's log. */
function lastWords(message: string): string {
  const line = message.trimEnd().split('\n').at(-1)?.trim() ?? '';
  return line.length <= LAST_WORDS_LIMIT ? line : `${line.slice(0, LAST_WORDS_LIMIT - 1)}…`;
}

function trimState(state: Wire, pool: Pool, time: typeof readTime): ContainerState {
  const waiting = readOptionalObject(state, 'waiting');
  if (waiting !== null) {
    const reason = pool.string(readString(waiting, 'reason'));
    const text = readMessage(waiting, 'message');
    return { ...NO_STATE, type: 'waiting', reason, message: reason === HOOK_ERROR ? withoutCommand(text) : text };
  }
  const running = readOptionalObject(state, 'running');
  if (running !== null) return { ...NO_STATE, type: 'running', startedAt: time(running, 'startedAt') };
  const terminated = readOptionalObject(state, 'terminated');
  if (terminated === null) return NO_STATE;
  const reason = pool.string(readString(terminated, 'reason'));
  const message = readMessage(terminated, 'message');
  return {
    type: 'terminated',
    reason,
    message: RUNTIME_REASONS.has(reason) ? message : lastWords(message),
    exitCode: readOptionalInteger(terminated, 'exitCode'),
    signal: readOptionalInteger(terminated, 'signal'),
    startedAt: time(terminated, 'startedAt'),
    finishedAt: time(terminated, 'finishedAt'),
  };
}
