import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from './client.ts';
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import { daemonSet, node } from './manifests.ts';
import { waitForQuiet } from './quiet.ts';
import { podsByNode } from './read.ts';
import { waitFor } from './wait.ts';

describe('a control plane', () => {
  let controlPlane: ControlPlane;
  let client: Client;
  const agent = daemonSet('agent');
  const nodeNames = ['node-1', 'node-2', 'node-3', 'node-4', 'node-5'];

  beforeAll(async () => {
    controlPlane = await startControlPlane({ users: { limited: [] } });
    client = controlPlane.client;
  });
  afterAll(() => controlPlane?.stop());

  it('is the pinned version of Kubernetes', async () => {
    expect(await client.request('GET', '/version')).toMatchObject({ gitVersion: 'v1.37.0', major: '1', minor: '37' });
  });

  it('runs a DaemonSet Pod, Ready, on each of five nodes', async () => {
    await client.apply([...nodeNames.map((name) => node(name)), agent]);
    await waitForQuiet(client);
    const pods = await podsByNode(client, agent);
    expect([...pods.keys()].sort()).toEqual(nodeNames);
    for (const [pod] of pods.values()) {
      expect(pod?.status.phase).toBe('Running');
      expect(pod?.status.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True');
    }
    const { status } = await client.get('DaemonSet', 'agent', 'default');
    expect(status).toMatchObject({ desiredNumberScheduled: 5, currentNumberScheduled: 5, numberReady: 5 });
  });

  it('keeps its data and its address when the API server is killed and started again', async () => {
    await controlPlane.killApiServer();
    await expect(client.list('Node')).rejects.toThrow('ECONNREFUSED');
    await controlPlane.startApiServer();
    expect((await client.list('Node')).map(({ metadata }) => metadata.name)).toEqual(nodeNames);
  });

  it('has controllers that go on after that', async () => {
    await client.apply(node('node-6'));
    const ready = async () => (await client.get('DaemonSet', 'agent', 'default')).status.numberReady === 6;
    await waitFor(ready, 60_000, 'the sixth Pod');
  });

  it('refuses a second user what that user was not granted', async () => {
    const limited = new Client({ ...controlPlane, token: controlPlane.user('limited').token });
    await expect(limited.list('Node')).rejects.toMatchObject({ status: 403, reason: 'Forbidden' });
    await controlPlane.grant('limited', [{ apiGroups: [''], resources: ['nodes'], verbs: ['list'] }]);
    await waitFor(() => limited.list('Node'), 5_000, 'the grant');
    await expect(limited.list('Pod')).rejects.toMatchObject({ status: 403 });
    await controlPlane.grant('limited', []);
    const refused = () =>
      limited.list('Node').then(
        () => false,
        () => true,
      );
    await waitFor(refused, 5_000, 'the grant to be taken back');
    await limited.close();
  });
});

it('says which program failed to start, and what it said', async () => {
  const start = startControlPlane({ flags: { 'kube-apiserver': ['--no-such-flag'] } });
  await expect(start).rejects.toThrow(
    /kube-apiserver ended by itself \(exit code 1\)[\s\S]*unknown flag: --no-such-flag/,
  );
});

it('leaves nothing behind when the process that started it is killed', async () => {
  const script = `
    import { startControlPlane } from ${JSON.stringify(join(import.meta.dirname, 'control-plane.ts'))};
    const { logs } = await startControlPlane();
    process.stdout.write(logs);
    setInterval(() => {}, 1000);
  `;
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const folder = dirname(String((await once(owner.stdout, 'data'))[0]));
  expect(programsOf(folder)).toHaveLength(6);
  owner.kill('SIGKILL');
  await waitFor(() => programsOf(folder).length === 0, 5_000, 'all programs to end');
  await waitFor(() => !existsSync(folder), 5_000, 'the folder to go');
});

/** The command lines of the running programs, the supervisor among them, that name a control plane's folder. */
function programsOf(folder: string): string[] {
  const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
  return processes.filter((line) => line.includes(folder));
}
