/** React Flow with the boxes near the view; its viewport follows that of the canvas. */
import type { Edge, ReactFlowInstance } from '@xyflow/react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { t } from '../../src/l10n';
import { useApp } from '../state/store';
import { BoxView } from './BoxNode';
import { readFlow, type Flow } from './flow';
import { focusCanvas } from './focus';
import { DETAIL } from './lod';
import { boxesNear, covers, fewerOf, nearBounds, nodesFor, type BoxNode } from './near';
import { onFrame, scene, stage } from './stage';
import { MAX_ZOOM, MIN_ZOOM } from './viewport';
import type { Bounds } from '../../src/scene/bounds';
import type { Scene } from '../../src/scene/contract';

const NODE_TYPES = { box: BoxView };
const NO_EDGES: Edge[] = [];
const NONE: BoxNode[] = [];

interface Mounted {
  /** The part of the scene whose boxes are wanted; undefined far out, where none are. */
  part: Bounds | undefined;
  shown: Scene | undefined;
  held: ReadonlyMap<string, BoxNode>;
  /** All that are wanted are there, and no others. */
  whole: boolean;
  /** The frame in which the next chunk comes or goes; 0 for none. */
  more: number;
}

/** What React Flow would tell screen readers is about keys of its own, which do nothing here. */
const NO_HELP = { 'node.a11yDescription.default': '', 'node.a11yDescription.keyboardDisabled': '', 'edge.a11yDescription.default': '' };

/** Boxes come and go once the zoom has rested this long: while it moves that would be felt, and the picture below has them all. */
const REST_MS = 120;

/** The keyboard goes to the canvas from a button of a box that leaves; `held` stay. */
function freeKeyboard(held?: ReadonlyMap<string, BoxNode>): void {
  const id = document.activeElement?.closest<HTMLElement>('.near .react-flow__node')?.dataset.id;
  if (id !== undefined && !held?.has(id)) focusCanvas();
}

/** Chooses boxes again only when the view leaves the part they were chosen for, or the scene is another. */
function useNearNodes(): BoxNode[] {
  const [nodes, setNodes] = useState<BoxNode[]>(NONE);
  const state = useRef<Mounted>({ part: undefined, shown: undefined, held: new Map(), whole: true, more: 0 });
  const shown = useApp(({ scene }) => scene);
  useEffect(() => {
    const now = state.current;
    const fill = () => {
      const { nodes: next, rest } = now.part && now.shown ? nodesFor(now.shown, boxesNear(now.shown, now.part), now.held) : fewerOf(now.held);
      freeKeyboard(next);
      now.held = next;
      now.whole = !rest;
      now.more = rest ? requestAnimationFrame(fill) : 0;
      setNodes(next.size > 0 ? [...next.values()] : NONE);
    };
    const choose = () => {
      const part = nearBounds(stage.view, stage), current = scene();
      const covered = part ? now.shown === current && now.part !== undefined && covers(now.part, stage.view, stage) : now.part === undefined;
      if (covered && (now.whole || now.more > 0)) return;
      if (!covered) Object.assign(now, { part, shown: current });
      cancelAnimationFrame(now.more);
      fill();
    };
    let { zoom } = stage.view, resting = 0;
    const follow = () => {
      if (stage.view.zoom !== zoom) {
        zoom = stage.view.zoom;
        cancelAnimationFrame(now.more);
        now.more = 0;
        clearTimeout(resting);
        resting = window.setTimeout(() => {
          resting = 0;
          choose();
        }, REST_MS);
      } else if (resting === 0) choose();
    };
    choose();
    const stop = onFrame(follow);
    return () => {
      clearTimeout(resting);
      stop();
    };
  }, [shown]);
  return nodes;
}

function Layer({ flow: { ReactFlow } }: { readonly flow: Flow }) {
  const nodes = useNearNodes();
  const layer = useRef<HTMLDivElement>(null);
  const instance = useRef<ReactFlowInstance<BoxNode> | undefined>(undefined);
  const mounted = nodes.length > 0;
  const follow = useCallback(() => {
    void instance.current?.setViewport(stage.view);
    // Boxes that are still mounted far out, as the zoom moves, are not to be pressed there.
    const far = stage.view.zoom < DETAIL.nearZoom;
    if (far) freeKeyboard();
    layer.current?.toggleAttribute('data-far', far);
  }, []);
  // React Flow has its viewport a moment after it was mounted.
  const begin = useCallback((begun: ReactFlowInstance<BoxNode>) => {
    instance.current = begun;
    follow();
  }, [follow]);
  useEffect(() => {
    if (!mounted) return undefined;
    follow();
    return onFrame(follow);
  }, [mounted, follow]);
  return (
    <ReactFlow<BoxNode> ref={layer} className="near" aria-label={t('Boxes')} nodes={nodes} edges={NO_EDGES} nodeTypes={NODE_TYPES} defaultViewport={stage.view} minZoom={MIN_ZOOM} maxZoom={MAX_ZOOM}
      onInit={begin} panOnDrag={false} panOnScroll={false} zoomOnScroll={false} zoomOnPinch={false} zoomOnDoubleClick={false}
      preventScrolling={false} nodesDraggable={false} nodesConnectable={false} nodesFocusable={false} edgesFocusable={false} elementsSelectable={false} selectNodesOnDrag={false}
      elevateNodesOnSelect={false} elevateEdgesOnSelect={false} zIndexMode="manual" disableKeyboardA11y ariaLabelConfig={NO_HELP} deleteKeyCode={null} selectionKeyCode={null} multiSelectionKeyCode={null}
      panActivationKeyCode={null} zoomActivationKeyCode={null} attributionPosition="bottom-right" />
  );
}

export function NearLayer() {
  const [flow, setFlow] = useState<Flow>();
  useEffect(() => void readFlow().then(setFlow), []);
  return flow && <Layer flow={flow} />;
}
