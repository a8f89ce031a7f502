// Animated PNG: pictures of one size, one after another. A browser shows the first where it knows no animation.
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(type, data) {
  const head = Buffer.alloc(8), tail = Buffer.alloc(4);
  head.writeUInt32BE(data.length, 0);
  head.write(type, 4, 'latin1');
  tail.writeUInt32BE(crc32(Buffer.concat([head.subarray(4), data])), 0);
  return Buffer.concat([head, data, tail]);
}

/** The header and the compressed pixels of a PNG. */
function partsOf(png) {
  let header;
  const pixels = [];
  for (let at = signature.length; at < png.length;) {
    const length = png.readUInt32BE(at), type = png.toString('latin1', at + 4, at + 8), data = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = data;
    if (type === 'IDAT') pixels.push(data);
    at += length + 12;
  }
  return { header, pixels: deflateSync(inflateSync(Buffer.concat(pixels)), { level: 9 }) };
}

/** Frames as one animation that repeats; each is shown for `seconds`. All must have one size and form, as pictures of one browser have. */
export function animated(frames, seconds) {
  const parts = frames.map(partsOf);
  const [{ header }] = parts;
  if (parts.some((part) => !part.header.equals(header))) throw new Error('The pictures differ in size or form.');
  let sequence = 0;
  const number = () => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(sequence++, 0);
    return bytes;
  };
  const control = () => {
    const bytes = Buffer.alloc(22);
    header.copy(bytes, 0, 0, 8);
    bytes.writeUInt16BE(Math.round(seconds * 1000), 16);
    bytes.writeUInt16BE(1000, 18);
    return chunk('fcTL', Buffer.concat([number(), bytes]));
  };
  const count = Buffer.alloc(8);
  count.writeUInt32BE(frames.length, 0);
  const body = parts.flatMap(({ pixels }, i) => (i === 0 ? [control(), chunk('IDAT', pixels)] : [control(), chunk('fdAT', Buffer.concat([number(), pixels]))]));
  return Buffer.concat([signature, chunk('IHDR', header), chunk('acTL', count), ...body, chunk('IEND', Buffer.alloc(0))]);
}
