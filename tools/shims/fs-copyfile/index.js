// Stand-in for the native module: plain copies, no copy-on-write clones.
const fs = require('node:fs');

exports.constants = fs.constants;
exports.cp = fs.promises.cp;
exports.copyFile = fs.promises.copyFile;
exports.copyFileSync = fs.copyFileSync;
exports.isCloneSupported = () => false;
