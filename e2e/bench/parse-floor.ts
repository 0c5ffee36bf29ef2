/** The floor of a cold start: reads every Pod and node as a WatchList, JSON.parse of each line, and keeps nothing. */
import { request } from 'undici';

const [url = '', token = ''] = process.argv.slice(2);
const QUERY = 'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
const NEW_LINE = 0x0a;

interface Line {
  readonly type: string;
  readonly object: { readonly metadata: { readonly annotations?: Readonly<Record<string, string>> } };
}

const started = performance.now();
const cpu = process.cpuUsage();
let objects = 0;
let bytes = 0;
for (const resource of ['nodes', 'pods']) await read(resource);
const { user, system } = process.cpuUsage(cpu);
const wallMs = performance.now() - started;
process.stdout.write(`${JSON.stringify({ objects, bytes, wallMs, cpuMs: (user + system) / 1000 })}\n`);
process.exit(0);

async function read(resource: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const { body } = await request(`${url}/api/v1/${resource}?${QUERY}`, { headers });
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of body) {
    bytes += chunk.length;
    let from = 0;
    for (let end = chunk.indexOf(NEW_LINE); end !== -1; end = chunk.indexOf(NEW_LINE, from)) {
      const part = chunk.subarray(from, end);
      const line = rest.length === 0 ? part : Buffer.concat([rest, part]);
      rest = Buffer.alloc(0);
      from = end + 1;
      const { type, object } = JSON.parse(line.toString('utf8')) as Line;
      if (type === 'BOOKMARK' && object.metadata.annotations !== undefined) return;
      objects += 1;
    }
    const tail = chunk.subarray(from);
    rest = rest.length === 0 ? Buffer.from(tail) : Buffer.concat([rest, tail]);
  }
}
