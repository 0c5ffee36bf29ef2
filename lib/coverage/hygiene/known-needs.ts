/** What agents are known to read or write through the API, by family, as their own charts grant it. */

export interface Need {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
}

function needs(text: string): readonly Need[] {
  return text.split(',').flatMap((part) => {
    const [verbs = '', name = ''] = part.trim().split(' ');
    const [resource = '', ...group] = name.split('.');
    return verbs.split('/').map((verb) => ({ group: group.join('.'), resource, verb }));
  });
}

/** Only what the agent can't do its main work without. A row: family, then `verb/verb resource.group, ...`. */
export const KNOWN_NEEDS: ReadonlyMap<string, readonly Need[]> = new Map(
  Object.entries({
    'Fluent Bit': 'get/list/watch pods, get/list/watch namespaces',
    Fluentd: 'get/list/watch pods, get/list/watch namespaces',
    Filebeat: 'get/list/watch pods, get/list/watch namespaces, get/list/watch nodes',
    Metricbeat: 'get/list/watch pods, get/list/watch nodes',
    Promtail: 'get/list/watch pods, get/list/watch nodes',
    Vector: 'list/watch pods, list/watch namespaces, list/watch nodes',
    'Node problem detector': 'get nodes, patch nodes/status, create/patch events',
    kured: 'get/patch nodes, list pods, create pods/eviction',
    'kube-proxy': 'list/watch services, list/watch nodes, list/watch endpointslices.discovery.k8s.io',
    'AWS EBS CSI': 'get nodes',
  }).map(([family, text]) => [family, needs(text)]),
);
