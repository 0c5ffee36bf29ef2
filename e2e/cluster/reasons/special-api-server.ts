/** How the API server of the faults differs from one of everyday. */
import { mkdtemp, writeFile } from 'node:fs/promises';
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
 * The configuration is read once, at the start.
 */
export async function admissionFlags(): Promise<NonNullable<ControlPlaneOptions['flags']>> {
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
  return {
    'kube-apiserver': [
      '--enable-admission-plugins=PodNodeSelector',
      `--admission-control-config-file=${path}`,
      '--feature-gates=TaintTolerationComparisonOperators=true',
    ],
  };
}
