/**
 * live: running systems -> answers, as files that importers read. For Node only: it opens sockets and runs programs.
 *
 *   contract.ts     what every source takes and gives, and its bounds
 *   collect.ts      one collection: bounded, stopped by a signal, its failures in words
 *   http.ts, programs.ts   asking over a local socket; finding and running a program that only reads
 *   local/          this machine, from /proc and /sys
 *   engines.ts      Docker and Podman, over their socket
 *   libvirt.ts      libvirt, through virsh
 *   kubernetes.ts   Kubernetes, through kubectl
 *
 * Nothing is changed in any of them, and nothing is asked before somebody wants it.
 */
export * from './contract';
export { collectFrom, readAnswers } from './collect';
export { LIVE_SOURCES, sourceNamed } from './sources';
