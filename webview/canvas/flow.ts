/** React Flow, which holds only boxes that are near enough to touch, is a script beside that of the page: the first picture does not wait for it. */
import * as react from 'react';
import * as reactDom from 'react-dom';
import * as jsxRuntime from 'react/jsx-runtime';
import type { ReactFlow } from '@xyflow/react';

export interface Flow {
  readonly ReactFlow: typeof ReactFlow;
}

export interface PageWithFlow {
  /** What the script takes from the page, by name of the package (scripts/lib/from-page.mjs). */
  strataPage: { readonly [name: string]: unknown };
  /** What it leaves there. */
  strataFlow: Flow;
}

const page = globalThis as unknown as PageWithFlow;
const own = document.currentScript as HTMLScriptElement;
let reading: Promise<Flow> | undefined;

/** Reads the script, once; rejects where it cannot be read, and everything but the boxes for screen readers works without it. */
export function readFlow(): Promise<Flow> {
  return reading ??= new Promise((resolve, reject) => {
    page.strataPage = { react, 'react-dom': reactDom, 'react/jsx-runtime': jsxRuntime };
    const script = document.createElement('script');
    // The policy of the page lets scripts run that have its nonce.
    script.nonce = own.nonce;
    script.src = new URL('flow.js', own.src).href;
    script.onload = () => resolve(page.strataFlow);
    script.onerror = () => reject(new Error(`${script.src} could not be read.`));
    document.head.append(script);
  });
}
