/** When two cells' sentences blame the same thing: what is particular to a node, a Pod or a moment is blanked. */
import type { CellView } from '../picture.ts';

const BLANK = '·';
/** What was cut short was cut at a place that depends on the names in it: only its beginning compares. */
const COMPARED_OF_CUT = 56;

/** As the controller names a Pod: its DaemonSet's name and five characters. */
const GENERATED_NAME = /(?<![\w.-])([a-z0-9.-]+)-[a-z0-9]{5}(?![\w-])/g;
/** A Pod of whatever owner, with its namespace or without: which of an owner's Pods it is differs by node. */
const OTHER_POD = /\bPod (?:[a-z0-9-]+\/)?[a-z0-9.]*[-\d][a-z0-9.-]*…?/g;
/** A name too long for its sentence. */
const CUT_NAME = /([a-z0-9][a-z0-9.-]{7,})…/g;
const ADDRESS = /\b\d{1,3}(?:\.\d{1,3}){3}\b|\b[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,7}\b/gi;
const CLOCK = /\b(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?\b/g;
const IDENTIFIER = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b[0-9a-f]{12,64}\b/g;
/** A number of its own with its unit: not part of a version, a taint or a name, and not a code that tells causes apart. */
const AMOUNT =
  /(?<![\w.:=/@-])(?<!\b(?:code|exit|http|port|revision|signal|status|statuscode):? )\d+(?:[.,]\d+)?(?: ?(?:[KMGT]i|m|ms|s|min|h|d|B|cores?)\b)?(?=$|[\s,;:)%"]|\.(?:\s|$))/gi;
/** As the quota plugin writes its sums: `used: pods=30,requests.cpu=2`. */
const QUOTA = /\b(requested|used|limited): [^ ;]+/g;
const COUNTED_WORD = /· (\w+?)s?\b/g;

/** Equal for cells of one DaemonSet, state and reason exactly when they count as one cause. */
export function culpritOf(cell: CellView): string {
  const daemonSetName = cell.daemonSet.slice(cell.daemonSet.indexOf('/') + 1);
  const names = [cell.node, cell.node.split('.')[0] ?? cell.node, ...(cell.pod === null ? [] : [cell.pod])];
  let text = cell.message.replaceAll(CUT_NAME, (whole, start: string) =>
    names.some((name) => name.startsWith(start)) ? BLANK : whole,
  );
  for (const name of names) text = blank(text, name);
  text = text
    .replaceAll(GENERATED_NAME, (name, owner: string) => (owner === daemonSetName ? BLANK : name))
    .replaceAll(OTHER_POD, `Pod ${BLANK}`)
    .replaceAll(ADDRESS, BLANK)
    .replaceAll(IDENTIFIER, BLANK)
    .replaceAll(CLOCK, BLANK)
    .replaceAll(QUOTA, `$1: ${BLANK}`)
    .replaceAll(AMOUNT, BLANK)
    .replaceAll(COUNTED_WORD, `${BLANK} $1`);
  return text.includes('…') ? text.slice(0, COMPARED_OF_CUT) : text;
}

/** Short and the same for the same text: FNV-1a, 32 bits. */
export function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** Replaces a name where it stands alone, so that a node called `a` does not eat every a. */
function blank(text: string, name: string): string {
  if (name === '') return text;
  let result = '';
  let from = 0;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    if (isInName(text[at - 1]) || isInName(text[at + name.length])) continue;
    result += text.slice(from, at) + BLANK;
    from = at + name.length;
  }
  return from === 0 ? text : result + text.slice(from);
}

function isInName(character: string | undefined): boolean {
  return character !== undefined && /[\w-]/.test(character);
}
