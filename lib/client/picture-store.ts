/**
 * The picture as this page knows it, outside React. Changes are collected and applied once a frame, so that a storm
 * of events costs one render; listeners then read one immutable picture.
 */
import type { Picture } from '../coverage/picture.ts';
import { applyEvents } from './apply-events.ts';
import { derivePage, type PageData } from './page-data.ts';
import type { PictureEvent } from './stream-events.ts';

export interface PictureStore {
  /** Calls back after every change of the snapshot; returns the way to stop. */
  subscribe(listener: () => void): () => void;
  getSnapshot(): PageData;
  /** Takes part in the next frame. */
  push(event: PictureEvent): void;
  /** Marks that a fresh picture was asked for: events from now on are also applied on top of it. */
  expectPicture(): void;
  /** Replaces everything; a null picture means that the one at hand is current. */
  replace(picture: Picture | null): void;
}

/** `schedule` runs its argument soon, once: an animation frame in a browser. */
export function createPictureStore(initial: Picture, schedule: (flush: () => void) => void): PictureStore {
  const listeners = new Set<() => void>();
  let snapshot = derivePage(initial, null);
  let waiting: PictureEvent[] = [];
  let sinceAsked: PictureEvent[] | null = null;
  let isScheduled = false;

  function show(picture: Picture): void {
    if (picture === snapshot.picture) return;
    snapshot = derivePage(picture, snapshot);
    for (const listener of listeners) listener();
  }

  function flush(): void {
    isScheduled = false;
    const events = waiting;
    waiting = [];
    show(applyEvents(snapshot.picture, events));
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => snapshot,
    push(event) {
      waiting.push(event);
      sinceAsked?.push(event);
      if (isScheduled) return;
      isScheduled = true;
      schedule(flush);
    },
    expectPicture() {
      sinceAsked = [];
    },
    replace(picture) {
      const later = sinceAsked ?? [];
      sinceAsked = null;
      if (picture === null) return;
      waiting = [];
      show(
        applyEvents(
          picture,
          later.filter((event) => isNewer(event, picture)),
        ),
      );
    },
  };
}

function isNewer(event: PictureEvent, picture: Picture): boolean {
  return event.type === 'sources' ? event.observedAt >= picture.observedAt : event.revision > picture.revision;
}
