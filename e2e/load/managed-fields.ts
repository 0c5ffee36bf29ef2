/** managedFields: who wrote which field of an object, which is a good part of every object's bytes. */

/** One writer's entry, that owns every field of `of`. */
export function managedBy(manager: string, time: string, of: object, subresource?: string): object {
  return {
    manager,
    operation: 'Update',
    apiVersion: 'v1',
    time,
    fieldsType: 'FieldsV1',
    fieldsV1: fieldsOf(of),
    ...(subresource === undefined ? {} : { subresource }),
  };
}

/** Lists and structures that are owned as a whole. */
const ATOMIC: ReadonlySet<string> = new Set([
  'conditions',
  'containerStatuses',
  'env',
  'tolerations',
  'nodeSelectorTerms',
  'fieldRef',
  'secretKeyRef',
  'httpGet',
  'livenessProbe',
  'ports',
  'readinessProbe',
  'securityContext',
  'volumeMounts',
  'volumes',
]);

function fieldsOf(value: unknown): object {
  if (typeof value !== 'object' || value === null) return {};
  if (Array.isArray(value)) {
    if (typeof value[0] !== 'object') return {};
    return {
      '.': {},
      ...Object.fromEntries(value.map((item) => [`k:${JSON.stringify(keyOf(item))}`, fieldsOf(item)])),
    };
  }
  const fields = Object.entries(value).map(([key, inner]) => [`f:${key}`, ATOMIC.has(key) ? {} : fieldsOf(inner)]);
  return { '.': {}, ...Object.fromEntries(fields) };
}

/** The merge key of a list's item. */
function keyOf(item: object): object {
  const { name, type, ip, uid } = item as Readonly<Record<string, unknown>>;
  if (uid !== undefined) return { uid };
  return name === undefined ? (type === undefined ? { ip } : { type }) : { name };
}
