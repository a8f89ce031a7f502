/** Kubernetes objects in memory, for the tests of this folder. */
import { type Imported, importInto, type ImportOptions } from '../support';

/** An object as it stands in a manifest. */
export interface Manifest {
  readonly [field: string]: unknown;
}

export const object = (kind: string, name: string, fields: Manifest = {}, metadata: Manifest = {}): Manifest =>
  ({ apiVersion: 'v1', kind, metadata: { name, ...metadata }, ...fields });

/** A Node with 4 CPUs and 16 GiB; `more` is laid over its status, `spec` and `labels` stand as given. */
export const node = (name: string, labels: Manifest = {}, more: Manifest = {}, spec: Manifest = {}): Manifest => object('Node', name, {
  spec,
  status: {
    capacity: { cpu: '4', memory: '16Gi', 'ephemeral-storage': '100Gi', pods: '110' },
    allocatable: { cpu: '3900m', memory: '15Gi', 'ephemeral-storage': '85Gi', pods: '110' },
    nodeInfo: {
      osImage: 'Debian GNU/Linux 13 (trixie)', kernelVersion: '6.12.43', containerRuntimeVersion: 'containerd://2.1.4', kubeletVersion: 'v1.34.1', architecture: 'amd64', operatingSystem: 'linux',
    },
    ...more,
  },
}, { labels });

export const podSpec = (container: Manifest = {}, more: Manifest = {}): Manifest => ({ containers: [{ name: 'main', image: 'nginx:1.29', ...container }], ...more });

export const pod = (name: string, spec: Manifest = podSpec(), metadata: Manifest = {}, status: Manifest = {}): Manifest => object('Pod', name, { spec, status }, metadata);

/** A controller whose pods have the label `app: NAME`. */
export const controller = (kind: string, name: string, spec: Manifest = {}, template: Manifest = podSpec(), metadata: Manifest = {}): Manifest => object(kind, name, {
  spec: { selector: { matchLabels: { app: name } }, ...spec, template: { metadata: { labels: { app: name } }, spec: template } },
}, metadata);

export const ownedBy = (kind: string, name: string): Manifest => ({ ownerReferences: [{ apiVersion: 'v1', kind, name, controller: true }] });

/** Imports a list as `kubectl get -o json` prints it. */
export const kubernetes = (items: readonly Manifest[], options?: ImportOptions): Promise<Imported> =>
  importInto({ 'live.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, undefined, 1) }, undefined, options);

/** Imports one text of YAML. */
export const yaml = (text: string, options?: ImportOptions): Promise<Imported> => importInto({ 'all.yaml': text }, undefined, { format: 'kubernetes', ...options });
