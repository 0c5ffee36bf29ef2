import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from './client.ts';
import { files, type Site } from './components.ts';

/** What one identity needs to talk to the API server. */
export interface Access {
  /** Path of a kubeconfig file with this one identity. */
  kubeconfig: string;
  token: string;
}

/**
 * Writes what the programs read at their start: a token file, a kubeconfig per user and the key pair that signs
 * ServiceAccount tokens. Returns every user's access; `admin`, who may do anything, is among them.
 */
export async function writeFiles(site: Site, users: string[]): Promise<Map<string, Access>> {
  const paths = files(site);
  const access = new Map<string, Access>();
  let tokens = '';
  await mkdir(paths.logs, { recursive: true });
  for (const name of ['admin', ...users]) {
    const token = randomBytes(24).toString('base64url');
    const kubeconfig = name === 'admin' ? paths.adminKubeconfig : join(site.folder, `user-${name}.kubeconfig`);
    tokens += `${token},${name},${name},${name === 'admin' ? 'system:masters' : ''}\n`;
    access.set(name, { kubeconfig, token });
    await writeFile(kubeconfig, kubeconfigOf(site, name, token), { mode: 0o600 });
  }
  await writeFile(paths.tokens, tokens, { mode: 0o600 });
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  await writeFile(paths.serviceAccountKey, privateKey, { mode: 0o600 });
  await writeFile(paths.serviceAccountPublicKey, publicKey);
  return access;
}

/** Returns a user's access; fails for a user whom `startControlPlane` was not told of, as tokens are read once. */
export function accessOf(access: Map<string, Access>, user: string): Access {
  const found = access.get(user);
  if (!found)
    throw new Error(`The control plane was started without a user ${user}; it has ${[...access.keys()].join(', ')}`);
  return found;
}

/** One rule of a ClusterRole. */
export interface PolicyRule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

/** Replaces what a user may do in the whole cluster. */
export async function grant(client: Client, user: string, rules: PolicyRule[]): Promise<void> {
  const apiGroup = 'rbac.authorization.k8s.io';
  const apiVersion = `${apiGroup}/v1`;
  const metadata = { name: `user-${user}` };
  await client.apply([
    { apiVersion, kind: 'ClusterRole', metadata, rules },
    {
      apiVersion,
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef: { apiGroup, kind: 'ClusterRole', name: metadata.name },
      subjects: [{ apiGroup, kind: 'User', name: user }],
    },
  ]);
}

function kubeconfigOf(site: Site, user: string, token: string): string {
  return JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: 'test',
          cluster: {
            server: `https://127.0.0.1:${site.apiServerPort}`,
            'certificate-authority': files(site).authority,
          },
        },
      ],
      users: [{ name: user, user: { token } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user } }],
      'current-context': 'test',
    },
    null,
    2,
  );
}
