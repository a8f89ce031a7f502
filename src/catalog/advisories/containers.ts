/** Flaws of container engines, runtimes and what surrounds them. Columns: ./table.ts. */
import type { AdvisoryData } from './table';

export const CONTAINERS: AdvisoryData = {
  runc: `
CVE-2019-5736 2019-02-11 hostRoot container,hostileImage,noUserns ..1.0.0-rc7 overwrite of the host runc binary
CVE-2019-19921 2020-02 hostRoot container,sharedVolume ..1.0.0-rc10 /proc mount race between containers sharing a volume
CVE-2021-30465 2021-05 hostFiles container,untrustedSpec ..1.0.0-rc95 symlink exchange race on mount targets
CVE-2023-27561+CVE-2023-28642 2023-03 hostRoot container,hostileImage 1.0.0-rc95..1.1.5 regression of CVE-2019-19921
CVE-2024-21626 2024-01-31 hostFiles container,hostileImage 1.0.0-rc93..1.1.12 Leaky Vessels: working directory through a leaked descriptor
CVE-2025-31133+CVE-2025-52565+CVE-2025-52881 2025-11-05 hostRoot container,hostileImage ..1.2.8,1.3.0-rc.1..1.3.3,1.4.0-rc.1..1.4.0-rc.3 masked path replaced by a symlink
CVE-2026-41579 2026-06 limited container,hostileImage ..1.3.6,1.4.0..1.4.3,1.5.0-rc.1..1.5.0-rc.3 /dev symlink in an image`,
  containerd: `
CVE-2020-15257 2020-11-30 hostRoot container,rootOnHostNetwork,noUserns ..1.3.9,1.4.0..1.4.3 shim socket reachable in the host network namespace
CVE-2022-23648 2022-03-02 hostFiles container,kubernetes,hostileImage ..1.4.13,1.5.0..1.5.10,1.6.0..1.6.1 CRI: image volume copies host files
CVE-2026-53488 2026 hostRoot container,kubernetes,hostileImage 1.7.0..1.7.33,2.0.0..2.0.10,2.1.0..2.1.9,2.2.0..2.2.5,2.3.0..2.3.2 CRI: image label reaches a host-side logger command`,
  'cri-o': `
CVE-2022-0811 2022-03-15 hostRoot container,untrustedSpec 1.19.0..1.19.6,1.20.0..1.20.7,1.21.0..1.21.6,1.22.0..1.22.3,1.23.0..1.23.2 cr8escape: kernel parameter injection`,
  docker: `
CVE-2019-5736 2019-02-11 hostRoot container,hostileImage,noUserns ..18.09.2 overwrite of the host runc binary that comes with it
CVE-2019-14271 2019-07 hostRoot container,operatorAct 19.03.0..19.03.1 docker cp loads a library from the container
CVE-2024-41110? 2024-07-23 engine operatorAct 19.03.0..23.0.15,24.0.0..24.0.10,25.0.0..25.0.6,26.0.0..26.0.3,26.1.0..26.1.5,27.0.0..27.0.4,27.1.0..27.1.1 authorization plug-in bypass by an empty body
CVE-2026-41567?+CVE-2026-42306+CVE-2026-41568 2026 hostRoot container,operatorAct .. archive upload runs a container binary on the host`,
  'docker-desktop': `
CVE-2025-9074 2025-08-20 engine container 4.25..4.44.3 engine API reachable from any container
CVE-2026-6406 2026 engine operatorAct 4.41..4.59.0 enhanced container isolation circumvented`,
  podman: `
CVE-2024-1753? 2024-03 hostFiles hostileBuild ..4.9.4,5.0.0..5.0.1 build-time mount escape`,
  buildah: `
CVE-2024-11218 2025-01 hostFiles hostileBuild ..1.33.12,1.35.0..1.35.5,1.37.0..1.37.6,1.38.0..1.38.1 build breakout with concurrent builds`,
  buildkit: `
CVE-2024-23652?+CVE-2024-23651+CVE-2024-23653 2024-01-31 hostFiles hostileBuild ..0.12.5 BuildKit: delete or touch host files from a build`,
  'nvidia-container-toolkit': `
CVE-2024-0132 2024-09-26 hostRoot container,hostileImage ..1.16.2 time-of-check race in the NVIDIA container toolkit
CVE-2025-23266 2025-07 hostRoot container,hostileImage ..1.17.8 NVIDIAScape: library search path in a hook`,
  incus: `
CVE-2026-48749+CVE-2026-48750+CVE-2026-48752 2026 hostFiles container,hostileImage ..7.2.0 rootfs symlink in an image reads and writes host files`,
  rkt: `
CVE-2019-10144+CVE-2019-10145+CVE-2019-10147 2019-06-03 hostRoot container,operatorAct .. rkt enter keeps all capabilities, no isolation`,
  mesos: `
CVE-2019-0204? 2019-03-23 hostRoot container,hostileImage ..1.4.3,1.5.0..1.5.3,1.6.0..1.6.2,1.7.0..1.7.2 init helper or executor overwritten`,
  kubernetes: `
CVE-2021-25741 2021-09-15 hostFiles untrustedSpec ..1.19.15,1.20.0..1.20.11,1.21.0..1.21.5,1.22.0..1.22.2 subpath volume mount symlink exchange`,
  kubevirt: `
CVE-2026-7374 2026 hostFiles device ..1.6.6,1.7.0-alpha.0..1.7.4,1.8.0-alpha.0..1.8.3 link following on the node`,
  'kata-containers': `
CVE-2026-44210?+CVE-2026-47243 2026-05 hostRoot container,untrustedSpec - virtiofsd argument injection by pod annotation`,
};
