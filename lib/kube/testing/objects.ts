/** Wire objects for tests: the least that a real one has. */

export function wireNode(name: string, resourceVersion = '1', more: object = {}): object {
  return { metadata: { name, uid: `uid-${name}`, resourceVersion }, spec: {}, status: {}, ...more };
}

export function wirePod(name: string, resourceVersion = '1', more: object = {}): object {
  return {
    metadata: { namespace: 'default', name, uid: `uid-${name}`, resourceVersion },
    spec: { containers: [{ name: 'main', image: 'agent:1' }] },
    status: { phase: 'Running' },
    ...more,
  };
}
