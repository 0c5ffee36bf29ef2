import { beforeEach, describe, expect, it } from 'vitest';
import type { EventObject } from '../coverage/objects.ts';
import { EventStore } from './event-store.ts';

function event(name: string, more: Partial<EventObject> = {}): EventObject {
  return {
    kind: 'Event',
    name,
    namespace: 'default',
    uid: name,
    createdAt: 0,
    deletedAt: null,
    labels: new Map(),
    regardingKind: 'Pod',
    regardingName: 'agent-1',
    regardingUid: 'u',
    type: 'Warning',
    reason: 'BackOff',
    message: '',
    count: 1,
    firstSeen: 0,
    lastSeen: 0,
    ...more,
  };
}

let held: Set<string>;
let store: EventStore;
let noise: string;
beforeEach(() => {
  held = new Set();
  noise = '';
  store = new EventStore(
    {
      changed: (type, object) => (type === 'set' ? held.add(object.name) : held.delete(object.name)),
      malformedChanged() {},
    },
    ({ regardingName }) => regardingName === noise,
  );
});

describe('EventStore', () => {
  it('keeps the 8 newest events of an object', () => {
    for (const lastSeen of [5, 1, 9, 7, 3, 8, 2, 6, 10, 4]) store.set(event(`e${lastSeen}`, { lastSeen }));
    expect([...held].sort()).toEqual(['e10', 'e3', 'e4', 'e5', 'e6', 'e7', 'e8', 'e9']);
    expect(store.size).toBe(8);
  });

  it('counts the objects apart, by their uid', () => {
    for (let i = 0; i < 8; i++) {
      store.set(event(`a${i}`));
      store.set(event(`b${i}`, { regardingUid: 'another' }));
    }
    expect(store.size).toBe(16);
  });

  it('makes room for a new event where one has gone', () => {
    for (let i = 0; i < 8; i++) store.set(event(`e${i}`, { lastSeen: i }));
    store.remove('default/e0');
    store.set(event('e8', { lastSeen: 8 }));
    expect(held.has('e1')).toBe(true);
    expect(store.size).toBe(8);
  });

  it('keeps 20,000 in all, and lets those go that it heard of first', () => {
    for (let i = 0; i < 20_010; i++) store.set(event(`e${i}`, { regardingUid: String(i) }));
    expect(store.size).toBe(20_000);
    expect(held.has('e9')).toBe(false);
    expect(held.has('e10')).toBe(true);
  });

  it('lets the events of DaemonSets go last: one speaks for all nodes', () => {
    store.set(event('refused', { regardingKind: 'DaemonSet', regardingName: 'agent' }));
    for (let i = 0; i < 20_000; i++) store.set(event(`e${i}`, { regardingUid: String(i) }));
    expect(held.has('refused')).toBe(true);
    expect(held.has('e0')).toBe(false);
    expect(store.size).toBe(20_000);
  });

  it('lets the first one go when all are of DaemonSets', () => {
    const of = (i: number) => ({ regardingKind: 'DaemonSet', regardingUid: String(i) });
    for (let i = 0; i < 20_001; i++) store.set(event(`e${i}`, of(i)));
    expect([held.has('e0'), held.has('e1'), held.has('e20000')]).toEqual([false, true, true]);
  });

  it('holds a new list to the same bounds', () => {
    const fresh = store.fresh();
    for (let i = 0; i < 20; i++) fresh.set(event(`e${i}`, { lastSeen: i }));
    store.replaceWith(fresh);
    store.set(event('e20', { lastSeen: 20 }));
    expect([...held].sort()).toEqual(['e13', 'e14', 'e15', 'e16', 'e17', 'e18', 'e19', 'e20']);
  });

  it('forgets with the old list how many events an object had', () => {
    for (let i = 0; i < 8; i++) store.set(event(`old${i}`));
    store.replaceWith(store.fresh());
    for (let i = 0; i < 10; i++) store.set(event(`new${i}`, { lastSeen: i }));
    expect([...held].sort()).toEqual(['new2', 'new3', 'new4', 'new5', 'new6', 'new7', 'new8', 'new9']);
  });

  it('takes no noise, and drops what has become noise', () => {
    store.set(event('a'));
    store.set(event('b', { regardingName: 'other' }));
    noise = 'other';
    store.set(event('c', { regardingName: 'other' }));
    expect([...held]).toEqual(['a', 'b']);
    store.prune();
    expect([...held]).toEqual(['a']);
  });
});
