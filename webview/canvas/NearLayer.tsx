/** React Flow with the boxes near the view; its viewport follows that of the canvas. */
import { ReactFlow, type Edge, type ReactFlowInstance } from '@xyflow/react';
import { useEffect, useRef, useState } from 'react';
import { useApp } from '../state/store';
import { BoxView } from './BoxNode';
import { boxesNear, covers, nearBounds, nodesFor, type BoxNode } from './near';
import { onFrame, scene, stage } from './stage';
import { MAX_ZOOM, MIN_ZOOM } from './viewport';
import type { Bounds } from '../../src/scene/bounds';
import type { Scene } from '../../src/scene/contract';

const NODE_TYPES = { box: BoxView };
const NO_EDGES: Edge[] = [];
const NONE: BoxNode[] = [];
/** What React Flow would tell screen readers is about keys of its own, which do nothing here. */
const NO_HELP = { 'node.a11yDescription.default': '', 'node.a11yDescription.keyboardDisabled': '', 'edge.a11yDescription.default': '' };

/** Chooses boxes again only when the view leaves the part they were chosen for, or the scene is another. */
function useNearNodes(): BoxNode[] {
  const [nodes, setNodes] = useState<BoxNode[]>(NONE);
  const state = useRef<{ part: Bounds | undefined; shown: Scene | undefined; held: Map<string, BoxNode>; more: number }>({ part: undefined, shown: undefined, held: new Map(), more: 0 });
  const shown = useApp(({ scene }) => scene);
  useEffect(() => {
    const now = state.current;
    const fill = () => {
      if (!now.shown || !now.part) return;
      const { nodes: next, rest } = nodesFor(now.shown, boxesNear(now.shown, now.part), now.held);
      now.held = next;
      setNodes([...next.values()]);
      now.more = rest ? requestAnimationFrame(fill) : 0;
    };
    const refresh = () => {
      const part = nearBounds(stage.view, stage);
      const current = scene();
      if (!part) {
        if (now.part) {
          cancelAnimationFrame(now.more);
          Object.assign(now, { part: undefined, shown: undefined, held: new Map(), more: 0 });
          setNodes(NONE);
        }
      } else if (now.shown !== current || !now.part || !covers(now.part, stage.view, stage)) {
        now.part = part;
        now.shown = current;
        cancelAnimationFrame(now.more);
        fill();
      }
    };
    refresh();
    return onFrame(refresh);
  }, [shown]);
  return nodes;
}

export function NearLayer() {
  const nodes = useNearNodes();
  const flow = useRef<ReactFlowInstance<BoxNode> | undefined>(undefined);
  const mounted = nodes.length > 0;
  useEffect(() => {
    const follow = () => void flow.current?.setViewport(stage.view);
    if (!mounted) return undefined;
    follow();
    return onFrame(follow);
  }, [mounted]);
  return (
    <ReactFlow<BoxNode> className="near" nodes={nodes} edges={NO_EDGES} nodeTypes={NODE_TYPES} defaultViewport={stage.view} minZoom={MIN_ZOOM} maxZoom={MAX_ZOOM}
      onInit={(instance) => { flow.current = instance; }} panOnDrag={false} panOnScroll={false} zoomOnScroll={false} zoomOnPinch={false} zoomOnDoubleClick={false}
      preventScrolling={false} nodesDraggable={false} nodesConnectable={false} nodesFocusable={false} edgesFocusable={false} elementsSelectable={false} selectNodesOnDrag={false}
      elevateNodesOnSelect={false} elevateEdgesOnSelect={false} zIndexMode="manual" disableKeyboardA11y ariaLabelConfig={NO_HELP} deleteKeyCode={null} selectionKeyCode={null} multiSelectionKeyCode={null}
      panActivationKeyCode={null} zoomActivationKeyCode={null} attributionPosition="bottom-right" />
  );
}
