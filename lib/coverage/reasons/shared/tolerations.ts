/** Adding tolerations to a DaemonSet's template, as YAML and as a command. */
import { controllerTolerations, formatTaint } from '../../match/taints.ts';
import type { DaemonSetObject, Taint, Toleration } from '../../objects.ts';
import { count } from '../../summary/words.ts';
import { patchDaemonSet } from './kubectl.ts';
import { yamlString } from './shell.ts';

/** Covers every value of the key, or only the taint's own. */
export type TolerationWidth = 'anyValue' | 'sameValue';

export function tolerationFor({ key, value, effect }: Taint, width: TolerationWidth): Toleration {
  return width === 'sameValue' && value !== ''
    ? { key, operator: 'Equal', value, effect }
    : { key, operator: 'Exists', value: '', effect };
}

function fieldsOf({ key, operator, value, effect }: Toleration): [string, string][] {
  const fields: [string, string][] = [
    ['key', key],
    ['operator', operator],
    ['value', value],
    ['effect', effect],
  ];
  return fields.filter(([, text]) => text !== '');
}

/** `key: a, operator: Exists, effect: NoSchedule`. */
export function formatToleration(toleration: Toleration): string {
  const fields = fieldsOf(toleration);
  return fields.length === 0 ? 'matches nothing' : fields.map(([name, text]) => `${name}: ${text}`).join(', ');
}

/** YAML to merge: the whole list, as merging replaces it. */
export function tolerationsYaml({ template }: DaemonSetObject, added: readonly Toleration[]): string {
  const kept = template.tolerations;
  return [
    'spec:',
    '  template:',
    '    spec:',
    '      tolerations:',
    ...(kept.length === 0 ? [] : [`      # ${kept.length === 1 ? 'the one' : `the ${kept.length}`} already here`]),
    ...kept.flatMap(yamlLines),
    ...(kept.length === 0 ? [] : ['      # new']),
    ...added.flatMap(yamlLines),
    '',
  ].join('\n');
}

/** One that has no field at all tolerates nothing, and stays a list item. */
function yamlLines(toleration: Toleration): string[] {
  const { tolerationSeconds } = toleration;
  const lines = [
    ...fieldsOf(toleration).map(([name, text]) => `${name}: ${yamlString(text)}`),
    ...(tolerationSeconds === undefined ? [] : [`tolerationSeconds: ${tolerationSeconds}`]),
  ];
  return (lines.length === 0 ? ['{}'] : lines).map((line, index) => `      ${index === 0 ? '-' : ' '} ${line}`);
}

/** Appends when the list exists: JSON patch's `-` fails on a list that is not there. */
export function tolerationsCommand(daemonSet: DaemonSetObject, added: readonly Toleration[]): string {
  const path = '/spec/template/spec/tolerations';
  const values = added.map((toleration) => Object.fromEntries(fieldsOf(toleration)));
  return patchDaemonSet(
    daemonSet,
    daemonSet.template.tolerations.length === 0
      ? [{ op: 'add', path, value: values }]
      : values.map((value) => ({ op: 'add', path: `${path}/-`, value })),
  );
}

/** What the DaemonSet tolerates of this taint's key: `1 toleration, plus the controller's 6: none for key a`. */
export function saysTolerated({ template }: DaemonSetObject, taint: Taint): string {
  const own = template.tolerations;
  const added = controllerTolerations(template.hostNetwork);
  const near = [...own, ...added].filter(({ key }) => key === taint.key || key === '').map(formatToleration);
  const all = `${count(own.length, 'toleration')}, plus the controller's ${added.length}`;
  return near.length === 0
    ? `${all}: none for key ${taint.key}`
    : `${all}; not matching ${formatTaint(taint)}: ${near.join('; ')}`;
}
