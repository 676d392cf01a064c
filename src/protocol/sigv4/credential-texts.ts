/**
 * Reads which credentials a server accepts, from a file in the form of `~/.aws/credentials` or from one variable.
 *
 *     file      = *( [ section / setting / comment ] LF )
 *     section   = "[" name "]"                               one credential each; the name is for people
 *     setting   = key "=" value                              spaces around both are dropped
 *     comment   = ( "#" / ";" ) text
 *     key       = "aws_access_key_id" / "aws_secret_access_key" / "aws_session_token" / "aws_account_id"; others are skipped
 *
 *     variable  = entry *( "," entry )
 *     entry     = access-key-id ":" secret [ ":" account-id ]
 *
 * An account is twelve digits; without one, an access key id of twelve digits is the account, and any other belongs to
 * 000000000000, just as where nothing is verified.
 */
import { accountOfKeyId } from '../credential-scope.ts';
import {
  ACCESS_KEY_ID_CHARS_MAX,
  CREDENTIALS_FILE_BYTES_MAX,
  CREDENTIALS_MAX,
  SECRET_CHARS_MAX,
  SESSION_TOKEN_CHARS_MAX,
} from '../limits.ts';
import { type Credential, CredentialsError } from './credentials.ts';

type Key = 'aws_access_key_id' | 'aws_secret_access_key' | 'aws_session_token' | 'aws_account_id';

const KEYS: ReadonlySet<string> = new Set<Key>([
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
  'aws_account_id',
]);
const ACCOUNT_ID = /^[0-9]{12}$/;
/** No separator of a credential scope or an Authorization header can be part of it. */
const ACCESS_KEY_ID = /^[A-Za-z0-9_-]+$/;
const PRINTABLE = /^[\x21-\x7e]+$/;

interface Section {
  readonly line: number;
  readonly name: string;
  readonly settings: Map<Key, string>;
}

/** The credentials of a file. Throws a {@link CredentialsError} that names the line, and no secret. */
export function parseCredentialFile(content: Uint8Array): readonly Credential[] {
  if (content.byteLength > CREDENTIALS_FILE_BYTES_MAX) {
    throw new CredentialsError(`it is larger than ${CREDENTIALS_FILE_BYTES_MAX} bytes`);
  }
  const credentials = sectionsOf(textOf(content)).flatMap((section) => credentialOf(section) ?? []);
  if (credentials.length === 0) throw new CredentialsError('it holds no credentials');
  return bounded(credentials);
}

/** The credentials of a variable. Throws a {@link CredentialsError} that names the entry, and no secret. */
export function parseCredentialEntries(text: string): readonly Credential[] {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  if (entries.length === 0) throw new CredentialsError('it holds no credentials');
  return bounded(entries.map((entry, index) => credentialOfEntry(entry, `entry ${index + 1}`)));
}

function bounded(credentials: readonly Credential[]): readonly Credential[] {
  if (credentials.length <= CREDENTIALS_MAX) return credentials;
  throw new CredentialsError(`it holds more than ${CREDENTIALS_MAX} credentials`);
}

function textOf(content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch (error: unknown) {
    if (!(error instanceof TypeError)) throw error;
    throw new CredentialsError('it is not UTF-8 text', { cause: error });
  }
}

function sectionsOf(text: string): readonly Section[] {
  const sections: Section[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    if (line.startsWith('[')) sections.push({ line: index + 1, name: sectionName(line, index + 1), settings: new Map() });
    else readSetting(line, index + 1, sections.at(-1));
  }
  return sections;
}

function sectionName(line: string, number: number): string {
  if (line.length < 3 || !line.endsWith(']')) throw new CredentialsError(`line ${number} is no [section]`);
  return line.slice(1, -1).trim();
}

function readSetting(line: string, number: number, section: Section | undefined): void {
  const at = line.indexOf('=');
  if (at < 1) throw new CredentialsError(`line ${number} is neither [section] nor key = value`);
  if (section === undefined) throw new CredentialsError(`line ${number} stands before the first [section]`);
  const key = line.slice(0, at).trim().toLowerCase();
  if (!KEYS.has(key)) return;
  if (section.settings.has(key as Key)) throw new CredentialsError(`line ${number} repeats ${key}`);
  section.settings.set(key as Key, line.slice(at + 1).trim());
}

/** Undefined for a section without keys, such as one that names a role. */
function credentialOf({ line, name, settings }: Section): Credential | undefined {
  const accessKeyId = settings.get('aws_access_key_id');
  const secretAccessKey = settings.get('aws_secret_access_key');
  if (accessKeyId === undefined && secretAccessKey === undefined) return undefined;
  const place = `section [${name.slice(0, 100)}] in line ${line}`;
  if (accessKeyId === undefined) throw new CredentialsError(`${place} has no aws_access_key_id`);
  if (secretAccessKey === undefined) throw new CredentialsError(`${place} has no aws_secret_access_key`);
  return checked(place, accessKeyId, secretAccessKey, settings.get('aws_session_token'), settings.get('aws_account_id'));
}

function credentialOfEntry(entry: string, place: string): Credential {
  const [accessKeyId = '', secretAccessKey, accountId, ...rest] = entry.split(':');
  if (secretAccessKey === undefined || rest.length > 0) {
    throw new CredentialsError(`${place} is not ACCESS_KEY_ID:SECRET or ACCESS_KEY_ID:SECRET:ACCOUNT_ID`);
  }
  return checked(place, accessKeyId, secretAccessKey, undefined, accountId);
}

function checked(
  place: string,
  accessKeyId: string,
  secretAccessKey: string,
  sessionToken: string | undefined,
  accountId: string = accountOfKeyId(accessKeyId),
): Credential {
  const fits = (text: string, form: RegExp, max: number): boolean => text.length <= max && form.test(text);
  if (!fits(accessKeyId, ACCESS_KEY_ID, ACCESS_KEY_ID_CHARS_MAX)) {
    throw new CredentialsError(`${place}: an access key id has 1 to ${ACCESS_KEY_ID_CHARS_MAX} letters, digits, - and _`);
  }
  if (!fits(secretAccessKey, PRINTABLE, SECRET_CHARS_MAX)) {
    throw new CredentialsError(`${place}: a secret has 1 to ${SECRET_CHARS_MAX} printable characters without spaces`);
  }
  if (sessionToken !== undefined && !fits(sessionToken, PRINTABLE, SESSION_TOKEN_CHARS_MAX)) {
    throw new CredentialsError(`${place}: a session token has 1 to ${SESSION_TOKEN_CHARS_MAX} printable characters`);
  }
  if (!ACCOUNT_ID.test(accountId)) throw new CredentialsError(`${place}: an account id has twelve digits`);
  return { accessKeyId, secretAccessKey, sessionToken, accountId };
}
