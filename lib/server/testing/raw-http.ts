/** HTTP as bytes, for requests that no client library would send. */
import { connect } from 'node:net';

export interface RawAnswer {
  /** 0 when the connection ended without an answer. */
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

const LIMIT_MS = 5_000;

/** Sends lines (the request line and headers) and reads until the server ends the connection or the answer is whole. */
export function rawRequest(port: number, lines: readonly string[], body = ''): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`));
    let text = '';
    const finish = () => {
      socket.destroy();
      resolve(parse(text));
    };
    socket.setEncoding('latin1');
    socket.setTimeout(LIMIT_MS, () => socket.destroy(new Error(`no whole answer within ${LIMIT_MS} ms: ${text}`)));
    socket.on('data', (chunk) => {
      text += chunk;
      if (isWhole(text)) finish();
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      // A server that closes while a body is still coming resets the connection.
      if (text !== '' && error.code === 'ECONNRESET') finish();
      else reject(error);
    });
    socket.once('end', finish);
  });
}

function parse(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  return { status: Number(first.split(' ')[1] ?? 0), headers, body: rest.join('\r\n\r\n') };
}

function isWhole(text: string): boolean {
  const { headers, body } = parse(text);
  const length = headers.get('content-length');
  if (length !== undefined) return body.length >= Number(length);
  return headers.get('transfer-encoding') === 'chunked' && body.endsWith('0\r\n\r\n');
}
