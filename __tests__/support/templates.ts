import fc from 'fast-check'

// What templates of real projects are made of, and what breaks readers of them.
const names = fc.constantFrom(
  ...'SECRET_KEY STRIPE_SECRET_KEY DATABASE_URL REDIS_URL PORT LOG_LEVEL APP_NAME APP_URL DEBUG MAIL_HOST MAIL_USER'.split(
    ' ',
  ),
  ...'MAIL_PASSWORD MAIL_ENABLED GOOGLE_CLIENT_ID GOOGLE_CLIENT_SECRET AWS_REGION S3_BUCKET NODE_ENV SECRETS_MODE'.split(
    ' ',
  ),
  ...'DOTENV_KEY TEST_DATABASE_URL SENTRY_DSN lower.case-key __proto__ constructor A B'.split(' '),
)
const values = fc.constantFrom(
  '',
  '',
  '3000',
  'true',
  'info',
  'changeme',
  '<token>',
  'your-key-here',
  'null',
  '[]',
  '*',
  '15m',
  'a b c',
  'https://api.example.org/v1',
  'http://localhost:3000',
  'redis://redis:6379',
  'postgres://me:mine@db/app',
  '${A}/x',
  'me@example.com',
  '/var/lib',
  '"quoted # value"',
  "'single'",
  '`back`',
  '"two\nlines"',
  "'A=1\nB=2\n'",
  '"open',
  'a#b',
  '"x" tail',
  '-----BEGIN KEY-----',
  '\u2028',
  '"x"\u2028B=2',
  ' spaced ',
  '\t',
  '\nB=3',
  "\n'x'",
)
const texts = fc.constantFrom(
  'Signs the cookie',
  'Optional',
  'Optional: for the mailer',
  'Mailer (optional)',
  'Port, optional',
  'Required: always',
  'Required if you use mail',
  'required: false',
  '@optional=true',
  '@required=true',
  '@type=string',
  '@sensitive @docs(https://x.y)',
  '@defaultRequired=true',
  '@defaultRequired=infer',
  '=====',
  '---- Mail ----',
  '---- Optional ----',
  '##### REQUIRED #####',
  'Everything below is optional',
  'Leave empty to disable',
  'Defaults to 3000',
  'Only needed if you use it',
  'must be set',
  'A=1',
  'B=2',
  'PORT=1',
  'SECRET_KEY=x # and more',
  'export A=3',
  ' MAIL_HOST=',
  'é 😀',
  '\u2028A=5',
  '',
)
const indentation = fc.constantFrom('', '', '', '', '  ', '\t', '\u00a0', '\ufeff')
const assignment = fc
  .tuple(
    indentation,
    fc.constantFrom('', '', '', 'export ', 'export\n'),
    names,
    fc.constantFrom('=', '=', '=', ' = ', ': ', '\n='),
    values,
    fc.constantFrom(
      '',
      '',
      '',
      ' # inline',
      ' # optional',
      ' # (required)',
      '# @optional=true',
      ' # Leave empty',
    ),
  )
  .map((parts) => parts.join(''))
const comment = fc
  .tuple(indentation, fc.constantFrom('#', '# ', '##', '#'), texts)
  .map((parts) => parts.join(''))
const stray = fc.constantFrom('stray words', 'export', 'KEY', '=', '<% if (x) { %>', '-----END KEY-----', "'")
const line = fc.oneof(
  { weight: 5, arbitrary: assignment },
  { weight: 4, arbitrary: comment },
  { weight: 1, arbitrary: stray },
  { weight: 3, arbitrary: fc.constantFrom('', '', ' ') },
)

/** Templates as people write them, and as nobody should. */
export const templates: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.tuple(line, fc.constantFrom('', '', '', '', '', '\n', '\r')), { maxLength: 24, size: 'max' }),
    fc.constantFrom('\n', '\n', '\r\n', '\r'),
    fc.boolean(),
  )
  .map(([lines, end, isEnded]) => lines.map(([text, more]) => text + more).join(end) + (isEnded ? end : ''))
