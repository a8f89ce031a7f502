// User settings for windows that tests and npm start open.

/** No requests, no tips, no animations, nothing saved or checked behind the test's back. */
export const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'git.enabled': false,
  'npm.fetchOnlinePackageInfo': false,
  'security.workspace.trust.enabled': false,
  'strata.workspace.check': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.autoDetectColorScheme': false,
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** Settings of npm start: as quiet, but saving as a browser window usually does. */
export const playSettings = { ...quietSettings, 'files.autoSave': 'afterDelay', 'strata.workspace.check': true, 'workbench.reduceMotion': 'auto' };
