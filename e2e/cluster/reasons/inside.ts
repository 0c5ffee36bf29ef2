import type { KubeObject } from '../kinds.ts';
import { namespace } from '../manifests.ts';
import { nameOf, type Row } from './row.ts';

/** A row in a namespace of its own, of the same name. */
export function inside(
  reason: string,
  { before, agent, ...row }: Pick<Row, 'fault' | 'says'> & Partial<Omit<Row, 'before'>> & { before?: KubeObject[] },
): Row {
  const name = nameOf({ reason, ...row });
  const isMade = before?.some(({ kind }) => kind === 'Namespace');
  return {
    reason,
    state: 'missing',
    before: [...(isMade ? [] : [namespace(name)]), ...(before ?? [])],
    agent: { namespace: name, ...agent },
    remedy: 'heals',
    ...row,
  };
}

export const priorityClass = (name: string): KubeObject => ({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name },
  value: 100,
});
