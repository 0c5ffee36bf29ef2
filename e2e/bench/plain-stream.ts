/** The baseline of the fan-out: plain node:http that writes the same bytes to every client ten times a second. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const [bytes = '1000', everyMs = '100'] = process.argv.slice(2);
const frame = Buffer.alloc(Number(bytes), 'x');
const clients = new Set<ServerResponse>();

const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  clients.add(response);
  response.on('close', () => clients.delete(response));
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
setInterval(() => {
  for (const client of clients) client.write(frame);
}, Number(everyMs));
process.stdin.on('close', () => process.exit(0)).resume();
