/** Examples that ship with the extension: opened as a copy that is not saved yet, to change at will. */
import * as vscode from 'vscode';
import { t } from '../../l10n';
import type { App } from '../app';
import { VIEW_TYPE } from '../names';
import { untitledTopology } from './opening';

/** What can be opened. Web hosts cannot list the folder of an extension, so they stand here; a test holds the two together. */
export const examples = () => [
  { name: 'docker-server', label: t('Docker server'), detail: t('One server with everything a small company needs: a single point of failure, an exposed engine, containers without limits.') },
  { name: 'laptop-virtualbox', label: t('Laptop with VirtualBox and Docker Desktop'), detail: t('Virtual machines and containers on a developer\'s laptop, and a machine that nobody drew.') },
  { name: 'kvm-ha', label: t('Three KVM hosts'), detail: t('What good looks like: any one host may fail, and its scenarios prove it.') },
  { name: 'kubernetes-on-vms', label: t('Kubernetes on virtual machines'), detail: t('Three control planes, two of them on one machine.') },
  { name: 'bank-mixed-trust', label: t('Bank with tenants of unequal trust'), detail: t('Who shares a kernel with whom, and what one container that is taken over reaches.') },
  { name: 'freeradius-vm-vs-container', label: t('One program, in a virtual machine and in a container'), detail: t('What each of them really costs.') },
];

/** Opens a copy of an example; asks for one where none is named. */
export async function openExample({ extension }: App, argument: unknown): Promise<void> {
  const all = examples();
  const named = all.find(({ name }) => name === argument);
  const chosen = named ?? await vscode.window.showQuickPick(all, { placeHolder: t('Open a copy of which example?'), matchOnDetail: true });
  if (!chosen) return;
  const file = vscode.Uri.joinPath(extension, 'examples', `${chosen.name}.topology.json`);
  const document = await untitledTopology(chosen.name, new TextDecoder().decode(await vscode.workspace.fs.readFile(file)));
  await vscode.commands.executeCommand('vscode.openWith', document.uri, VIEW_TYPE);
}
