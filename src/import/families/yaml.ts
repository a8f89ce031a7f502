/** Formats that are YAML, or may be. */
import type { Readers } from '../contract';
import { read as ansible } from '../ansible/read';
import { read as compose } from '../compose/read';
import { read as containerlab } from '../containerlab/read';
import { read as ecs } from '../ecs/read';
import { read as incus } from '../incus/read';
import { read as kubernetes } from '../kubernetes/read';

export const READERS: Readers = new Map([
  ['compose', compose],
  ['kubernetes', kubernetes],
  ['ecs', ecs],
  ['ansible', ansible],
  ['incus', incus],
  ['containerlab', containerlab],
]);
