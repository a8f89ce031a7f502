// Stand-in for the native module: no machine id leaves this machine.
exports.getDeviceId = async () => '00000000-0000-4000-8000-000000000000';
