/**
 * System calls that no function needs and through which the kernel has been attacked, refused with EPERM: a program for the
 * kernel's filter (seccomp(2)), which bubblewrap loads. Capabilities stop most of them already; the filter stands behind.
 *
 *     load the architecture; another one than ours (32 bit code) gets ENOSYS
 *     load the number;       the x32 variants get ENOSYS
 *     compare with each refused number, to EPERM; else allow
 *
 * One instruction is 8 bytes: operation (16 bit), jump if true, jump if false (8 bit each), value (32 bit); little endian.
 */

interface Architecture {
  /** `AUDIT_ARCH_…` of linux/audit.h. */
  readonly audit: number;
  /** By name, from the system's tables. */
  readonly refused: Readonly<Record<string, number>>;
}

/** New calls have the same numbers everywhere. */
const REFUSED_EVERYWHERE = {
  io_uring_setup: 425,
  open_tree: 428,
  move_mount: 429,
  fsopen: 430,
  fsconfig: 431,
  fsmount: 432,
  fspick: 433,
  mount_setattr: 442,
};

const ARCHITECTURES: Readonly<Record<string, Architecture>> = {
  x64: {
    audit: 0xc000003e,
    refused: {
      ...REFUSED_EVERYWHERE,
      syslog: 103,
      pivot_root: 155,
      chroot: 161,
      acct: 163,
      settimeofday: 164,
      mount: 165,
      umount2: 166,
      swapon: 167,
      swapoff: 168,
      reboot: 169,
      init_module: 175,
      delete_module: 176,
      quotactl: 179,
      clock_settime: 227,
      kexec_load: 246,
      add_key: 248,
      request_key: 249,
      keyctl: 250,
      perf_event_open: 298,
      open_by_handle_at: 304,
      setns: 308,
      finit_module: 313,
      kexec_file_load: 320,
      bpf: 321,
      userfaultfd: 323,
    },
  },
  arm64: {
    audit: 0xc00000b7,
    refused: {
      ...REFUSED_EVERYWHERE,
      umount2: 39,
      mount: 40,
      pivot_root: 41,
      chroot: 51,
      quotactl: 60,
      acct: 89,
      kexec_load: 104,
      init_module: 105,
      delete_module: 106,
      clock_settime: 112,
      syslog: 116,
      reboot: 142,
      settimeofday: 170,
      add_key: 217,
      request_key: 218,
      keyctl: 219,
      swapon: 224,
      swapoff: 225,
      perf_event_open: 241,
      open_by_handle_at: 265,
      setns: 268,
      finit_module: 273,
      bpf: 280,
      userfaultfd: 282,
      kexec_file_load: 294,
    },
  },
};

/** linux/bpf_common.h, linux/seccomp.h. */
const LOAD_WORD = 0x20;
const JUMP_IF_EQUAL = 0x15;
const JUMP_IF_AT_LEAST = 0x35;
const RETURN = 0x06;
const NUMBER_OFFSET = 0;
const ARCHITECTURE_OFFSET = 4;
const X32_BIT = 0x40000000;
const ALLOW = 0x7fff0000;
const ERROR = 0x00050000;
const EPERM = 1;
const ENOSYS = 38;

/** Undefined for an architecture whose numbers are not known here. */
export function systemCallFilter(architecture: string): Uint8Array | undefined {
  const known = ARCHITECTURES[architecture];
  if (known === undefined) return undefined;
  const numbers = Object.values(known.refused);
  return Buffer.concat([
    instruction(LOAD_WORD, ARCHITECTURE_OFFSET),
    instruction(JUMP_IF_EQUAL, known.audit, 1, 0),
    instruction(RETURN, ERROR | ENOSYS),
    instruction(LOAD_WORD, NUMBER_OFFSET),
    instruction(JUMP_IF_AT_LEAST, X32_BIT, 0, 1),
    instruction(RETURN, ERROR | ENOSYS),
    ...numbers.map((number, index) => instruction(JUMP_IF_EQUAL, number, numbers.length - index, 0)),
    instruction(RETURN, ALLOW),
    instruction(RETURN, ERROR | EPERM),
  ]);
}

function instruction(operation: number, value: number, ifTrue = 0, ifFalse = 0): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(operation, 0);
  bytes.writeUInt8(ifTrue, 2);
  bytes.writeUInt8(ifFalse, 3);
  bytes.writeUInt32LE(value, 4);
  return bytes;
}
