/** Bounds of the server's outer surface. "Measured" values come from probes of Node 20.20's own servers. */

/** What a listener allows its clients. Tests shorten the times; everything else keeps {@link LISTENER_LIMITS}. */
export interface ListenerLimits {
  /** Sockets open at once; further ones are dropped by the system's accept loop. */
  readonly connectionsMax: number;
  /** Of these, what one address may hold; this machine's own are not counted. */
  readonly connectionsPerAddressMax: number;
  /** How long a connection may take to show which protocol it speaks. */
  readonly sniffTimeoutMs: number;
  /** How long a TLS handshake may take. */
  readonly handshakeTimeoutMs: number;
  /** How long a request's headers may take (HTTP/1.1). */
  readonly headersTimeoutMs: number;
  /** How long a whole request may take to arrive (HTTP/1.1); says nothing about the answer. */
  readonly requestTimeoutMs: number;
  /** How often the two times above are looked at. */
  readonly timeoutCheckIntervalMs: number;
  /** An idle connection is kept this long: longer than common client pools keep theirs, so that they never race us. */
  readonly idleTimeoutMs: number;
  /** How long a client whose body was refused may go on sending it; cut off earlier, it would not get to read why. */
  readonly lingerTimeoutMs: number;
  /** A client that takes nothing of a waiting answer for this long is cut off. */
  readonly writeStallTimeoutMs: number;
  /** How long requests under way may take to finish when the listener closes. */
  readonly drainTimeoutMs: number;
  /** HTTP/2 streams that a session may reset at once, and per second later on. The defaults Node has from version 22. */
  readonly resetsBurst: number;
  readonly resetsPerSecond: number;
  /** PING and SETTINGS frames that an HTTP/2 session may send at once, and per second later on. Clients send one a minute. */
  readonly controlFramesBurst: number;
  readonly controlFramesPerSecond: number;
}

export const LISTENER_LIMITS: ListenerLimits = {
  connectionsMax: 10_000,
  connectionsPerAddressMax: 2_000,
  sniffTimeoutMs: 5_000,
  handshakeTimeoutMs: 10_000,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 60_000,
  timeoutCheckIntervalMs: 1_000,
  idleTimeoutMs: 75_000,
  lingerTimeoutMs: 2_000,
  writeStallTimeoutMs: 30_000,
  drainTimeoutMs: 5_000,
  resetsBurst: 1_000,
  resetsPerSecond: 33,
  controlFramesBurst: 1_000,
  controlFramesPerSecond: 33,
};

/** Node's own default, stated because the gate and the routes rely on headers being small. */
export const HEADER_BYTES_MAX: number = 16 * 1024;

/** Open streams of one HTTP/2 session; Node's default is 2^32 − 1 (measured). */
export const HTTP2_STREAMS_MAX = 128;
/** In MB. Answers that wait for a slow reader count; a page of records is 10 MiB, so several must fit. */
export const HTTP2_SESSION_MEMORY_MB = 64;
export const HTTP2_HEADER_PAIRS_MAX = 64;
export const HTTP2_SETTINGS_MAX = 32;
export const HTTP2_INVALID_FRAMES_MAX = 100;
export const HTTP2_REJECTED_STREAMS_MAX = 100;
/** What one stream and one session may send ahead of us: a PutRecords of 1 MiB needs no extra round trip. */
export const HTTP2_STREAM_WINDOW_BYTES: number = 1024 * 1024;
export const HTTP2_SESSION_WINDOW_BYTES: number = 8 * 1024 * 1024;

/** Request bodies that are being received, all connections together; a body that came in one piece does not count. */
export const RECEIVING_BYTES_MAX: number = 512 * 1024 * 1024;
/** What is read and thrown away of a refused body so that the client can read its answer; then the socket is closed. */
export const REFUSED_BODY_BYTES_MAX: number = 64 * 1024 * 1024;

/** Over HTTP/1.1 an answer with more than this still unsent is watched for a client that takes nothing of it; a smaller one is the system's. */
export const WATCHED_UNSENT_BYTES: number = 64 * 1024;

/** What is held of a plain HTTP/1.1 request before anything is decided; larger ones are admitted first and then count as received. */
export const QUICK_REQUEST_BYTES_MAX: number = 64 * 1024;
/** Headers of such a request; AWS's SDKs send fifteen or so. */
export const QUICK_HEADERS_MAX = 64;
/** In how many pieces one that is not larger may come: many clients send head and body apart. */
export const QUICK_REQUEST_PIECES_MAX = 4;
/**
 * The buffer of a larger one has at most so many times the bytes that have come. Sockets are read in pieces of up to 64 KiB, so a
 * request of 1 MiB gets its room at once.
 */
export const QUICK_ROOM_FACTOR = 16;
/** All such buffers together: half of what may be received. Where they do not suffice, Node's HTTP/1.1 server collects. */
export const QUICK_ROOM_BYTES_MAX: number = 256 * 1024 * 1024;

/** How long a certificate made here is valid: whoever trusts it copies it, so it lasts as long as an installation. */
export const CERTIFICATE_VALID_DAYS: number = 5 * 365;
/** A certificate with less than this left is made anew at the next start. */
export const CERTIFICATE_RENEW_DAYS = 60;
/** A certificate chain, a key: a few KiB each. */
export const CERTIFICATE_FILE_BYTES_MAX: number = 256 * 1024;

/**
 * A large answer is made and sent in pieces of this size, so many ahead of the client; the buffers of answers that are out are
 * kept for the next ones. Measured: larger pieces fall out of the processor's cache, smaller ones cost calls.
 */
export const PIECE_BYTES: number = 256 * 1024;
export const PIECES_AHEAD = 4;
export const PIECE_BUFFERS_KEPT = 32;

/** Host headers that the gate remembers as good. */
export const REMEMBERED_HOSTS_MAX = 64;

/** How often what was used is written: what a crash costs of the counting. */
export const USAGE_INTERVAL_MS = 5_000;
/** While nothing happens but time: what a crash costs of shard hours. */
export const USAGE_IDLE_INTERVAL_MS = 300_000;
/** What is written at once. */
export const USAGE_ROWS_PER_COMMAND = 500;
/** Functions and streams whose usage is kept; that of further ones is summed up together. */
export const USAGE_ITEMS_MAX = 1_000;
/** For so long usage is kept by the hour, and by the day. */
export const USAGE_HOURS_KEPT = 48;
export const USAGE_DAYS_KEPT = 62;

/** What an admin action may be sent: a handful of names and numbers. */
export const ADMIN_BODY_BYTES_MAX: number = 64 * 1024;

/** A service elsewhere that is a destination: how long a connection and an answer may take. Whoever delivers tries again. */
export const EXTERNAL_CONNECT_TIMEOUT_MS = 5_000;
export const EXTERNAL_REQUEST_TIMEOUT_MS = 15_000;
/** Clients of one such service that are kept: one per account and region of its resources. */
export const EXTERNAL_CLIENTS_MAX = 100;
