// npm run pictures: renews the pictures of the README in docs/images from the extension in a real VS Code.
process.env.UPDATE_SCREENSHOTS = '1';
process.argv.push('e2e', 'canvas-look', 'pictures');
await import('./test.mjs');
