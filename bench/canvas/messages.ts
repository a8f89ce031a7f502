/** What the host sends the webview for one edit: as a whole scene, and as it really is sent. */
import v8 from 'node:v8';
import { createAnalysis, createSession } from '../../src/extension/session';
import type { ToWebview } from '../../src/protocol';
import { EDIT_KINDS, editAt } from '../edits';
import type { EditKind } from '../edits';
import { randomNumbers } from '../generate';
import { median, timed } from '../measure';

/** One message in the form in which a structured clone travels. */
export interface Weight {
  readonly bytes: number;
  /** Writing and reading it. */
  readonly cloneMs: number;
}

export interface Messages {
  readonly scene: Weight;
  /** The first picture with everything that follows it: findings, summary. */
  readonly opening: Weight;
  /** By kind of edit: the picture that follows, and everything that follows. */
  readonly edits: { readonly [kind in EditKind]?: { readonly picture: 'scene' | 'patch'; readonly message: Weight; readonly all: Weight } };
}

function weigh(messages: readonly ToWebview[]): Weight {
  const times: number[] = [];
  let bytes = 0;
  for (let run = 0; run < 5; run++) {
    const { ms, value } = timed(() => {
      const written = v8.serialize(messages);
      v8.deserialize(written);
      return written;
    });
    bytes = value.length;
    times.push(ms);
  }
  return { bytes, cloneMs: median(times) };
}

const isPicture = (message: ToWebview): boolean => message.type === 'scene' || message.type === 'patch';

/** Opens a text and makes one edit of each kind, each on the result of the one before. */
export async function measureMessages(text: string): Promise<Messages> {
  const analysis = createAnalysis(text);
  const random = randomNumbers(13);
  let sent: ToWebview[] = [];
  const nothing = (): void => undefined;
  const session = createSession(analysis, {
    fileName: 'bench.topology.json', readOnly: () => undefined, post: (message) => sent.push(message),
    applyEdits: async (edits) => {
      analysis.change(edits, false);
      return true;
    },
    readClipboard: async () => '', writeClipboard: async () => undefined,
    openText: nothing, openRule: nothing, explain: nothing, selected: nothing, run: nothing, keyboard: async () => undefined, templates: async () => [], dropped: nothing, droppedFiles: nothing, did: nothing, log: nothing,
  });
  const take = (): ToWebview[] => {
    const taken = sent;
    sent = [];
    return taken;
  };
  await session.receive({ type: 'ready' });
  const first = take();
  const edits: { -readonly [kind in EditKind]?: Messages['edits'][EditKind] } = {};
  for (const kind of EDIT_KINDS) {
    const operation = editAt(analysis.checked().facts.graph, kind, random);
    if (!operation) continue;
    await session.receive({ type: 'edit', request: 1, revision: analysis.revision, label: kind, operations: [operation] });
    const all = take();
    const picture = all.find(isPicture)!;
    edits[kind] = { picture: picture.type as 'scene' | 'patch', message: weigh([picture]), all: weigh(all) };
  }
  session.dispose();
  analysis.dispose();
  return { scene: weigh(first.filter(isPicture)), opening: weigh(first), edits };
}
