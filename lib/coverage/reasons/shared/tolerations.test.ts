import { describe, expect, test } from 'vitest';
import { daemonSet } from '../../testing.ts';
import { taintOf } from '../../vectors/build.ts';
import { formatToleration, saysTolerated, tolerationFor, tolerationsCommand, tolerationsYaml } from './tolerations.ts';

const GPU = taintOf('nvidia.com/gpu=present:NoSchedule');
const BARE = daemonSet();
const WITH_ONE = daemonSet({ template: { tolerations: [['nvidia.com/gpu', 'Equal', 'absent', 'NoSchedule']] } });

/** The operations that the command holds. */
function operations(command: string): unknown {
  return JSON.parse(/-p '(.*)'$/.exec(command)?.[1] ?? '');
}

describe('the toleration to add', () => {
  test('covers every value, or only this one', () => {
    expect(formatToleration(tolerationFor(GPU, 'anyValue'))).toBe(
      'key: nvidia.com/gpu, operator: Exists, effect: NoSchedule',
    );
    expect(formatToleration(tolerationFor(GPU, 'sameValue'))).toBe(
      'key: nvidia.com/gpu, operator: Equal, value: present, effect: NoSchedule',
    );
  });

  test('of a taint without a value is the same either way', () => {
    const bare = taintOf('batch:NoExecute');
    expect(tolerationFor(bare, 'sameValue')).toEqual(tolerationFor(bare, 'anyValue'));
  });
});

describe('the command', () => {
  test('makes the list where there is none: appending to it would fail', () => {
    expect(operations(tolerationsCommand(BARE, [tolerationFor(GPU, 'anyValue')]))).toEqual([
      {
        op: 'add',
        path: '/spec/template/spec/tolerations',
        value: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
      },
    ]);
  });

  test('appends to a list that is there: replacing it would lose the others', () => {
    const added = [tolerationFor(GPU, 'anyValue'), tolerationFor(taintOf('batch:NoExecute'), 'anyValue')];
    expect(operations(tolerationsCommand(WITH_ONE, added))).toEqual([
      {
        op: 'add',
        path: '/spec/template/spec/tolerations/-',
        value: expect.objectContaining({ key: 'nvidia.com/gpu' }),
      },
      { op: 'add', path: '/spec/template/spec/tolerations/-', value: expect.objectContaining({ key: 'batch' }) },
    ]);
  });
});

test('the YAML has the whole list: merging it must not lose what is there', () => {
  expect(tolerationsYaml(WITH_ONE, [tolerationFor(taintOf('ready=true:NoSchedule'), 'sameValue')])).toBe(
    [
      'spec:',
      '  template:',
      '    spec:',
      '      tolerations:',
      '      # the one already here',
      '      - key: nvidia.com/gpu',
      '        operator: Equal',
      '        value: absent',
      '        effect: NoSchedule',
      '      # new',
      '      - key: ready',
      '        operator: Equal',
      '        value: "true"',
      '        effect: NoSchedule',
      '',
    ].join('\n'),
  );
  expect(tolerationsYaml(BARE, [])).not.toContain('#');
});

test('the YAML keeps for how long a taint is borne', () => {
  const { template } = daemonSet();
  const kept = { key: 'a', operator: 'Exists', value: '', effect: 'NoExecute', tolerationSeconds: 30 };
  const yaml = tolerationsYaml({ ...BARE, template: { ...template, tolerations: [kept] } }, []);
  expect(yaml).toContain('        effect: NoExecute\n        tolerationSeconds: 30\n');
});

describe('what a DaemonSet tolerates of a taint', () => {
  test('nothing for its key', () => {
    expect(saysTolerated(BARE, GPU)).toBe("0 tolerations, plus the controller's 6: none for key nvidia.com/gpu");
  });

  test('its key with another value, word for word', () => {
    expect(saysTolerated(WITH_ONE, GPU)).toBe(
      "1 toleration, plus the controller's 6; not matching nvidia.com/gpu=present:NoSchedule: key: nvidia.com/gpu, operator: Equal, value: absent, effect: NoSchedule",
    );
  });

  test('the controller adds one more in the host network', () => {
    expect(saysTolerated(daemonSet({ template: { hostNetwork: true } }), GPU)).toContain("the controller's 7");
  });
});
