// What tests in a browser use. A file of tests opens one window, because each costs about five seconds:
//
//   describe('...', () => {
//     const window = useWindow({ workspace: 'test/fixtures/shop' });
//     it('...', async () => {
//       const { page, bridge, file } = window();
//       await bridge.open(file('shop.topology.json'), viewType);      // never races with the start of the window
//       await webviewOf(page).getByRole('button', { name: 'Add' }).click();
//       await until('the text has it', async () => (await bridge.text(file('shop.topology.json')))?.includes('host-2'));
//     });
//   });
//
// Wait for states, never for times. After a failed test .shots/failed/ has a screenshot and the server's log.
export { accessibilityFaults, spokenFaults } from './accessibility';
export { answerQuickInput, lightBulbAction, notifications, runPaletteCommand, workbenchReady } from './workbench';
export { type Bridge, type BridgeDiagnostic, type BridgeTab } from './bridge';
export { extensionId, openPage, type TestPage } from './page';
export { openWebWindow, type WebWindow } from './web-window';
export { openWindow, type TestWindow, themes, type WindowOptions } from './window';
export { until } from './until';
export { useWindow } from './suite';
export { dragTo, webviewFrame, webviewOf } from './webview';
