/** `fieldSelector`, for the few fields that a real server can select by. */
import type { ResourceName } from './resources.ts';

export type Selector = (body: string) => boolean;

const FIELDS: Readonly<Partial<Record<ResourceName, readonly string[]>>> = {
  nodes: ['metadata.name', 'spec.unschedulable'],
  pods: ['metadata.name', 'metadata.namespace', 'spec.nodeName', 'spec.schedulerName', 'status.phase'],
  events: [
    'metadata.name',
    'metadata.namespace',
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'reason',
    'type',
  ],
};
const ANY_KIND = ['metadata.name', 'metadata.namespace'];

/** null selects everything; a string is the server's complaint. */
export function parseFieldSelector(resource: ResourceName, text: string | null): Selector | null | string {
  if (text === null || text === '') return null;
  const tests: ((object: unknown) => boolean)[] = [];
  for (const term of text.split(',')) {
    const match = /^([^=!]+)(==|=|!=)(.*)$/.exec(term);
    if (match === null) return `invalid field selector: "${term}"`;
    const [, field = '', operator, value = ''] = match;
    if (!(FIELDS[resource] ?? ANY_KIND).includes(field)) return `field label not supported: ${field}`;
    tests.push((object) => (valueAt(object, field) === value) === (operator !== '!='));
  }
  return (body) => {
    const object: unknown = JSON.parse(`{${body}`);
    return tests.every((test) => test(object));
  };
}

function valueAt(object: unknown, path: string): string {
  let value = object;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null) return '';
    value = Object.getOwnPropertyDescriptor(value, key)?.value;
  }
  return value === undefined || value === null ? '' : String(value);
}
