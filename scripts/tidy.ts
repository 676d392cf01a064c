/**
 * What the compiler and Biome cannot see: import direction, real seams, dead files, sizes, leftovers, and that every
 * operation has its test. Prints one sentence per finding and exits 1 when there is any.
 */
import fs from 'node:fs';
import path from 'node:path';
import { ENTRY_POINTS, FILE_LINES_MAX, REAL_SEAMS, ROOMS, type Room, SEAM_BUILDERS } from './floors.ts';

const root = path.resolve(import.meta.dirname, '../..');
const IMPORT = /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s+'([^']+)'|(?:^|\n)\s*import\s+'([^']+)'|import\('([^']+)'\)/g;

interface SourceFile {
  readonly name: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function readSources(folder: string): SourceFile[] {
  const names = fs.readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const full = path.posix.join(folder, name.split(path.sep).join('/'));
      const text = fs.readFileSync(path.join(root, full), 'utf8');
      return { name: full, text, imports: importsOf(full, text) };
    });
}

/** Repository paths of the relative imports of a file. */
function importsOf(name: string, text: string): string[] {
  return [...text.matchAll(IMPORT)]
    .map((match) => match[1] ?? match[2] ?? match[3] ?? '')
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => path.posix.join(path.posix.dirname(name), specifier));
}

function roomOf(name: string): Room | undefined {
  return ROOMS.find((room) => name.startsWith(`${room.folder}/`));
}

function directionFindings(file: SourceFile): string[] {
  const room = roomOf(file.name);
  if (room === undefined) return [`${file.name} stands in no room: add its folder to scripts/floors.ts`];
  return file.imports.flatMap((target) => {
    const other = roomOf(target);
    if (other === undefined) return [`${file.name} imports ${target}, which is in no room`];
    if (other.folder === room.folder) return [];
    if (other.floor >= room.floor) return [`${file.name} imports ${target}: a folder imports only from floors below it`];
    const seen = room.sees === undefined || room.sees.some((one) => target === one || target.startsWith(`${one}/`));
    return seen ? [] : [`${file.name} imports ${target}, which ${room.folder} must not see (scripts/floors.ts)`];
  });
}

function seamFindings(file: SourceFile): string[] {
  if (file.name.startsWith('src/platform/') || SEAM_BUILDERS.includes(file.name)) return [];
  return REAL_SEAMS.filter((seam) => file.text.includes(`new ${seam}(`)).map(
    (seam) =>
      `${file.name} constructs ${seam}: take it through the constructor (only ${SEAM_BUILDERS.join(', ')} build real seams)`,
  );
}

function sizeFindings(file: SourceFile): string[] {
  const lines = file.text.split('\n').length - 1;
  return lines <= FILE_LINES_MAX
    ? []
    : [`${file.name} has ${lines} lines; ${FILE_LINES_MAX} is the limit: split it where a part has a name`];
}

function leftoverFindings(file: SourceFile): string[] {
  const marks = ['TODO', 'FIXME', 'XXX'].filter((mark) => new RegExp(`\\b${mark}\\b`).test(file.text));
  return marks.map((mark) => `${file.name} holds a ${mark}: do it, or say in docs/reference/ that it is not there`);
}

/** A simulated twin of a seam is alive when the tests use it. */
function deadFileFindings(files: readonly SourceFile[], testFiles: readonly SourceFile[]): string[] {
  const fromTests = testFiles.flatMap((file) => file.imports).filter((name) => name.startsWith('src/platform/'));
  const imported = new Set([...files.flatMap((file) => file.imports), ...fromTests]);
  return files
    .filter((file) => !imported.has(file.name) && !ENTRY_POINTS.includes(file.name))
    .map((file) => `${file.name} is imported by nothing: remove it, or name it an entry point in scripts/floors.ts`);
}

function operationFindings(files: readonly SourceFile[], tests: readonly SourceFile[]): string[] {
  const tested = new Set(tests.map((test) => path.posix.basename(test.name)));
  return files
    .filter((file) => /\/operations\/[a-z0-9-]+\.ts$/.test(file.name))
    .filter((file) => !tested.has(`${path.posix.basename(file.name, '.ts')}.test.ts`))
    .map((file) => `${file.name} has no test of the same name (${path.posix.basename(file.name, '.ts')}.test.ts)`);
}

const sources = readSources('src');
const written = sources.filter((file) => !file.name.includes('/generated/'));
const tests = readSources('test');
const findings = [
  ...written.flatMap((file) => [
    ...directionFindings(file),
    ...seamFindings(file),
    ...sizeFindings(file),
    ...leftoverFindings(file),
  ]),
  ...tests.flatMap(sizeFindings),
  ...deadFileFindings(sources, tests),
  ...operationFindings(sources, tests),
];
for (const finding of findings) console.error(finding);
console.log(`tidy: ${sources.length} source files, ${findings.length} findings`);
if (findings.length > 0) process.exitCode = 1;
