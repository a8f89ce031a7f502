/** A daemon on a socket of its own, which gives recorded answers to GET and counts anything else. */
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';

export interface Daemon {
  readonly socket: string;
  /** Method and path of each question. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

export type Replies = (path: string) => { readonly status?: number; readonly text: string } | 'silent' | undefined;

/** Answers by path, `%3A` as Node writes it; 404 for the others. */
export const recordedReplies = (recording: string | object): Replies => {
  const answers = new Map(Object.entries(typeof recording === 'string' ? JSON.parse(fs.readFileSync(recording, 'utf8')) as object : recording));
  return (asked) => (answers.has(asked) ? { text: JSON.stringify(answers.get(asked)) } : undefined);
};

export async function startDaemon(replies: Replies): Promise<Daemon> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'strata-daemon-'));
  const socket = process.platform === 'win32' ? `\\\\.\\pipe\\${path.basename(folder)}` : path.join(folder, 'daemon.sock');
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const reply = replies(request.url ?? '');
    if (reply === 'silent') return;
    response.writeHead(reply ? reply.status ?? 200 : 404, { 'content-type': 'application/json' }).end(reply?.text ?? '{"message":"no such thing"}');
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    socket, asked,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
