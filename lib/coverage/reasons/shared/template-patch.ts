/** One change of the Pod template, as YAML to merge and as the command that merges it. */
import type { DaemonSetObject } from '../../objects.ts';
import { kubectlIn } from './kubectl.ts';
import { yamlString } from './shell.ts';

export interface TemplatePatch {
  readonly command: string;
  readonly yaml: string;
}

type Value = string | number | boolean | readonly Fields[] | Fields;
interface Fields {
  readonly [field: string]: Value;
}

/** Merges fields into `spec.template.spec`; lists of the API that have a merge key are merged by it. */
export function templatePatch({ namespace, name }: DaemonSetObject, spec: Fields): TemplatePatch {
  const whole = { spec: { template: { spec } } };
  return {
    command: kubectlIn(namespace, 'patch', 'ds', name, '-p', JSON.stringify(whole)),
    yaml: `${yamlLines(whole).join('\n')}\n`,
  };
}

/** Merges fields into one container; null when the template has none of that name, since a webhook added it. */
export function containerPatch(daemonSet: DaemonSetObject, name: string, fields: Fields): TemplatePatch | null {
  const { containers, initContainers } = daemonSet.template;
  for (const [list, all] of Object.entries({ containers, initContainers })) {
    if (all.some((one) => one.name === name)) return templatePatch(daemonSet, { [list]: [{ name, ...fields }] });
  }
  return null;
}

function yamlLines(fields: Fields): string[] {
  return Object.entries(fields).flatMap(([field, value]) => {
    const key = `${yamlString(field)}:`;
    if (Array.isArray(value)) {
      return [key, ...value.flatMap((item) => yamlLines(item).map((line, i) => `${i === 0 ? '- ' : '  '}${line}`))];
    }
    if (typeof value === 'object') return [key, ...yamlLines(value as Fields).map((line) => `  ${line}`)];
    return [`${key} ${scalar(value as string | number | boolean)}`];
  });
}

const QUANTITY = /^\d+[KMGT]i$/;

function scalar(value: string | number | boolean): string {
  if (typeof value !== 'string' || QUANTITY.test(value)) return String(value);
  return yamlString(value);
}
