/** Events in the two shapes that a cluster has: the old recorder's, and those of events.k8s.io. */
import type { EventWire, ObjectMeta } from '../wire.ts';
import { microTimestamp, timestamp } from './time.ts';

interface Regarding {
  readonly kind: 'DaemonSet' | 'Pod' | 'Node';
  readonly metadata: ObjectMeta;
}

export interface EventOptions {
  readonly about: Regarding;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly component: string;
  readonly host?: string;
}

/** The scheduler writes through events.k8s.io: no count and no first and last timestamp, a series instead. */
const NEW_API_COMPONENTS = new Set(['default-scheduler']);

export function buildEvent(options: EventOptions, uid: string, id: string, at: number): EventWire {
  const { about, type, reason, message, component, host } = options;
  const namespace = about.metadata.namespace ?? 'default';
  const isNew = NEW_API_COMPONENTS.has(component);
  return {
    metadata: { name: `${about.metadata.name}.${id}`, namespace, uid, creationTimestamp: timestamp(at) },
    involvedObject: {
      kind: about.kind,
      apiVersion: about.kind === 'DaemonSet' ? 'apps/v1' : 'v1',
      name: about.metadata.name,
      uid: about.metadata.uid,
      ...(about.metadata.namespace === undefined ? {} : { namespace }),
    },
    reason,
    message,
    type,
    source: isNew ? {} : { component, ...(host === undefined ? {} : { host }) },
    reportingComponent: component,
    reportingInstance: isNew ? `${component}-0` : (host ?? ''),
    eventTime: isNew ? microTimestamp(at) : null,
    firstTimestamp: isNew ? null : timestamp(at),
    lastTimestamp: isNew ? null : timestamp(at),
    ...(isNew ? {} : { count: 1 }),
  };
}

/** The same thing happened again. */
export function repeatEvent(event: EventWire, at: number): void {
  if (event.count === undefined) {
    event.series = { count: (event.series?.count ?? 1) + 1, lastObservedTime: microTimestamp(at) };
    return;
  }
  event.count++;
  event.lastTimestamp = timestamp(at);
}
