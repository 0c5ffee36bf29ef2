/** The hubs of one test file, on a clock that the test moves, and what becomes of the Pod of `SMALL`. */
import { afterEach, beforeEach, vi } from 'vitest';
import { pod } from '../../coverage/testing.ts';
import type { Hub, HubParts } from '../hub.ts';
import { newHub, SMALL, set, sources } from './hub-fixture.ts';

/** Called once in a file: after each of its tests its hubs stop. */
export function hubStage() {
  const hubs: Hub[] = [];
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    for (const hub of hubs.splice(0)) hub.stop();
    vi.useRealTimers();
  });
  const start = (parts?: HubParts) => {
    const made = newHub(undefined, parts);
    hubs.push(made.hub);
    return made;
  };
  /** A hub that has read `SMALL`. */
  const started = (parts?: HubParts) => {
    const made = start(parts);
    made.hub.onChanges(SMALL);
    made.hub.onSources(sources());
    return made;
  };
  return { start, started };
}

export const fail = (hub: Hub) => hub.onChanges([set('pods', pod({ nodeName: 'n1', phase: 'Failed' }))]);
export const mend = (hub: Hub) => hub.onChanges([set('pods', pod({ nodeName: 'n1' }))]);
