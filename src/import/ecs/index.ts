/**
 * Amazon ECS: task definitions become pods, in a cluster whose members place them, or on Fargate. Several files are joined.
 *
 *   definitions.ts   files -> task and service definitions, CloudFormation's too
 *   fields.ts        what becomes of each field
 *   task.ts, container.ts   one task, one container
 *   project.ts       all of it -> operations
 */
import { type Importer, type ImportFile, SNIFF_BYTES } from '../contract';

function recognise({ path, text }: ImportFile): number {
  const head = text.slice(0, SNIFF_BYTES);
  if (/^["']?apiVersion["']?\s*:/m.test(head)) return 0;
  if (/\bAWS::ECS::(TaskDefinition|Service)\b/.test(head) && /["']?Resources["']?\s*:/.test(head)) return 0.9;
  if (!/\.(json|ya?ml)$/i.test(path)) return 0;
  const has = (name: string) => new RegExp(`["']?\\b${name}["']?\\s*:`).test(head);
  if (has('containerDefinitions')) return has('family') ? 1 : 0.8;
  return has('serviceName') && has('taskDefinition') ? 0.9 : 0;
}

export const ecsImporter: Importer = {
  format: 'ecs',
  title: 'Amazon ECS',
  files: ['*task*.json', '*service*.json', '*.yaml', '*.yml'],
  becomes: 'Tasks become pods with their containers, in a cluster or on Fargate, as many as their service wants.',
  project: 'all',
  recognise,
  read: 'yaml',
};
