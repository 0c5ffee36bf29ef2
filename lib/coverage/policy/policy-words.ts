/** Rules in words. */
import { list } from '../summary/words.ts';
import type { NodeTest, Subject } from './policy.ts';

/** `logging, Falco and kube-system/kube-proxy`. */
export function saysAgents({ categories, families, daemonSets }: Subject): string {
  return list([...categories, ...families, ...daemonSets]);
}

/** `on all nodes`, `on pool gpu-*, where zone In [a, b]`. */
export function saysNodes({ pools, requirements }: NodeTest): string {
  const where = requirements.map(({ key, operator, values }) =>
    values.length === 0 ? `${key} ${operator}` : `${key} ${operator} [${values.join(', ')}]`,
  );
  const pool = pools.length === 0 ? [] : [`on pool ${pools.join(' or ')}`];
  if (where.length === 0) return pool[0] ?? 'on all nodes';
  return [...pool, `where ${list(where)}`].join(', ');
}
