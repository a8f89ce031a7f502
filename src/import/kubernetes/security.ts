/** `securityContext` of pods and containers. */
import type { NodeOf } from '../../model';
import { booleanOf, child, textOf, textsOf, type Value } from '../values';
import { known } from '../write';
import { type Scope, sortFields } from './scope';

type Container = NodeOf<'container'>;
type Draft = { -readonly [K in keyof Container]?: Container[K] };

const capability = (name: string) => name.toUpperCase().replace(/^CAP_/, '');

/** `RuntimeDefault`, `Unconfined` or a profile on the node, as the format has it. */
function profileOf(value: Value | undefined): string | undefined {
  const type = textOf(child(value, 'type'));
  if (type === 'RuntimeDefault') return 'default';
  if (type === 'Unconfined') return 'unconfined';
  return type === 'Localhost' ? (textOf(child(value, 'localhostProfile')) ?? undefined) : undefined;
}

/** AppArmor's profile, else SELinux's type. */
const lsmOf = (context: Value | undefined) => profileOf(child(context, 'appArmorProfile')) ?? textOf(child(child(context, 'seLinuxOptions'), 'type'));

/** What holds for a whole pod. */
export function podSecurityOf(scope: Scope, context: Value | undefined): Pick<NodeOf<'pod'>, 'seccomp' | 'lsm'> {
  return { seccomp: profileOf(child(context, 'seccompProfile')), lsm: lsmOf(context) };
}

/** AppArmor profiles as annotations name them: `runtime/default`, `unconfined`, `localhost/NAME`. */
function fromAnnotation(text: string | undefined): string | undefined {
  return text === undefined ? undefined : text === 'runtime/default' ? 'default' : text.replace(/^localhost\//, '');
}

/** A container's own context; the user also from its pod's. `annotation` is the AppArmor profile that an annotation of the pod gives it. */
export function securityOf(scope: Scope, context: Value | undefined, podContext: Value | undefined, annotation: string | undefined): Draft {
  sortFields(scope.notes, 'security', context);
  const capabilities = child(context, 'capabilities');
  return {
    privileged: booleanOf(child(context, 'privileged')),
    user: userOf(context, podContext),
    capabilities: known({ add: textsOf(child(capabilities, 'add')).map(capability), drop: textsOf(child(capabilities, 'drop')).map(capability) }),
    readOnly: booleanOf(child(context, 'readOnlyRootFilesystem')),
    allowPrivilegeEscalation: booleanOf(child(context, 'allowPrivilegeEscalation')),
    seccomp: profileOf(child(context, 'seccompProfile')),
    lsm: lsmOf(context) ?? fromAnnotation(annotation),
  };
}

/** `uid:gid`, `uid`, or `non-root` where only that much is demanded. */
function userOf(context: Value | undefined, podContext: Value | undefined): string | undefined {
  const setting = (name: string) => textOf(child(context, name)) ?? textOf(child(podContext, name));
  const [uid, gid] = [setting('runAsUser'), setting('runAsGroup')];
  if (uid !== undefined) return gid === undefined ? uid : `${uid}:${gid}`;
  return (booleanOf(child(context, 'runAsNonRoot')) ?? booleanOf(child(podContext, 'runAsNonRoot'))) ? 'non-root' : undefined;
}
