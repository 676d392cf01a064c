import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCredentialEntries, parseCredentialFile } from '../../../../src/protocol/sigv4/credential-texts.ts';
import { CredentialStore, CredentialsError } from '../../../../src/protocol/sigv4/credentials.ts';

const FILE = `# who may call
[default]
aws_access_key_id = AKIDEXAMPLE
aws_secret_access_key=wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY

[profile reporting]
; temporary
AWS_ACCESS_KEY_ID = ASIAEXAMPLE
aws_secret_access_key = s3cr=t
aws_session_token = token==
aws_account_id = 222222222222
region = eu-west-1

[role-only]
role_arn = arn:aws:iam::333333333333:role/x
`;

const file = (text: string): ReturnType<typeof parseCredentialFile> => parseCredentialFile(Buffer.from(text));

test('a file has one credential per section, and sections without keys are skipped', () => {
  assert.deepEqual(file(FILE), [
    {
      accessKeyId: 'AKIDEXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
      sessionToken: undefined,
      accountId: '000000000000',
    },
    { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 's3cr=t', sessionToken: 'token==', accountId: '222222222222' },
  ]);
  assert.deepEqual(file(FILE.replaceAll('\n', '\r\n')), file(FILE));
});

test('entries have an access key id, a secret and perhaps an account; an id of twelve digits is its own account', () => {
  assert.deepEqual(parseCredentialEntries('test:secret, 111111111111:s/+=,x:y:222222222222,'), [
    { accessKeyId: 'test', secretAccessKey: 'secret', sessionToken: undefined, accountId: '000000000000' },
    { accessKeyId: '111111111111', secretAccessKey: 's/+=', sessionToken: undefined, accountId: '111111111111' },
    { accessKeyId: 'x', secretAccessKey: 'y', sessionToken: undefined, accountId: '222222222222' },
  ]);
});

const KEYS = 'aws_access_key_id = a\naws_secret_access_key = s3cret';

for (const [what, text, message] of [
  ['nothing', '', /holds no credentials/],
  ['a section alone', '[default]', /holds no credentials/],
  ['a section that is not closed', '[default\naws_access_key_id=a', /^line 1 is no \[section\]/],
  ['a setting before any section', KEYS, /^line 1 stands before the first \[section\]/],
  ['a line that is nothing', '[a]\nhello', /^line 2 is neither/],
  ['half of a credential', '[a]\naws_access_key_id = a', /^section \[a\] in line 1 has no aws_secret_access_key/],
  ['the other half', '[a]\naws_secret_access_key = s3cret', /has no aws_access_key_id/],
  ['a setting twice', `[a]\n${KEYS}\naws_secret_access_key = other`, /^line 4 repeats aws_secret_access_key/],
  ['an account of letters', `[a]\n${KEYS}\naws_account_id = me`, /an account id has twelve digits/],
  ['an id with a slash', '[a]\naws_access_key_id = a/b\naws_secret_access_key = s3cret', /an access key id has 1 to 128/],
  ['a secret with a space', '[a]\naws_access_key_id = a\naws_secret_access_key = s3cret s3cret', /a secret has 1 to 512/],
  ['an empty secret', '[a]\naws_access_key_id = a\naws_secret_access_key =', /a secret has 1 to 512/],
  ['an empty token', `[a]\n${KEYS}\naws_session_token =`, /a session token has 1 to 8192/],
] as const) {
  test(`a file with ${what} is refused with its place and without any secret`, () => assertRefused(() => file(text), message));
}

test('a file that is too large, binary or has too many credentials is refused', () => {
  assertRefused(() => parseCredentialFile(Buffer.alloc(5 * 1024 * 1024)), /larger than/);
  assertRefused(() => parseCredentialFile(Buffer.of(0xff, 0xfe)), /not UTF-8/);
  const many = Array.from({ length: 10_001 }, (_, index) => `[${index}]\naws_access_key_id=a${index}\naws_secret_access_key=s`);
  assertRefused(() => file(many.join('\n')), /more than 10000 credentials/);
});

test('entries that are none are refused with their number', () => {
  assertRefused(() => parseCredentialEntries(' , '), /holds no credentials/);
  assertRefused(() => parseCredentialEntries('a:s3cret,b'), /^entry 2 is not/);
  assertRefused(() => parseCredentialEntries('a:s3cret:111111111111:x'), /^entry 1 is not/);
  assertRefused(() => parseCredentialEntries('a:s3cret:1'), /^entry 1: an account id/);
  assertRefused(() => parseCredentialEntries(':s3cret'), /^entry 1: an access key id/);
});

test('one access key id with two meanings is refused, the same credential twice is one', () => {
  assert.ok(new CredentialStore(parseCredentialEntries('a:s,a:s')).find('a'));
  assertRefused(() => new CredentialStore(parseCredentialEntries('a:s3cret,a:other')), /access key id a is there twice/);
  assert.equal(new CredentialStore(parseCredentialEntries('a:s')).find('__proto__'), undefined);
});

function assertRefused(action: () => unknown, message: RegExp): void {
  assert.throws(action, (error) => {
    assert.ok(error instanceof CredentialsError, String(error));
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /s3cret/);
    return true;
  });
}
