/** `securityContext` of pods and containers. */
import { present } from '../manifests/written';
import type { Container, Part, Pod, Scope } from './scope';

const profile = (name: string): Part =>
  (name === 'default' ? { type: 'RuntimeDefault' } : name === 'unconfined' ? { type: 'Unconfined' } : { type: 'Localhost', localhostProfile: name });

/** AppArmor's profile; names of SELinux types end in `_t`. */
const lsm = (name: string): Part => (/_t$/.test(name) ? { seLinuxOptions: { type: name } } : { appArmorProfile: profile(name) });

function confinement({ seccomp, lsm: name }: Pick<Container, 'seccomp' | 'lsm'>): Part {
  return { ...(seccomp !== undefined && { seccompProfile: profile(seccomp) }), ...(name !== undefined && lsm(name)) };
}

export const podSecurity = (pod: Pod): Part | undefined => present(confinement(pod));

/** `uid`, `uid:gid` or `non-root`. */
function user(scope: Scope, id: string, text: string | undefined): Part {
  if (text === undefined) return {};
  if (text === 'non-root') return { runAsNonRoot: true };
  const [, uid, gid] = /^(\d{1,10})(?::(\d{1,10}))?$/.exec(text) ?? [];
  if (uid === undefined) scope.losses.say('Kubernetes takes users by number, not by name', id, 'user');
  return { ...(uid !== undefined && { runAsUser: Number(uid) }), ...(gid !== undefined && { runAsGroup: Number(gid) }) };
}

/** The context of a container. */
export function containerSecurity(scope: Scope, id: string, node: Container): Part | undefined {
  const { privileged, capabilities, readOnly, allowPrivilegeEscalation } = node;
  const mighty = privileged === true || capabilities?.add?.some((name) => /^(CAP_)?SYS_ADMIN$/i.test(name)) === true;
  const contradicts = mighty && allowPrivilegeEscalation === false;
  if (contradicts) scope.losses.say('Kubernetes refuses a container that must not gain privileges and has them all', id, 'allowPrivilegeEscalation');
  return present({
    privileged,
    ...user(scope, id, node.user),
    capabilities: present({ add: capabilities?.add, drop: capabilities?.drop }),
    readOnlyRootFilesystem: readOnly,
    allowPrivilegeEscalation: contradicts ? undefined : allowPrivilegeEscalation,
    ...confinement(node),
  });
}
