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
  };
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

export function trimContainerStatus(status: Wire, pool: Pool): ContainerStatus {
  return {
    name: pool.string(readString(status, 'name')),
    image: pool.string(readString(status, 'image')),
    ready: readBoolean(status, 'ready'),
    started: status.started === undefined || status.started === null ? null : readBoolean(status, 'started'),
    restartCount: readInteger(status, 'restartCount'),
    state: trimState(readObject(status, 'state'), pool),
    lastState: trimState(readObject(status, 'lastState'), pool),
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

/** The last line that says something, of what may be the tail of the application's log. */
function lastWords(message: string): string {
  const line = message.trimEnd().split('\n').at(-1)?.trim() ?? '';
  return line.length <= LAST_WORDS_LIMIT ? line : `${line.slice(0, LAST_WORDS_LIMIT - 1)}…`;
}

function trimState(state: Wire, pool: Pool): ContainerState {
  const waiting = readOptionalObject(state, 'waiting');
  if (waiting !== null) {
    const reason = pool.string(readString(waiting, 'reason'));
    return { ...NO_STATE, type: 'waiting', reason, message: readMessage(waiting, 'message') };
  }
  const running = readOptionalObject(state, 'running');
  if (running !== null) return { ...NO_STATE, type: 'running', startedAt: readTime(running, 'startedAt') };
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
    startedAt: readTime(terminated, 'startedAt'),
    finishedAt: readTime(terminated, 'finishedAt'),
  };
}
