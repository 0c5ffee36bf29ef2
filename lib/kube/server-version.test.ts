import { describe, expect, it } from 'vitest';
import { readServerVersion } from './server-version.ts';
import { FakeApi } from './testing/fake-api.ts';
import { clusterAt } from './testing/http-server.ts';

const cluster = clusterAt('https://a.example:6443');
const ask = (api: FakeApi) => readServerVersion(cluster, api.transport);

describe('the version of the API server', () => {
  it('is what /version says', async () => {
    expect(await ask(new FakeApi().body('{"gitVersion":"v1.37.0-gke.1+a"}'))).toBe('v1.37.0-gke.1+a');
  });

  it.each(['{}', '{"gitVersion":5}', '{"gitVersion":"<script>"}', '[]'])('is unknown in %s', async (text) => {
    expect(await ask(new FakeApi().body(text))).toBeNull();
  });

  it.each([
    [
      new FakeApi().unreachable(),
      'Can\'t use the API server https://a.example:6443 of the context "test": the connection was refused (ECONNREFUSED).',
    ],
    [
      new FakeApi().unreachable('DEPTH_ZERO_SELF_SIGNED_CERT'),
      'Can\'t use the API server https://a.example:6443 of the context "test": the certificate of the API server is not signed by the configured authority (DEPTH_ZERO_SELF_SIGNED_CERT).',
    ],
    [
      new FakeApi().status(401, { reason: 'Unauthorized', message: 'secret-in-error' }),
      'Not let in by the API server https://a.example:6443 of the context "test": the API server refused the credentials (401 Unauthorized).',
    ],
    [
      new FakeApi().body('<html>'),
      'Can\'t use the API server https://a.example:6443 of the context "test": what answers is not a Kubernetes API server.',
    ],
  ])('is one sentence where there is none', async (api, sentence) => {
    await expect(ask(api)).rejects.toThrow(sentence);
  });
});
