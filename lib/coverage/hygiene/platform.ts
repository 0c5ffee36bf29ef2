import type { NodeObject } from '../objects.ts';

/** What kind of node it is to an agent: most run on Linux and on nothing else. */
export function nodePlatform({ labels, taints, operatingSystem }: NodeObject): 'linux' | 'windows' | 'virtual' {
  const isVirtual =
    labels.get('type') === 'virtual-kubelet' ||
    labels.get('eks.amazonaws.com/compute-type') === 'fargate' ||
    taints.some(
      ({ key, value }) =>
        key === 'virtual-kubelet.io/provider' || (key === 'eks.amazonaws.com/compute-type' && value === 'fargate'),
    );
  if (isVirtual) return 'virtual';
  return (labels.get('kubernetes.io/os') ?? operatingSystem) === 'windows' ? 'windows' : 'linux';
}
