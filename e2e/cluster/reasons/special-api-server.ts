/** How the API server of the faults differs from one of everyday. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ControlPlaneOptions } from '../control-plane.ts';

/** Priority class that is admitted only under a quota which covers it. */
const limitedResources = [
  {
    resource: 'pods',
    matchScopes: [{ scopeName: 'PriorityClass', operator: 'In', values: ['limited-agents'] }],
  },
];

/**
 * PodNodeSelector, a priority class that needs a quota, and a feature gate that controller and scheduler do not have.
 * The configuration is a file that is read once, at the start; `remove` takes it away.
 */
export async function specialApiServer(): Promise<{
  flags: NonNullable<ControlPlaneOptions['flags']>;
  remove: () => Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-admission-'));
  const path = join(folder, 'admission.json');
  const configuration = {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AdmissionConfiguration',
    plugins: [
      {
        name: 'ResourceQuota',
        configuration: {
          apiVersion: 'apiserver.config.k8s.io/v1',
          kind: 'ResourceQuotaConfiguration',
          limitedResources,
        },
      },
    ],
  };
  await writeFile(path, JSON.stringify(configuration));
  const flags = {
    'kube-apiserver': [
      '--enable-admission-plugins=PodNodeSelector',
      `--admission-control-config-file=${path}`,
      '--feature-gates=TaintTolerationComparisonOperators=true',
    ],
  };
  return { flags, remove: () => rm(folder, { recursive: true, force: true }) };
}
