/** Node addresses inside 10.0.0.0/8, each given out once. Availability zones have their own ranges. */
import type { Random } from '../random.ts';

const ZONES = ['a', 'b', 'c'];
const RANGES_PER_ZONE = [12, 48, 81];

export interface NodeAddress {
  /** Such as `12-33`: the last two octets. */
  readonly key: string;
  readonly ip: string;
  readonly name: string;
  readonly zone: string;
}

export class Addresses {
  readonly #random: Random;
  readonly #used = new Set<string>();

  constructor(random: Random, reserved: readonly string[]) {
    this.#random = random;
    for (const key of reserved) this.#used.add(key);
  }

  draw(): NodeAddress {
    for (let tries = 0; ; tries++) {
      const zone = Math.floor(this.#random.next() * 3);
      // 250 addresses a range: a full one makes room for the next.
      const range = (RANGES_PER_ZONE[zone] ?? 0) + Math.min(30, Math.floor(tries / 40));
      const key = `${range}-${4 + Math.floor(this.#random.next() * 250)}`;
      if (this.#used.has(key)) continue;
      this.#used.add(key);
      return addressOf(key);
    }
  }
}

export function addressOf(key: string): NodeAddress {
  const [range = '0', host = '0'] = key.split('-');
  const zone = ZONES[RANGES_PER_ZONE.findLastIndex((start) => Number(range) >= start)] ?? 'a';
  return {
    key,
    ip: `10.0.${range}.${host}`,
    name: `ip-10-0-${range}-${host}.eu-west-1.compute.internal`,
    zone: `eu-west-1${zone}`,
  };
}
