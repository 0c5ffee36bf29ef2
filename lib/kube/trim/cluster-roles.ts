import type { ClusterRoleBindingObject, ClusterRoleObject } from '../../coverage/cluster-objects.ts';
import { trimMeta } from './meta.ts';
import type { Pool } from './pool.ts';
import { readObject, readObjects, readString, readStrings, type Wire } from './read.ts';

/** `rbac.authorization.k8s.io/v1.ClusterRole` as Rollcall keeps it, without its labels. Throws MalformedError. */
export function trimClusterRole(wire: Wire, pool: Pool): ClusterRoleObject {
  return {
    kind: 'ClusterRole',
    ...trimMeta(wire, pool),
    labels: new Map(),
    rules: readObjects(wire, 'rules').map((rule) =>
      pool.share('policyrule', {
        verbs: readStrings(rule, 'verbs'),
        apiGroups: readStrings(rule, 'apiGroups'),
        resources: readStrings(rule, 'resources'),
        resourceNames: readStrings(rule, 'resourceNames'),
        nonResourceURLs: readStrings(rule, 'nonResourceURLs'),
      }),
    ),
  };
}

/** `rbac.authorization.k8s.io/v1.ClusterRoleBinding` as Rollcall keeps it, without its labels. Throws MalformedError. */
export function trimClusterRoleBinding(wire: Wire, pool: Pool): ClusterRoleBindingObject {
  return {
    kind: 'ClusterRoleBinding',
    ...trimMeta(wire, pool),
    labels: new Map(),
    roleName: readString(readObject(wire, 'roleRef'), 'name'),
    subjects: readObjects(wire, 'subjects').map((subject) => ({
      kind: pool.string(readString(subject, 'kind')),
      namespace: pool.string(readString(subject, 'namespace')),
      name: readString(subject, 'name'),
    })),
  };
}
