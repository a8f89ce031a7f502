/** The table of all sections: names are keys of the JSON, of `nodes` or of the report. */
import { allocatable, qos } from './kubernetes';
import { circles } from './circles';
import { clusters, sites } from './clusters';
import { drains } from './drains';
import { escape } from './escape';
import { failures } from './failures';
import { flaws } from './flaws';
import { footprint } from './footprint';
import { guarantee, migration } from './vms';
import { images } from './images';
import { isolation } from './isolation';
import { kernels } from './kernels';
import { labels } from './labels';
import { limits, stacked } from './limits';
import { machines, storage } from './machines';
import { patching } from './patching';
import { pressure } from './pressure';
import { reports } from './reports';
import { quorums, services } from './services';
import { restarts, start } from './start';
import { runtime } from './runtime';
import { share, throttling } from './cpu';
import { visibility } from './visibility';

/** Properties of nodes, in the order in which they are printed. The resources of a node itself stand beside them as the section `nodes`. */
export const NODE_SECTIONS = { labels, limits, stacked, qos, allocatable, share, throttling, runtime, start, guarantee, migration };

/** Keys of the report beside `nodes`. */
export const STACK_SECTIONS = {
  kernels, isolation, escape, flaws, visibility, patching, machines, pressure, storage, images, reports, footprint, services, quorums, failures, restarts, circles, clusters, drains, sites,
};
