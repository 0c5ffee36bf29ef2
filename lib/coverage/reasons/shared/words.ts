/** Names and times as the sentences write them. */
import { isoTime } from '../../iso-time.ts';
import { formatTaint } from '../../match/taints.ts';
import type { Condition, ContainerState, PodObject, SelectorRequirement, Taint } from '../../objects.ts';
import { clip } from '../../reason.ts';

/** Names in a sentence stop here, so that what follows still fits; evidence has them whole. */
const NAME_LIMIT = 48;

/** A name, cut when it would push the rest out of the sentence. */
export function named(name: string, limit = NAME_LIMIT): string {
  return clip(name, limit);
}

/** The host part of a node's name, as everywhere on the page; an address stays whole. */
export function shortNode(name: string): string {
  const host = name.split('.')[0] ?? name;
  return named(/[a-z]/i.test(host) ? host : name);
}

/** As kubectl prints it; a long key or value is cut, the effect stays. */
export function shortTaint(taint: Taint, limit = 84): string {
  const whole = formatTaint(taint);
  if (whole.length <= limit) return whole;
  const effect = `:${taint.effect}`;
  return named(whole.slice(0, -effect.length), limit - effect.length) + effect;
}

/** RFC 3339, as the API writes it; `not set` for none. */
export function timestamp(ms: number | null): string {
  return ms === null ? 'not set' : isoTime(ms).replace('.000Z', 'Z');
}

/** As in a manifest, on one line: `zone In [a, b]`, `gpu Exists`. */
export function formatRequirement({ key, operator, values }: SelectorRequirement): string {
  const shown = named(key);
  return operator === 'Exists' || operator === 'DoesNotExist'
    ? `${shown} ${operator}`
    : `${shown} ${operator} [${values.join(', ')}]`;
}

/** A condition with its reason and message. */
export function formatCondition({ type, status, reason, message }: Condition): string {
  return `${type}=${status}${reason === '' ? '' : `, ${reason}`}${message === '' ? '' : `: ${message}`}`;
}

/** `code 1`, `code 137 (signal 9)`, `code 137, OOMKilled`. */
export function formatExit({ exitCode, signal, reason }: ContainerState): string {
  const because = reason === '' || reason === 'Error' || reason === 'Completed' ? '' : `, ${reason}`;
  return `code ${exitCode ?? 'unknown'}${signal === null || signal === 0 ? '' : ` (signal ${signal})`}${because}`;
}

/** `DaemonSet node-exporter`, or what the Pod is instead. */
export function ownerOf(pod: PodObject): string {
  if (pod.isMirror) return 'static Pod';
  return pod.controller === null ? 'no controller' : `${pod.controller.kind} ${pod.controller.name}`;
}

/** First line, without the closing period: for a text that goes into a sentence of ours. */
export function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').trim().replace(/\.$/, '');
}
