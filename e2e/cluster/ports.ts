import { createServer } from 'node:net';

/**
 * Returns three free loopback ports. They lie below the range from which Linux takes the ports of outgoing connections,
 * so that none is taken in the moment between this check and its use, nor while a killed API server is down.
 */
export async function threeFreePorts(): Promise<[number, number, number]> {
  const first = await freePort();
  const second = await freePort([first]);
  return [first, second, await freePort([first, second])];
}

async function freePort(taken: number[] = []): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
  throw new Error('Found no free loopback port between 20000 and 32000 in 100 attempts.');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
