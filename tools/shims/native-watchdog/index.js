// Stand-in for the native module: ends this process when its parent is gone.
const parentGone = 87;

function isGone(pid) {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

exports.start = (pid) => {
  const check = () => { if (isGone(pid)) process.exit(parentGone); };
  setInterval(check, 1000).unref();
};

exports.exit = (code) => process.exit(code || 0);
