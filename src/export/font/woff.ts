/** Tables of a WOFF 1.0 file (W3C Recommendation, 13 December 2012): a directory, and tables that are compressed with zlib where that made them smaller. */

const HEADER = 44, ENTRY = 20;

async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))).arrayBuffer());
}

export const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

/** The tables by tag. The file is one of ours: it is not checked. */
export async function readWoff(file: Uint8Array<ArrayBuffer>): Promise<ReadonlyMap<string, DataView>> {
  const view = new DataView(file.buffer);
  const entries = Array.from({ length: view.getUint16(12) }, (_, i) => HEADER + i * ENTRY);
  return new Map(await Promise.all(entries.map(async (at): Promise<[string, DataView]> => {
    const tag = String.fromCharCode(...file.subarray(at, at + 4));
    const [offset, packed, whole] = [4, 8, 12].map((more) => view.getUint32(at + more));
    const bytes = file.slice(offset, offset + packed);
    return [tag, new DataView((packed < whole ? await inflated(bytes) : bytes).buffer)];
  })));
}
