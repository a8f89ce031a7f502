/** The check of a file with its scenarios. */
import { check } from '../engine';
import type { Checked, CheckOptions } from '../engine';
import type { TopologyText } from '../model';
import { failedScenarios } from './scenarios';

/** As `check` of the engine, with the file's scenarios played: those that come out otherwise than expected are findings. */
export function checkAll(document: TopologyText, options: CheckOptions = {}, previous?: Checked): Checked {
  return check(document, { scenarios: failedScenarios, ...options }, previous);
}
