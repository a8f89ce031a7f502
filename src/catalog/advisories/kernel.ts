/** Flaws of the Linux kernel. Columns: ./table.ts. */
import type { AdvisoryData } from './table';

export const KERNEL: AdvisoryData = {
  'linux-kernel': `
CVE-2016-5195! 2016-10-19 kernel - 2.6.22..4.1.35,4.2..4.4.26,4.5..4.7.9,4.8..4.8.3 Dirty COW
CVE-2017-7308 2017-03-29 kernel netRaw 2.6.12..4.1.41,4.2..4.4.62,4.5..4.9.23,4.10..4.10.11 AF_PACKET ring overflow
CVE-2019-14835 2019-09-17 kernel guest 2.6.34..4.4.193,4.5..4.9.193,4.10..4.14.144,4.15..4.19.73,4.20..5.2.15 V-gHost: vhost-net overflow during live migration
CVE-2020-14386 2020-09-03 kernel netRaw 4.6..4.9.239,4.10..4.14.201,4.15..4.19.150,4.20..5.4.64,5.5..5.8.8 AF_PACKET memory corruption
CVE-2021-22555 2021-07-07 kernel netAdmin 2.6.19..4.4.267,4.5..4.9.267,4.10..4.14.231,4.15..4.19.188,4.20..5.4.113,5.5..5.10.31,5.11..5.11.15 netfilter compat heap write
CVE-2021-29657 2021-07-22 kernel guest,nestedAmd 5.10..5.10.28,5.11..5.11.12 nested SVM double fetch
CVE-2021-3653+CVE-2021-3656 2021-08-16 kernel guest,nestedAmd 2.6.30..4.4.282,4.5..4.9.281,4.10..4.14.245,4.15..4.19.205,4.20..5.4.142,5.5..5.10.60,5.11..5.13.12 nested SVM: AVIC and other controls taken from the guest
CVE-2021-33909 2021-07-20 kernel sysAdmin 3.16..4.4.276,4.5..4.9.276,4.10..4.14.240,4.15..4.19.198,4.20..5.4.134,5.5..5.10.52,5.11..5.12.19,5.13..5.13.4 Sequoia: seq_file size overflow
CVE-2022-0185! 2022-01-18 kernel sysAdmin 5.1..5.4.173,5.5..5.10.93,5.11..5.15.16,5.16..5.16.2 fsconfig heap overflow
CVE-2022-0492 2022-02 hostRoot cgroupV1,sysAdmin 2.6.24..4.9.301,4.10..4.14.266,4.15..4.19.229,4.20..5.4.177,5.5..5.10.97,5.11..5.15.20,5.16..5.16.6 cgroup v1 release_agent without a capability check
CVE-2022-0847! 2022-03-07 kernel - 5.8..5.10.102,5.11..5.15.25,5.16..5.16.11 Dirty Pipe
CVE-2023-0386!? 2023-01-27 kernel sysAdmin 5.11..5.15.91,5.16..6.1.9 overlayfs copies setuid files out of a user namespace mount
CVE-2023-32233? 2023-05-08 kernel netAdmin 3.13..4.14.315,4.15..4.19.283,4.20..5.4.243,5.5..5.10.180,5.11..5.15.111,5.16..6.1.28,6.2..6.2.15,6.3..6.3.2 nf_tables anonymous set use after free
CVE-2024-1086! 2024-01-31 kernel netAdmin 3.15..4.19.307,4.20..5.4.269,5.5..5.10.210,5.11..5.15.149,5.16..6.1.76,6.2..6.6.15,6.7..6.7.3 nf_tables verdict use after free
CVE-2026-31431! 2026-04-22 kernel - 4.14..5.10.254,5.11..5.15.204,5.16..6.1.170,6.2..6.6.137,6.7..6.12.85,6.13..6.18.22,6.19..6.19.12 Copy Fail: AF_ALG writes into the page cache
CVE-2026-43284+CVE-2026-43500 2026-05-08 kernel netAdmin 4.11..5.10.255,5.11..5.15.206,5.16..6.1.172,6.2..6.6.138,6.7..6.12.87,6.13..6.18.28,6.19..7.0.5 Dirty Frag: in-place ESP decrypt on shared pages
CVE-2025-40300? 2025-09-11 memory guest,amd ..5.10.244,5.11..5.15.193,5.16..6.1.152,6.2..6.6.106,6.7..6.12.47,6.13..6.16.7 VMScape`,
};
