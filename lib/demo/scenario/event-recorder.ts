/** Writes Events, counts repetitions, and forgets them after an hour, as clusters do. */

import type { Sink } from '../api-server/store.ts';
import type { Agenda } from './agenda.ts';
import { buildEvent, type EventOptions, repeatEvent } from './build/event.ts';
import type { Random } from './random.ts';
import type { EventWire } from './wire.ts';

const TTL_MS = 3_600_000;

/** What it needs of the cluster. */
interface Surroundings {
  readonly random: Random;
  readonly agenda: Agenda;
  readonly sink: Sink | null;
}

export class EventRecorder {
  readonly #cluster: Surroundings;
  readonly #events = new Map<string, { readonly event: EventWire; seenAt: number }>();

  constructor(cluster: Surroundings) {
    this.#cluster = cluster;
  }

  all(): readonly EventWire[] {
    return [...this.#events.values()].map(({ event }) => event);
  }

  record(options: EventOptions): void {
    const { random, agenda, sink } = this.#cluster;
    const { now } = agenda;
    const key = [options.about.metadata.uid, options.reason, options.message].join('\n');
    const known = this.#events.get(key);
    if (known !== undefined) {
      repeatEvent(known.event, now);
      known.seenAt = now;
      sink?.put('events', known.event);
      return;
    }
    const event = buildEvent(options, random.uid(), random.hex(16), now);
    this.#events.set(key, { event, seenAt: now });
    sink?.put('events', event);
    this.#expire(key, now + TTL_MS);
  }

  #expire(key: string, at: number): void {
    this.#cluster.agenda.at(at, () => {
      const known = this.#events.get(key);
      if (known === undefined) return;
      if (known.seenAt + TTL_MS > this.#cluster.agenda.now) {
        this.#expire(key, known.seenAt + TTL_MS);
        return;
      }
      this.#events.delete(key);
      this.#cluster.sink?.delete('events', known.event.metadata.namespace, known.event.metadata.name);
    });
  }
}
