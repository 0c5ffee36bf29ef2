/** An open page, as far as its state goes: it follows the stream, and starts over when it is told to. */
import { vi } from 'vitest';
import type { Digest } from '../../coverage/digest/digest.ts';
import { daemonSetKey } from '../../coverage/objects.ts';
import { fromBase64 } from '../../wire/base64.ts';
import { decodeDelta } from '../../wire/delta.ts';
import { DigestState } from '../../wire/digest.ts';
import { NOT_SAID, NOT_SAID_KIND } from '../../wire/kinds.ts';
import type { PageSnapshot } from '../../wire/messages.ts';
import { PageState } from '../../wire/page-state.ts';
import { decodeSnapshot, encodeSnapshot } from '../../wire/snapshot.ts';
import type { Hub } from '../hub.ts';
import { readEvents, type ServerEvent } from './sse.ts';

export class TestPage {
  state: PageState;
  /** How often it began from a snapshot. */
  starts = 0;
  readonly #hub: Hub;
  #digest = new DigestState();
  #frames: Uint8Array[] = [];
  #stop = () => {};

  constructor(hub: Hub) {
    this.#hub = hub;
    this.state = this.#start();
    this.open();
  }

  get digest(): Digest | null {
    return this.#digest.digest;
  }

  /** Takes in what came since the last call. */
  read(): PageState {
    for (let bytes = this.#frames.shift(); bytes !== undefined; bytes = this.#frames.shift()) {
      for (const event of readEvents(bytes)) this.#take(event);
    }
    return this.state;
  }

  /** Loses its stream. */
  close(): void {
    this.#stop();
    this.#frames = [];
  }

  /** Asks for what came after its own revision. */
  open(): void {
    this.close();
    const frames: Uint8Array[] = [];
    this.#frames = frames;
    this.#stop = this.#hub.page.subscribe(this.state.revision, ({ bytes }) => frames.push(bytes));
  }

  #start(): PageState {
    this.starts += 1;
    return PageState.from(decodeSnapshot(encodeSnapshot(this.#hub.page.snapshot())));
  }

  #take({ type, data }: ServerEvent): void {
    if (type === 'resync') {
      this.state = this.#start();
      this.open();
    } else if (type === 'delta') {
      const bytes = fromBase64(String(data.bytes));
      this.state.apply(decodeDelta(bytes, this.state.nodes.length, this.state.revision));
    } else if (type === 'digest' && !this.#digest.apply(JSON.stringify(data), this.#places())) this.open();
  }

  #places() {
    const { revision, nodes, daemonSets } = this.state;
    return { revision, nodes: nodes.map(({ name }) => name), daemonSets: daemonSets.map(daemonSetKey) };
  }
}

/** By names instead of places, without what the clock alone moves on. */
export function comparable({ nodes, daemonSets, kinds, cells, words }: PageSnapshot) {
  const key = (row: number, column: number) => `${nodes[row]?.name} ${daemonSetKey(daemonSets[column] as never)}`;
  const kindAt = (place: number) => (place === NOT_SAID ? NOT_SAID_KIND : kinds[place]);
  const sorted = <T>(entries: [string, T][]) => Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    nodes: sorted(nodes.map((one) => [one.name, one])),
    daemonSets: sorted(
      daemonSets.map((one) => [
        daemonSetKey(one),
        { ...one, rollout: one.rollout === null ? null : { ...one.rollout, eta: null } },
      ]),
    ),
    cells: sorted(
      cells.flatMap((kindsOfRows, column) =>
        [...kindsOfRows].map((kind, row) => [key(row, column), kindAt(kind)] as [string, unknown]),
      ),
    ),
    words: words === null ? null : sorted(words.map(({ row, column, ...one }) => [key(row, column), one])),
  };
}

/** Moves the hub's clock and its timers. */
export async function pass(clock: { now: number }, ms: number): Promise<void> {
  clock.now += ms;
  await vi.advanceTimersByTimeAsync(ms);
}

/** What somebody hears who asks for what came after `since`. */
export function told(hub: Hub, since: number) {
  const events: ReturnType<typeof readEvents> = [];
  hub.page.subscribe(since, ({ bytes }) => events.push(...readEvents(bytes)))();
  return events;
}
