import { describe, expect, test } from 'vitest';
import { container, daemonSet } from '../../testing.ts';
import { containerPatch, templatePatch } from './template-patch.ts';

describe('a change of the template', () => {
  test('is the same as YAML and as a command', () => {
    const patch = templatePatch(daemonSet(), {
      priorityClassName: 'system-node-critical',
      nodeSelector: { on: 'yes' },
    });
    expect(patch.yaml).toBe(
      'spec:\n  template:\n    spec:\n      priorityClassName: system-node-critical\n      nodeSelector:\n        "on": "yes"\n',
    );
    expect(patch.command).toBe(
      `kubectl -n agents patch ds agent -p '{"spec":{"template":{"spec":{"priorityClassName":"system-node-critical","nodeSelector":{"on":"yes"}}}}}'`,
    );
  });

  test('meets a container by its name, whichever list that stands in', () => {
    const template = { containers: [container()], initContainers: [container({ name: '1' })] };
    const yaml = (name: string) =>
      containerPatch(daemonSet({ template }), name, { resources: { limits: { memory: '64Mi' } }, tty: true })?.yaml;
    expect(yaml('agent')).toContain('      containers:\n      - name: agent\n        resources:\n          limits:');
    expect(yaml('agent')).toContain('memory: 64Mi\n        tty: true\n');
    expect(yaml('1')).toContain('      initContainers:\n      - name: "1"\n');
  });

  test('is none for a container that the template does not have', () => {
    expect(containerPatch(daemonSet(), 'injected', { tty: true })).toBeNull();
  });
});
