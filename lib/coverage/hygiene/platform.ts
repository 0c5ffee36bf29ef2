import { isVirtualNode } from '../node-lifecycle.ts';
import type { NodeObject } from '../objects.ts';

/** What kind of node it is to an agent: most run on Linux and on nothing else. */
export function nodePlatform(node: NodeObject): 'linux' | 'windows' | 'virtual' {
  if (isVirtualNode(node)) return 'virtual';
  const { labels, operatingSystem } = node;
  return (labels.get('kubernetes.io/os') ?? operatingSystem) === 'windows' ? 'windows' : 'linux';
}
