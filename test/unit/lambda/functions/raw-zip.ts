/** Writes zips byte by byte, so that a test can forge any field. */
import zlib from 'node:zlib';

export interface RawEntry {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** Unix mode; regular file 0644 when absent. */
  readonly mode?: number;
  readonly deflate?: boolean;
  /** What the headers claim, when it is not the truth. */
  readonly claimedSizeBytes?: number;
  readonly claimedCrc?: number;
  readonly flags?: number;
  /** Points at the local header of another entry. */
  readonly headerOf?: number;
}

export function rawZip(entries: readonly RawEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (const entry of entries) {
    const content = Buffer.from(entry.content ?? '');
    const data = entry.deflate === true ? zlib.deflateRawSync(content) : content;
    const local = Buffer.concat([header(entry, content, data, 0x04034b50, 26), Buffer.from(entry.name), data]);
    offsets.push(offset);
    locals.push(local);
    directory.push(centralHeader(entry, content, data, entry.headerOf === undefined ? offset : (offsets[entry.headerOf] ?? 0)));
    offset += local.byteLength;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.byteLength, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, central, end]);
}

/** The fields that local and central header share, from `version needed` on. */
function header(entry: RawEntry, content: Buffer, data: Buffer, signature: number, sharedBytes: number): Buffer {
  const bytes = Buffer.alloc(sharedBytes + 4);
  bytes.writeUInt32LE(signature, 0);
  bytes.writeUInt16LE(20, 4);
  bytes.writeUInt16LE(entry.flags ?? 0, 6);
  bytes.writeUInt16LE(entry.deflate === true ? 8 : 0, 8);
  bytes.writeUInt32LE(entry.claimedCrc ?? zlib.crc32(content), 14);
  bytes.writeUInt32LE(data.byteLength, 18);
  bytes.writeUInt32LE(entry.claimedSizeBytes ?? content.byteLength, 22);
  bytes.writeUInt16LE(Buffer.byteLength(entry.name), 26);
  return bytes;
}

function centralHeader(entry: RawEntry, content: Buffer, data: Buffer, localOffset: number): Buffer {
  const shared = header(entry, content, data, 0x02014b50, 26).subarray(4);
  const bytes = Buffer.alloc(46);
  bytes.writeUInt32LE(0x02014b50, 0);
  bytes.writeUInt16LE(0x0314, 4); // made on Unix
  shared.copy(bytes, 6);
  bytes.writeUInt32LE((((entry.mode ?? 0o100644) << 16) >>> 0) as number, 38);
  bytes.writeUInt32LE(localOffset, 42);
  return Buffer.concat([bytes, Buffer.from(entry.name)]);
}
