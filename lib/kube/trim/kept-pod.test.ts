import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ObjectStore } from '../store.ts';
import { realPod } from '../testing/real-objects.ts';
import { everythingIn } from '../testing/trim.ts';
import type { KeptPod } from './kept-pod.ts';
import { trimPod } from './pod.ts';
import { Pool } from './pool.ts';
import type { Wire } from './read.ts';

interface Real {
  metadata: Record<string, unknown>;
  spec: Record<string, unknown>;
  status: Record<string, unknown>;
}

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString().replace('.000Z', 'Z');

/** A Pod in one of its many states, always of the same name. */
const state = fc
  .record({
    generation: fc.constantFrom(0, 1, 2),
    uid: fc.constantFrom('a', 'b'),
    nodeName: fc.constantFrom('node-a', 'node-b', ''),
    label: fc.constantFrom('x', 'y'),
    owner: fc.constantFrom('DaemonSet', 'ReplicaSet'),
    isReady: fc.boolean(),
    since: fc.option(fc.integer({ min: 0, max: 3 })),
    startedAt: fc.option(fc.integer({ min: 0, max: 3 })),
    deletedAt: fc.option(fc.integer({ min: 0, max: 1 })),
    restarts: fc.nat(2),
    image: fc.constantFrom('one', 'two'),
  })
  .map((one): Wire => {
    const { metadata, spec, status } = structuredClone(realPod()) as unknown as Real;
    const state =
      one.startedAt === null
        ? { waiting: { reason: 'CrashLoopBackOff' } }
        : { running: { startedAt: at(one.startedAt) } };
    const ended = { terminated: { exitCode: 1, startedAt: at(0), ...(one.isReady ? { finishedAt: at(1) } : {}) } };
    return {
      metadata: {
        ...metadata,
        generation: one.generation,
        uid: one.uid,
        labels: { app: one.label },
        ownerReferences: [{ kind: one.owner, name: 'agent', uid: one.owner, controller: true }],
        ...(one.deletedAt === null ? {} : { deletionTimestamp: at(one.deletedAt) }),
      },
      // As the API server does it: another spec has another generation, and binding alone does not count.
      spec: {
        ...spec,
        nodeName: one.nodeName,
        containers: [{ name: 'agent', image: `${one.image}:${one.generation}` }],
      },
      status: {
        ...status,
        conditions: [
          {
            type: 'Ready',
            status: one.isReady ? 'True' : 'False',
            ...(one.since === null ? {} : { lastTransitionTime: at(one.since) }),
          },
        ],
        containerStatuses: [{ name: 'agent', ready: one.isReady, restartCount: one.restarts, state, lastState: ended }],
      },
    };
  });

/** Nothing else is known of the Pod. */
const alone = (wire: Wire) => trimPod(wire, new Pool()).toObject();

describe('a kept Pod', () => {
  it('says the same whatever was known of it before', () => {
    fc.assert(
      fc.property(fc.array(state, { minLength: 2, maxLength: 6 }), (wires) => {
        const pool = new Pool();
        let known: KeptPod | undefined;
        for (const wire of wires) {
          const isAnother = known !== undefined && isSpecAnother(known, wire);
          known = trimPod(wire, pool, isAnother ? undefined : known);
          expect(known.toObject()).toEqual(alone(wire));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is the same as another exactly when both say the same', () => {
    fc.assert(
      fc.property(state, state, (a, b) => {
        const pool = new Pool();
        const [one, other] = [trimPod(a, pool), trimPod(b, new Pool())];
        const generations = [a, b].map(({ metadata }) => (metadata as Real['metadata']).generation);
        const isSame = everythingIn(alone(a)) === everythingIn(alone(b)) && generations[0] === generations[1];
        expect(one.isSameAs(other)).toBe(isSame);
        expect(one.isSameAs(trimPod(a, pool))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('shares with its like all that they have in common', () => {
    const pool = new Pool();
    const wire = realPod() as unknown as Wire;
    const one = trimPod(wire, pool);
    const other = trimPod({ ...wire, metadata: { ...(wire.metadata as object), name: 'other', uid: 'other' } }, pool);
    expect(other.podKind).toBe(one.podKind);
    expect(other.look).toBe(one.look);
  });

  it('asks nothing of the spec while the generation is the same and the Pod is bound', () => {
    const { metadata, status } = realPod() as unknown as Real;
    const bound = { metadata: { ...metadata, generation: 1 }, spec: { nodeName: 'node-a' }, status } as Wire;
    const known = trimPod(bound, new Pool());
    const closed = Object.defineProperty({ metadata: bound.metadata, status: {} }, 'spec', {
      get() {
        throw new Error('the spec was read');
      },
    });
    expect(trimPod(closed as Wire, new Pool(), known).nodeName).toBe('node-a');
  });

  it('stays as it was, marked, when what came since cannot be read', () => {
    const store = new ObjectStore({ changed() {}, malformedChanged() {} });
    const pod = trimPod(realPod() as unknown as Wire, new Pool());
    store.set(pod);
    store.reject(`${pod.namespace}/${pod.name}`);
    expect(store.get(`${pod.namespace}/${pod.name}`)).toEqual({ ...pod.toObject(), isUnreadable: true });
  });
});

/** What no API server does: a bound Pod with another spec and no other generation. */
function isSpecAnother(known: KeptPod, wire: Wire): boolean {
  if (known.generation === 0 || known.nodeName === '') return false;
  const fresh = alone(wire);
  return everythingIn([known.spec, known.nodeName]) !== everythingIn([fresh.spec, fresh.nodeName]);
}
