/**
 * How a Pod is kept: what many Pods have in common is one object for all of them, and its times are one list. A large
 * cluster has 150,000 Pods and some hundred different ones.
 */
import type { Condition, ContainerState, ContainerStatus, PodObject } from '../../coverage/objects.ts';
import { isSame } from '../same.ts';

/** What Pods of one revision have in common. */
export type PodKind = Pick<PodObject, 'namespace' | 'labels' | 'controller' | 'spec' | 'finalizers' | 'isMirror'>;

/** How Pods are, but since when: a time that there is stands as `SOME_TIME`, and its value in the Pod's own list. */
export type PodLook = Pick<
  PodObject,
  | 'phase'
  | 'reason'
  | 'message'
  | 'nominatedNodeName'
  | 'deletionGracePeriodSeconds'
  | 'conditions'
  | 'containerStatuses'
  | 'initContainerStatuses'
>;

/** Its own, and never shared. `NaN` stands for a time that there is not. */
export interface OwnParts {
  readonly name: string;
  readonly uid: string;
  readonly generation: number;
  readonly nodeName: string;
  /** Milliseconds: created, deleted, started, then those of the look in its order. */
  readonly times: readonly number[];
}

export const SOME_TIME = 0;
const CREATED = 0;
const DELETED = 1;
const STARTED = 2;
const OF_LOOK = 3;

type Joined = Pick<PodObject, 'conditions' | 'containerStatuses' | 'initContainerStatuses'>;

/** An evaluation asks one Pod many times over. */
let lastJoined: { readonly pod: KeptPod; readonly joined: Joined } | null = null;

export class KeptPod implements PodObject {
  readonly name: string;
  readonly uid: string;
  readonly generation: number;
  readonly nodeName: string;
  readonly podKind: PodKind;
  readonly look: PodLook;
  readonly #times: readonly number[];

  constructor({ name, uid, generation, nodeName, times }: OwnParts, podKind: PodKind, look: PodLook) {
    this.name = name;
    this.uid = uid;
    this.generation = generation;
    this.nodeName = nodeName;
    this.podKind = podKind;
    this.look = look;
    this.#times = times;
  }

  get kind(): 'Pod' {
    return 'Pod';
  }

  get namespace() {
    return this.podKind.namespace;
  }

  get labels() {
    return this.podKind.labels;
  }

  get controller() {
    return this.podKind.controller;
  }

  get spec() {
    return this.podKind.spec;
  }

  get finalizers() {
    return this.podKind.finalizers;
  }

  get isMirror() {
    return this.podKind.isMirror;
  }

  get createdAt() {
    return this.#time(CREATED);
  }

  get deletedAt() {
    return this.#time(DELETED);
  }

  get startTime() {
    return this.#time(STARTED);
  }

  get phase() {
    return this.look.phase;
  }

  get reason() {
    return this.look.reason;
  }

  get message() {
    return this.look.message;
  }

  get nominatedNodeName() {
    return this.look.nominatedNodeName;
  }

  get deletionGracePeriodSeconds() {
    return this.look.deletionGracePeriodSeconds;
  }

  get conditions() {
    return this.#join().conditions;
  }

  get containerStatuses() {
    return this.#join().containerStatuses;
  }

  get initContainerStatuses() {
    return this.#join().initContainerStatuses;
  }

  /** Whether it says the same. Equal looks and kinds are nearly always one object. */
  isSameAs(other: KeptPod): boolean {
    return (
      this.name === other.name &&
      this.uid === other.uid &&
      this.generation === other.generation &&
      this.nodeName === other.nodeName &&
      isSame(this.podKind, other.podKind) &&
      isSame(this.look, other.look) &&
      isSame(this.#times, other.#times)
    );
  }

  /** A plain object with all that the Pod says. */
  toObject(): PodObject {
    const { name, uid, generation, nodeName, createdAt, deletedAt, startTime } = this;
    const own = { kind: 'Pod', name, uid, generation, nodeName, createdAt, deletedAt, startTime } as const;
    return { ...own, ...this.podKind, ...this.look, ...this.#join() };
  }

  toJSON(): PodObject {
    return this.toObject();
  }

  #time(place: number): number | null {
    const time = this.#times[place] ?? Number.NaN;
    return Number.isNaN(time) ? null : time;
  }

  #join(): Joined {
    if (lastJoined?.pod !== this) lastJoined = { pod: this, joined: join(this.look, this.#times) };
    return lastJoined.joined;
  }
}

function join({ conditions, containerStatuses, initContainerStatuses }: PodLook, times: readonly number[]): Joined {
  let place = OF_LOOK;
  const own = (time: number | null) => (time === null ? null : (times[place++] ?? null));
  const ownState = (state: ContainerState): ContainerState =>
    state.startedAt === null && state.finishedAt === null
      ? state
      : { ...state, startedAt: own(state.startedAt), finishedAt: own(state.finishedAt) };
  const ownCondition = (one: Condition): Condition => ({ ...one, lastTransitionTime: own(one.lastTransitionTime) });
  const ownStatus = (one: ContainerStatus): ContainerStatus => ({
    ...one,
    state: ownState(one.state),
    lastState: ownState(one.lastState),
  });
  return {
    conditions: conditions.map(ownCondition),
    containerStatuses: containerStatuses.map(ownStatus),
    initContainerStatuses: initContainerStatuses.map(ownStatus),
  };
}
