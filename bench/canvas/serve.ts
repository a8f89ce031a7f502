/** The page of the canvas benchmark on the loopback interface: the built webview, and the harness around it bundled here. */
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as esbuild from 'esbuild';
import { at } from '../../scripts/lib/project.mjs';

const types: { readonly [extension: string]: string } = { html: 'text/html', js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' };

/** A program of bench/canvas/page for the browser. */
async function bundled(name: string): Promise<Buffer> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [at('bench/canvas/page', `${name}.ts`)], bundle: true, write: false, minify: true, format: 'iife', target: 'es2022', mainFields: ['module', 'main'],
    define: { STRATA_VERSION: '"0.0.0-bench"' }, logLevel: 'warning',
  });
  return Buffer.from(outputFiles[0]!.contents);
}

export interface Served {
  readonly address: string;
  stop(): void;
}

/** Serves the page; needs dist/webview. */
export async function serve(): Promise<Served> {
  const files = new Map<string, Buffer>([
    ['/', fs.readFileSync(at('bench/canvas/page/page.html'))],
    ['/driver.js', await bundled('driver')],
    ['/host.js', await bundled('host')],
    ...fs.readdirSync(at('dist/webview')).map((name): [string, Buffer] => [`/webview/${name}`, fs.readFileSync(at('dist/webview', name))]),
  ]);
  const server = http.createServer(({ url = '/' }, response) => {
    const file = files.get(url);
    const extension = url === '/' ? 'html' : url.slice(url.lastIndexOf('.') + 1);
    response.writeHead(file ? 200 : 404, { 'content-type': types[extension] ?? 'application/octet-stream' }).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, stop: () => server.close() };
}
