/** What every source of running systems takes and gives. */
import type { ImportContext, ImportFile, ImportNote, ImportResult } from '../import/contract';

/** Systems that can be asked, as `--live` names them. */
export const LIVE_IDS = ['local', 'docker', 'podman', 'libvirt', 'kubernetes'] as const;
export type LiveId = (typeof LIVE_IDS)[number];

export type Environment = { readonly [name: string]: string | undefined };

/** Which of several systems is asked; what is absent is the source's own default. */
export interface LiveOptions {
  /** Path of an engine's socket. */
  readonly socket?: string;
  /** Connection URI of libvirt. */
  readonly connect?: string;
  /** Context of the kubeconfig. */
  readonly context?: string;
}

/** One collection: who may stop it, and what it may use. */
export interface Session {
  readonly signal: AbortSignal;
  /** Says in a few words what is being asked. */
  tell(step: string): void;
  readonly env: Environment;
  /** Folders whose programs are never run: those of a project. */
  readonly untrusted: readonly string[];
  /** Says what could not be learnt. */
  note(severity: ImportNote['severity'], code: string, message: string): void;
}

/** Raw answers of a system, as files that an importer reads. */
export interface Answers {
  /** Name of the machine or cluster that answered: part of where its nodes come from. */
  readonly machine: string;
  readonly files: readonly ImportFile[];
}

export interface LiveSource {
  readonly id: LiveId;
  readonly title: string;
  /** What is asked, in one sentence. */
  readonly asks: string;
  /** The option that says which system is asked. */
  readonly option?: keyof LiveOptions;
  /** Format of the answers, or the reader that is theirs alone. */
  readonly format: string;
  readonly read?: (files: readonly ImportFile[], context: ImportContext) => Promise<ImportResult>;
  /** Rejects with an Error whose message says what is wrong and what to do. Asks only; changes nothing. */
  collect(options: LiveOptions, session: Session): Promise<Answers>;
}

export type Collected =
  | { readonly ok: true; readonly answers: Answers; readonly notes: readonly ImportNote[] }
  | { readonly ok: false; readonly cancelled: boolean; readonly reason: string };

/** Bounds of one collection. Past a number what is left is noted; past a size or a time the answer counts as failed. */
export const LIVE_BUDGET = { answerBytes: 20_000_000, requests: 5000, things: 1000, requestSeconds: 20, seconds: 120 } as const;
