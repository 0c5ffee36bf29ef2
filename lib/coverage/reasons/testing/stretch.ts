/** The same cell with every name as long as a name can be. For tests only. */
import { type ContextFields, daemonSet, node } from '../../testing.ts';

const LONGEST = 253;
const NAMES = [
  'agent',
  'node-1',
  'node-2',
  'node-7',
  'agents/collector',
  'example.com/agent',
  'monitoring/node-exporter',
  'compute',
  'migrate',
  'node-exporter',
  'batch',
  'no-host-path',
  'gvisor',
];

/** Replaces the fixtures' own names wherever they stand, also inside messages. */
export function stretch(fields: ContextFields): ContextFields {
  return walk({ node: node(), daemonSet: daemonSet(), ...fields }) as ContextFields;
}

function walk(value: unknown): unknown {
  if (typeof value === 'string') return lengthen(value);
  if (Array.isArray(value)) return value.map(walk);
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [lengthen(String(key)), walk(one)]));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walk(one)]));
}

function lengthen(text: string): string {
  let result = text;
  for (const name of NAMES) {
    result = result.replaceAll(
      new RegExp(`(?<![\\w./-])${name}(?!\\w)`, 'g'),
      name + 'x'.repeat(LONGEST - name.length),
    );
  }
  return result;
}
