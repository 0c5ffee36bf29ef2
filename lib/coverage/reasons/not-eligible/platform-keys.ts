/** The labels by which the kubelet says what a node is. */
export const OS_KEYS: readonly string[] = ['kubernetes.io/os', 'beta.kubernetes.io/os'];
export const ARCH_KEYS: readonly string[] = ['kubernetes.io/arch', 'beta.kubernetes.io/arch'];

export function isPlatformKey(key: string): boolean {
  return OS_KEYS.includes(key) || ARCH_KEYS.includes(key);
}
