/** ControllerRevisions by the DaemonSet that owns them, and which one is newest. */
import { type ControllerRevisionObject, type DaemonSetObject, daemonSetKey } from '../objects.ts';

type Revision = ControllerRevisionObject;

export class RevisionsStore {
  readonly #byKey = new Map<string, Revision>();
  /** Owner's uid, then key. */
  readonly #byOwner = new Map<string, Map<string, Revision>>();
  readonly #unreadable = new Map<string, Revision>();
  /** The list is complete and live: an old one does not tell what is newest. */
  isReadable = true;

  /** By `namespace/name`, as last set; null when there is none. */
  get(key: string): Revision | null {
    return this.#byKey.get(key) ?? null;
  }

  set(revision: Revision): void {
    const key = daemonSetKey(revision);
    this.delete(revision);
    this.#byKey.set(key, revision);
    const owned = this.#byOwner.get(revision.ownerUid) ?? new Map<string, Revision>();
    this.#byOwner.set(revision.ownerUid, owned.set(key, revision));
    if (revision.isUnreadable) this.#unreadable.set(key, revision);
  }

  delete(revision: Revision): void {
    const key = daemonSetKey(revision);
    const before = this.get(key);
    if (before === null) return;
    this.#byKey.delete(key);
    this.#unreadable.delete(key);
    const owned = this.#byOwner.get(before.ownerUid);
    owned?.delete(key);
    if (owned?.size === 0) this.#byOwner.delete(before.ownerUid);
  }

  /** The revision with the highest number that the DaemonSet owns; null when any can't be read. */
  newest(daemonSet: DaemonSetObject): Revision | null {
    if (!this.isReadable) return null;
    for (const one of this.#unreadable.values()) if (mayBelongTo(one, daemonSet)) return null;
    let newest: Revision | null = null;
    for (const one of this.#byOwner.get(daemonSet.uid)?.values() ?? []) {
      if (one.namespace !== daemonSet.namespace) continue;
      const isNewer = newest === null || one.revision > newest.revision;
      if (isNewer || (one.revision === newest?.revision && one.name > newest.name)) newest = one;
    }
    return newest;
  }
}

/**
 * The controller names revisions after their DaemonSet, which tells whose one is that could never be read. One without
 * a name may be anybody's.
 */
export function mayBelongTo(revision: Revision, daemonSet: DaemonSetObject): boolean {
  if (revision.ownerUid !== '') return revision.ownerUid === daemonSet.uid;
  if (revision.name === '') return true;
  return daemonSetKey(revision).startsWith(`${daemonSetKey(daemonSet)}-`);
}
