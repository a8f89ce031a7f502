// The name that VS Code used before the module moved to @vscode.
module.exports = require('../native-watchdog');
