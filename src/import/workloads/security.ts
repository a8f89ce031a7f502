/** Security options as Docker and Podman take them. */
import type { NodeOf } from '../../model';

type Confinement = { -readonly [K in 'seccomp' | 'lsm' | 'allowPrivilegeEscalation']?: NodeOf<'container'>[K] };

/** Reads `name:value` and `name=value`; a seccomp profile that stands there in full becomes `custom`. Others are passed over. */
export function securityOptions(options: readonly string[]): Confinement {
  const found: Confinement = {};
  for (const option of options) {
    const [, name, value = ''] = /^([a-z-]{1,40})(?:[:=](.*))?$/s.exec(option) ?? [];
    if (name === 'seccomp' && value !== '') found.seccomp = /^\s*\{/.test(value) ? 'custom' : value;
    else if (name === 'apparmor' && value !== '') found.lsm = value;
    else if (name === 'label' && value !== '') found.lsm = value === 'disable' ? 'unconfined' : value;
    else if (name === 'no-new-privileges') found.allowPrivilegeEscalation = value === 'false';
  }
  return found;
}
