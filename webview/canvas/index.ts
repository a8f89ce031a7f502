/**
 * canvas: the picture of the stack, and working on it.
 *
 *   Canvas.tsx               puts the layers together: underlay, keyboard, React Flow, overlays
 *   Underlay.tsx, draw/      canvas 2D: every box by level of detail (lod.ts), links (curves.ts), marks
 *   NearLayer.tsx, near.ts   React Flow: only the boxes near enough to read and touch
 *   Keyboard.tsx             takes keys; the focused box for screen readers (names.ts)
 *   gestures/                the pointer: one path for all sizes, asking hit.ts what is under it
 *   commands.ts              one table of keys and commands; navigate.ts, modes.ts, findings.ts
 *   actions.ts               what changes the document
 *   stage.ts                 viewport, size, marks; camera.ts moves it, viewport.ts has the arithmetic
 *   follow.ts                new scenes, and wishes to see something
 *   theme.ts, colour.ts      colours from VS Code's theme
 *   icons.ts                 a picture a kind
 */
export { Canvas } from './Canvas';
