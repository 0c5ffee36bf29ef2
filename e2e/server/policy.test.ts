/** The policy of a running server: refused, loaded, broken and mended. */
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PolicyView } from '../../lib/coverage/policy/policy.ts';
import type { ApiServer } from '../../lib/demo/api-server/server.ts';
import { startCluster } from './support/cluster.ts';
import { getJson, Stream } from './support/http.ts';
import { Home, type Rollcall, serve } from './support/rollcall.ts';

const GOOD = 'version: 1\nrequired:\n  - categories: [logging]\n';
const BROKEN = 'version: 1\nrequired:\n  - categories: [loging]\n';

let home: Home;
let api: ApiServer;
const running: Rollcall[] = [];
beforeAll(async () => {
  home = new Home();
  api = await startCluster();
});
afterAll(async () => {
  for (const rollcall of running) rollcall.kill('SIGKILL');
  await api.stop();
  home.remove();
});

function serving(policy: string): Rollcall {
  const rollcall = serve(home, api.kubeconfig, { args: ['--policy', policy] });
  running.push(rollcall);
  return rollcall;
}
const policyAt = async (url: string) => (await getJson<{ policy: PolicyView }>(`${url}/api/v1/coverage`)).policy;

describe('a policy', () => {
  it('that does not exist ends the start with 2 and one sentence', async () => {
    const file = `${home.folder}/nowhere.yaml`;
    const { code, stdout, stderr } = await serving(file).ended;
    expect([code, stdout, stderr]).toEqual([2, '', `The policy ${file} can't be read (ENOENT).\n`]);
  });

  it('that is broken at the start is said in one line, on the page too, and is in force once it is mended', async () => {
    const file = home.write('policy.yaml', BROKEN);
    const rollcall = serving(file);
    const url = await rollcall.url();
    expect(await policyAt(url)).toMatchObject({
      state: 'invalid',
      loadedAt: null,
      problems: [{ line: 3, column: 18, message: expect.stringContaining('did you mean logging?') }],
      counts: { required: 0 },
    });
    const stream = new Stream(url);
    await stream.until(({ type }) => type === 'sources');
    writeFileSync(file, GOOD);
    await stream.until(({ type }) => type === 'resync');
    stream.close();
    expect(await policyAt(url)).toMatchObject({
      state: 'loaded',
      file: 'policy.yaml',
      problems: [],
      counts: { required: 1 },
    });
    writeFileSync(file, BROKEN);
    await expect.poll(async () => (await policyAt(url)).state, { timeout: 10_000 }).toBe('invalid');
    expect(await policyAt(url)).toMatchObject({ counts: { required: 1 } });
    const { code, stderr } = await rollcall.stop();
    expect(code).toBe(0);
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/^The policy is invalid: policy\.yaml:3:18: .* No policy is in force\.$/),
      expect.stringMatching(/^The policy is invalid: policy\.yaml:3:18: .* The last good one stays in force\.$/),
      '',
    ]);
  });
});
