/** React Flow, a script of its own: it is read once the first picture is there (canvas/flow.ts), and takes React from the page. */
import { ReactFlow } from '@xyflow/react';
import type { PageWithFlow } from '../canvas/flow';

(globalThis as unknown as PageWithFlow).strataFlow = { ReactFlow };
