/** Ranges of addresses from an address and its mask. */

/** `192.168.122.1` with its mask or prefix as a range: `192.168.122.0/24`. */
export function rangeOf(address: string | undefined, mask: string | undefined, prefix: string | undefined): string | undefined {
  const parts = address?.split('.').map(Number);
  const bits = prefix !== undefined ? Number(prefix) : maskBits(mask);
  if (!parts || parts.length !== 4 || !parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255) || bits === undefined || !(bits >= 1 && bits <= 32)) return undefined;
  const value = parts.reduce((sum, part) => sum * 256 + part, 0);
  const base = value - (value % 2 ** (32 - bits));
  return `${[24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join('.')}/${bits}`;
}

function maskBits(mask: string | undefined): number | undefined {
  const ones = mask?.split('.').map((part) => Number(part).toString(2).padStart(8, '0')).join('');
  return ones !== undefined && /^1+0*$/.test(ones) && ones.length === 32 ? ones.lastIndexOf('1') + 1 : undefined;
}
