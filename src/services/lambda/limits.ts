/** Every bound of the Lambda service, with its source. */
export { TAGS_MAX } from './event-source-mappings/limits.ts';

/** Quotas of the API reference. */
export const ZIP_BYTES_MAX = 52_428_800;
export const UNZIPPED_BYTES_MAX = 262_144_000;
export const ENVIRONMENT_VARIABLES_BYTES_MAX = 4096;
export const INVOKE_PAYLOAD_BYTES_MAX = 6_291_456;
export const RESPONSE_PAYLOAD_BYTES_MAX = 6_291_556;
export const FUNCTION_NAME_LENGTH_MAX = 64;
export const TIMEOUT_SECONDS_MAX = 900;
export const MEMORY_MEGABYTES_MAX = 10_240;
export const EPHEMERAL_STORAGE_MEGABYTES_MAX = 10_240;
export const LIST_PAGE_MAX = 50;
/** All packages of an account in a region together. */
export const TOTAL_CODE_BYTES_MAX = 80_530_636_800;
export const CONCURRENT_EXECUTIONS_MAX = 1000;
/** How long an address of a package is good (API reference). */
export const DOWNLOAD_VALID_MS = 600_000;
/** Of one function. */
export const LAYERS_MAX = 5;
export const POLICY_BYTES_MAX = 20_480;
/** What `X-Amz-Log-Result` and an invocation's log tail hold at most. */
export const LOG_TAIL_BYTES_MAX = 4096;
export const CLIENT_CONTEXT_BYTES_MAX = 3583;
/** Of one process (quotas, "File descriptors"). */
export const OPEN_FILES_MAX = 1024;
/** In one environment (quotas, "Execution processes/threads"). */
export const PROCESSES_MAX = 1024;
/** An initialisation that takes longer runs on the invocation's own time. */
export const INIT_FREE_MS = 10_000;

/** What an account keeps for functions without reserved concurrency, in a region. */
export const UNRESERVED_CONCURRENCY_MIN = 100;
/** Versions besides the first that an alias may route to (recorded 2023-11). */
export const ADDITIONAL_VERSIONS_MAX = 1;
/** Extensions of one environment, external and internal (API reference). */
export const EXTENSIONS_MAX = 10;
/** How long the end of an environment may take with internal extensions alone, and with external ones (API reference). */
export const SHUTDOWN_INTERNAL_MS = 500;
export const SHUTDOWN_EXTERNAL_MS = 2000;
/** The part of it that the runtime has before external extensions are told (AWS's runtime interface emulator). */
export const SHUTDOWN_RUNTIME_SHARE = 0.3;

/** Our own bounds. */
/** Functions that are gone and whose version numbers are still remembered; the one that went first is forgotten first. */
export const RETIRED_NUMBERS_MAX = 10_000;
export const ZIP_ENTRIES_MAX = 10_000;
/** Files below a folder that is code itself, of which changes are seen. */
export const HOT_FILES_MAX = 50_000;
/** Such folders whose last look is remembered. */
export const HOT_FOLDERS_MAX = 1000;
/** Up to so many files it is looked at before each invocation: a few milliseconds. */
export const HOT_FILES_ALWAYS = 1000;
/** A look at one of more files is good for this many times the time that it took. */
export const HOT_LOOK_SHARE = 9;
/** DEFLATE cannot expand further: an entry that claims more is forged. */
export const DEFLATE_RATIO_MAX = 1032;
export const ZIP_NAME_BYTES_MAX = 1024;
export const ZIP_CHECK_TIMEOUT_MS = 30_000;
/** How much of an entry is inflated, checked or written before other work gets a turn. */
export const ZIP_SLICE_BYTES = 1_048_576;
/** Environments on the machine at a time, unless configured. What waits for one is bounded by the account's concurrency. */
export const ENVIRONMENTS_MIN = 4;
export const ENVIRONMENTS_PER_CORE = 16;
/** What a small function takes (the smallest memory that one can have). */
export const ENVIRONMENT_BYTES = 134_217_728;
/** How long an environment serves before another function that has none gets its slot; a start takes a tenth of it. */
export const SLOT_TURN_MS = 500;
export const IDLE_ENVIRONMENT_MS = 300_000;
/** How long an environment that answered may take to ask for its next invocation before it counts as lost. */
export const COMING_BACK_MS = 100;
/** How long an answer waits for output that the function wrote before it. */
export const OUTPUT_DRAIN_MS = 100;
/** How often an answer of a runtime that does not tell its position waits for more: one that writes on and on is not waited for. */
export const OUTPUT_LOOKS_MAX = 64;
/** A longer line is cut into several (the size of one CloudWatch log event). */
export const LOG_LINE_BYTES_MAX = 262_144;
/** Functions whose last lines are kept; the one that has been there longest goes first. */
export const LOG_RINGS_MAX = 1000;
export const LOG_RING_LINES_MAX = 1000;
/** Series of metrics: functions times the qualifiers by which they are invoked, and how many of those of one function. */
export const METRIC_RESOURCES_MAX = 1000;
export const QUALIFIERS_COUNTED_MAX = 100;
export const LOG_RING_BYTES_MAX = 1_048_576;
/** How long an invocation waits for a function that was created a moment ago. */
export const PENDING_WAIT_MS = 5000;
/** Between attempts to prepare a function's code after a fault. */
export const RECONCILE_RETRY_MS = 1000;

/** How often an environment's use of memory is looked at while an invocation runs. */
export const USAGE_LOOK_MS = 100;
/** The same while none runs and its use does not grow: more and more seldom, up to this; more often where no control group holds it. */
export const IDLE_USAGE_LOOK_MS_MAX = 1600;
export const IDLE_UNBOUND_USAGE_LOOK_MS_MAX = 400;
/** How often it is looked whether a control group is empty, and how long between: its processes are being ended. */
export const GROUP_REMOVAL_LOOKS_MAX = 100;
export const GROUP_REMOVAL_LOOK_MS = 5;
/** Connections at a time from one sandbox with a private network to the server's endpoint. */
export const PRIVATE_NETWORK_CONNECTIONS_MAX = 256;
/** A sandbox for a program that does nothing is ready in a few milliseconds. */
export const PROBE_TIMEOUT_MS = 10_000;
/** How long a start waits for processes that outlived an earlier server to be gone, and how often it looks. */
export const LEFT_OVER_END_MS = 5_000;
export const LEFT_OVER_LOOK_MS = 5;

/** How long an interpreter of this machine may take to say which it is, and how much it may say. */
export const PYTHON_PROBE_MS = 10_000;
export const PYTHON_PROBE_BYTES_MAX = 16_384;

/** What an extension may send, and how long a name or an error type of it may be. */
export const EXTENSION_REQUEST_BYTES_MAX = 262_144;
export const EXTENSION_NAME_BYTES_MAX = 128;
/** Our own: of a name that is no runtime's, an answer shows this much. */
export const RUNTIME_SHOWN_CHARS_MAX = 256;
