/** Kubernetes quantities: `100m`, `1.5Gi`, `2e3`. Parsed exactly, then rounded up as the scheduler does. */

const QUANTITY = /^([+-]?)(\d*)(?:\.(\d*))?(?:(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]?)|[eE]([+-]?\d+))$/;
const DECIMAL_EXPONENTS: ReadonlyMap<string, number> = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);
const BINARY_EXPONENTS: ReadonlyMap<string, bigint> = new Map([
  ['Ki', 10n],
  ['Mi', 20n],
  ['Gi', 30n],
  ['Ti', 40n],
  ['Pi', 50n],
  ['Ei', 60n],
]);
const MAX_INT64 = 2n ** 63n - 1n;
/** Beyond this many decimal places either way every amount saturates or rounds up to 1: no need to build it. */
const MAX_PLACES = 60;
/** Of the digits behind so many it only matters whether any is not zero. */
const MAX_DIGITS = 120;

/**
 * Returns the amount in thousandths (`milli`) or whole units, rounded up away from zero and capped at int64 either
 * way; `NaN` when malformed. Mirrors `resource.ParseQuantity`, then `MilliValue` or `Value`. A number comes from JSON
 * that spells the quantity without quotes.
 */
export function parseQuantity(text: string | number, unit: 'milli' | 'unit'): number {
  const match = QUANTITY.exec(String(text).trim());
  if (match === null) return Number.NaN;
  const [, sign = '', whole = '', fraction = '', suffix = '', exponentText = '0'] = match;
  const digits = (whole + fraction).replace(/^0+/, '');
  if (whole === '' && fraction === '') return Number.NaN;
  if (digits === '') return 0;

  const binary = BINARY_EXPONENTS.get(suffix);
  const decimal = binary === undefined ? (DECIMAL_EXPONENTS.get(suffix) ?? 0) + Number(exponentText) : 0;
  const places = decimal - fraction.length + (unit === 'milli' ? 3 : 0);
  const told = digits.length > MAX_DIGITS ? digits.slice(0, MAX_DIGITS) + digitFor(digits.slice(MAX_DIGITS)) : digits;
  const magnitude = scaleUp(told, binary ?? 0n, places + digits.length - told.length);
  const amount = Number(magnitude > MAX_INT64 ? MAX_INT64 : magnitude);
  return sign === '-' ? -amount : amount;
}

/** One digit in place of many, so that what is rounded up with them is rounded up without. */
function digitFor(rest: string): '0' | '1' {
  return /[1-9]/.test(rest) ? '1' : '0';
}

/** `digits` x 2^`binary` x 10^`places`, rounded up. `digits` is not zero. */
function scaleUp(digits: string, binary: bigint, places: number): bigint {
  if (places + digits.length > MAX_PLACES) return MAX_INT64;
  if (places + digits.length < -MAX_PLACES) return 1n;
  const scaled = BigInt(digits) << binary;
  if (places >= 0) return scaled * 10n ** BigInt(places);
  const divisor = 10n ** BigInt(-places);
  return (scaled + divisor - 1n) / divisor;
}

const BYTE_UNITS = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/**
 * An amount of a resource for people, from the unit that `Resources` keeps it in: `100m` or `4` for cpu, `512 Mi` or
 * `14.6 Gi` for bytes, `4` for counts. `unreadable` for an amount that did not parse.
 */
export function formatQuantity(resource: string, amount: number): string {
  if (Number.isNaN(amount)) return 'unreadable';
  if (resource === 'cpu') return Math.abs(amount) < 1000 && amount !== 0 ? `${amount}m` : trimZeros(amount / 1000, 3);
  return isBytes(resource) ? formatBytes(amount) : String(amount);
}

function isBytes(resource: string): boolean {
  return resource === 'memory' || resource === 'ephemeral-storage' || resource.startsWith('hugepages-');
}

function formatBytes(amount: number): string {
  let scaled = amount;
  let unit = '';
  for (const next of BYTE_UNITS) {
    if (Math.abs(scaled) < 1023.95) break;
    scaled /= 1024;
    unit = next;
  }
  return unit === '' ? String(amount) : `${trimZeros(scaled, 1)} ${unit}`;
}

function trimZeros(value: number, places: number): string {
  return String(Number(value.toFixed(places)));
}
