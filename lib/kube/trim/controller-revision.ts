import type { ControllerRevisionObject } from '../../coverage/objects.ts';
import type { Identity } from '../store.ts';
import { trimController, trimMeta } from './meta.ts';
import type { Pool } from './pool.ts';
import { NO_STRINGS, readInteger, type Wire } from './read.ts';

const HASH_LABEL = 'controller-revision-hash';

/**
 * `apps/v1.ControllerRevision` as Rollcall keeps it; null when no DaemonSet owns it. Throws MalformedError. Its `data`
 * is a whole Pod template, environment and all, and is not read.
 */
export function trimControllerRevision(wire: Wire, pool: Pool): ControllerRevisionObject | null {
  const controller = trimController(wire, pool);
  if (controller?.kind !== 'DaemonSet') return null;
  const meta = trimMeta(wire, pool);
  return {
    kind: 'ControllerRevision',
    ...meta,
    labels: pool.share('labels', meta.labels),
    ownerUid: controller.uid,
    revision: readInteger(wire, 'revision'),
    hash: meta.labels.get(HASH_LABEL) ?? '',
  };
}

/** For one that never could be read: its name says whose it may be, and a DaemonSet's newest one may be it. */
export function unreadableControllerRevision({ namespace, name }: Identity): ControllerRevisionObject {
  return {
    kind: 'ControllerRevision',
    namespace,
    name,
    uid: '',
    createdAt: null,
    deletedAt: null,
    labels: NO_STRINGS,
    isUnreadable: true,
    ownerUid: '',
    revision: 0,
    hash: '',
  };
}
