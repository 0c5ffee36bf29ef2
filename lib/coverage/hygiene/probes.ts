/** How Kubernetes learns that it works. */
import { defineRule } from './rule.ts';
import { containersNamed, edited, TEMPLATE_PATH } from './template.ts';

export const NoReadinessProbe = defineRule<readonly string[]>({
  id: 'NoReadinessProbe',
  about:
    'Without a readiness probe a Pod is Ready as soon as its process runs: a rollout goes on over Pods that do not ' +
    'work, and a Pod that crashes now and then looks healthy in between. One probed container is enough.',
  severity: 'warning',
  find({ daemonSet: { template } }) {
    const { containers } = template;
    return containers.length === 0 || containers.some(({ hasReadinessProbe }) => hasReadinessProbe)
      ? null
      : containers.map(({ name }) => name);
  },
  says: (names) => `No readiness probe on ${containersNamed(names)}: Ready means no more than that it was started.`,
  evidence: (names) =>
    names.map((name) => ({
      label: `Probes of ${name}`,
      value: 'readinessProbe not set',
      path: `${TEMPLATE_PATH}.containers[].readinessProbe`,
    })),
  remedy: (names, context) =>
    edited(
      context,
      'A rollout then stops at the first node where the agent does not work.',
      [
        'spec:',
        '  template:',
        '    spec:',
        '      containers:',
        `      - name: ${names[0] ?? ''}`,
        '        readinessProbe:',
        '          httpGet:',
        '            path: /ready # yours',
        '            port: 8080 # yours',
        '',
      ].join('\n'),
    ),
});

export const NoLivenessProbe = defineRule<readonly string[]>({
  id: 'NoLivenessProbe',
  about:
    'Without a liveness probe a process that hangs stays as it is until somebody looks. It is only worth having where ' +
    'a restart helps: a probe that is too strict restarts a working agent on a busy node.',
  severity: 'info',
  find({ daemonSet: { template, exposure } }) {
    const { containers } = template;
    return containers.length === 0 || exposure.livenessProbed.length > 0 ? null : containers.map(({ name }) => name);
  },
  says: (names) => `No liveness probe on ${containersNamed(names)}: an agent that hangs is not restarted.`,
  evidence: (names) =>
    names.map((name) => ({
      label: `Probes of ${name}`,
      value: 'livenessProbe not set',
      path: `${TEMPLATE_PATH}.containers[].livenessProbe`,
    })),
  remedy: (_, context) =>
    edited(
      context,
      'Add one with a long timeout, if a restart cures what can hang; else let policy ignore this rule.',
      null,
    ),
});
