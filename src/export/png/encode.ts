/** PNG files (W3C Recommendation, third edition): eight bits for red, green and blue; rows as differences to the one above. */

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Filter `Up`. */
const UP = 2;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = CRC_TABLE[(value ^ byte) & 0xff] ^ (value >>> 8);
  return ~value >>> 0;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(12 + data.length), view = new DataView(whole.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) whole[4 + i] = type.charCodeAt(i);
  whole.set(data, 8);
  view.setUint32(8 + data.length, crc(whole.subarray(4, 8 + data.length)));
  return whole;
}

function header(width: number, height: number): Uint8Array {
  const data = new Uint8Array(13), view = new DataView(data.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  data.set([8, 2, 0, 0, 0], 8);
  return data;
}

/** Pixels in metres, so that readers show a picture of scale 2 at its size: 96 pixels an inch for scale 1. */
function physical(scale: number): Uint8Array {
  const data = new Uint8Array(9), view = new DataView(data.buffer);
  const perMetre = Math.round((96 * scale) / 0.0254);
  view.setUint32(0, perMetre);
  view.setUint32(4, perMetre);
  data[8] = 1;
  return data;
}

/** Bytes that are handed to the packer at a time. */
const PIECE = 1 << 20;

/** Rows as bytes of the file, in pieces: of each the filter, then differences to the row above. */
function* filtered(width: number, rows: Iterable<Uint8Array>): Iterable<Uint8Array<ArrayBuffer>> {
  const length = 3 * width + 1, most = Math.max(1, Math.floor(PIECE / length));
  let piece = new Uint8Array(most * length), count = 0;
  let above: Uint8Array = new Uint8Array(3 * width);
  for (const row of rows) {
    const start = count * length;
    piece[start] = UP;
    for (let i = 0; i < row.length; i++) piece[start + 1 + i] = row[i] - above[i];
    above = row;
    if (++count < most) continue;
    yield piece;
    piece = new Uint8Array(most * length);
    count = 0;
  }
  if (count > 0) yield piece.subarray(0, count * length);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A file from rows of pixels, three bytes each, from the top; they are packed as they come. */
export async function encodePng(width: number, height: number, scale: number, rows: Iterable<Uint8Array>): Promise<Uint8Array> {
  const packer = new CompressionStream('deflate');
  const packed = new Response(packer.readable).arrayBuffer();
  const writer = packer.writable.getWriter();
  for (const piece of filtered(width, rows)) await writer.write(piece);
  await writer.close();
  return joined([Uint8Array.from(SIGNATURE), chunk('IHDR', header(width, height)), chunk('pHYs', physical(scale)), chunk('IDAT', new Uint8Array(await packed)), chunk('IEND', new Uint8Array(0))]);
}
