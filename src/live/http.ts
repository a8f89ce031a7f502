/** Questions to a daemon on this machine, over its socket. */
import http from 'node:http';
import { LIVE_BUDGET } from './contract';

export interface Answer {
  readonly status: number;
  readonly text: string;
}

const WHY: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such socket. Is the daemon running?'], ['ECONNREFUSED', 'nobody listens there. Is the daemon running?'],
  ['EACCES', 'this user may not use it. Use an account that may, such as one in the group of the socket.'], ['EPERM', 'this user may not use it.'],
]);

/** GET over a local socket. Rejects, with a message for people, where nobody answers, too slowly, or with too much. */
export function get(socketPath: string, path: string, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const fail = (message: string) => reject(new Error(`\`${socketPath}\` was asked for \`${path.split('?')[0]}\`: ${message}`));
    const request = http.get({ socketPath, path, signal, headers: { host: 'localhost' }, agent: false }, (response) => {
      const parts: Buffer[] = [];
      let size = 0;
      response.on('data', (part: Buffer) => {
        size += part.length;
        if (size > LIVE_BUDGET.answerBytes) {
          fail(`the answer has more than ${LIVE_BUDGET.answerBytes / 1e6} MB.`);
          request.destroy();
        } else parts.push(part);
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }));
      response.on('error', (error) => fail(error.message));
    });
    const late = setTimeout(() => {
      fail(`no answer within ${LIVE_BUDGET.requestSeconds} seconds.`);
      request.destroy();
    }, LIVE_BUDGET.requestSeconds * 1000);
    request.on('close', () => clearTimeout(late));
    request.on('error', (error: NodeJS.ErrnoException) => fail(WHY.get(error.code ?? '') ?? error.message));
  });
}

/** What the JSON of an answer says. Rejects where the status is not 200, or it is no JSON. */
export async function getJson(socketPath: string, path: string, signal: AbortSignal): Promise<unknown> {
  const { status, text } = await get(socketPath, path, signal);
  if (status !== 200) throw new Error(`\`${socketPath}\` answered ${status} to \`${path.split('?')[0]}\`.`);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Error(`\`${socketPath}\` answered \`${path.split('?')[0]}\` with something that is no JSON.`);
  }
}

/** Results in the order of the items, a few at a time. The first failure ends it. */
export async function forEachOf<A, B>(items: readonly A[], atATime: number, work: (item: A) => Promise<B>): Promise<readonly B[]> {
  const results: B[] = new Array<B>(items.length);
  let next = 0;
  await Promise.all(Array.from({ length: Math.min(atATime, items.length) }, async () => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i]);
  }));
  return results;
}
