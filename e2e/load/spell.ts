/** Names, uids and times as Kubernetes spells them, from numbers. */

const SAFE = 'bcdfghjklmnpqrstvwxz2456789';
const DAY_SECONDS = 86_400;

const days = new Map<number, string>();
const twoDigits = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'));

/** metav1.Time of seconds since the epoch. */
export function timeOf(seconds: number): string {
  const day = Math.floor(seconds / DAY_SECONDS);
  let date = days.get(day);
  if (date === undefined) {
    date = new Date(day * DAY_SECONDS * 1000).toISOString().slice(0, 11);
    days.set(day, date);
  }
  const rest = seconds - day * DAY_SECONDS;
  return `${date}${twoDigits[Math.floor(rest / 3600)]}:${twoDigits[Math.floor(rest / 60) % 60]}:${twoDigits[rest % 60]}Z`;
}

/** The five letters behind a generated name. Another number, another suffix, up to 14 million. */
export function suffixOf(serial: number): string {
  let text = '';
  for (let left = serial, i = 0; i < 5; i += 1, left = Math.floor(left / 27)) text += SAFE[left % 27];
  return text;
}

/** Spreads a number over 32 bits. */
export function mix(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function hex8(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}

/** `kind` keeps the uids of different kinds apart. */
export function uidOf(kind: number, serial: number): string {
  const spread = hex8(mix(serial + kind * 7919));
  return `${spread}-${hex8(kind).slice(4)}-4${spread.slice(0, 3)}-8${spread.slice(3, 6)}-0000${hex8(serial)}`;
}

export function hex64(seed: number): string {
  return hex8(mix(seed)).repeat(8);
}
