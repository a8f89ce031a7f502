/** Tree views that are there from activation on, and filled by the application once they are looked at. */
import * as vscode from 'vscode';

export interface Tree<T> extends vscode.TreeDataProvider<T> {
  /** Told the view once it is needed, to set its title, message and selection. */
  follow(view: vscode.TreeView<T>): void;
}

/** Makes a view whose provider `load` gives; nothing is loaded before the view is seen. */
export function lazyView<T>(id: string, load: () => Promise<Tree<T>>): vscode.Disposable {
  const changed = new vscode.EventEmitter<T | T[] | null | undefined | void>();
  let loading: Promise<Tree<T>> | undefined;
  const tree = () => (loading ??= load().then((made) => {
    made.onDidChangeTreeData?.((what) => changed.fire(what));
    made.follow(view);
    return made;
  }));
  const view: vscode.TreeView<T> = vscode.window.createTreeView<T>(id, {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: async (element) => (await tree()).getChildren(element),
      getTreeItem: async (element) => (await tree()).getTreeItem(element),
      getParent: async (element) => (await tree()).getParent!(element),
      resolveTreeItem: async (item, element, token) => (await (await tree()).resolveTreeItem?.(item, element, token)) ?? item,
    },
  });
  return vscode.Disposable.from(view, changed);
}
