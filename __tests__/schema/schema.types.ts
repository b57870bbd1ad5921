// What the types promise. A test compiles this against the installed package, under several compilers.

import { expectTypeOf } from 'expect-type'
import secrets, {
  bool,
  cleanEnv,
  config,
  customCleanEnv,
  type DefineOptions,
  defineSecrets,
  EnvError,
  EnvMissingError,
  email,
  host,
  json,
  loadSecrets,
  makeExactValidator,
  makeStructuredValidator,
  makeValidator,
  num,
  port,
  SafeMessageError,
  type SecretsError,
  safeMessage,
  sensitive,
  str,
  testOnly,
  url,
} from 'secrets'

const query = makeStructuredValidator((text) => Object.fromEntries(new URLSearchParams(text)))
const level = makeValidator<number>(Number)
const upper = makeExactValidator<string>((text) => text.toUpperCase())

const values = defineSecrets({
  REQUIRED: str(),
  DESCRIBED: str({ desc: 'a', example: 'b', docs: 'https://example.com', sensitive: true }),
  DATABASE_URL: url({ devDefault: 'postgres://localhost/app' }),
  EMAIL: email(),
  HOST: host(),
  RATIO: num(),
  PORT: port({ default: 3000 }),
  MAIL_ENABLED: bool({ default: false }),
  ABSENT: str({ default: undefined }),
  ABSENT_IN_DEVELOPMENT: num({ devDefault: undefined }),
  ABSENT_IN_TESTS: bool({ testDefault: undefined }),
  BOTH: port({ default: 1, devDefault: 2, testDefault: 3 }),
  LEVEL: str({ choices: ['debug', 'info'] }),
  LEVEL_WITH_DEFAULT: str({ choices: ['debug', 'info'], default: 'info' }),
  SIZE: num({ choices: [1, 2] }),
  WHEN: str({ default: undefined, requiredWhen: ({ MAIL_ENABLED }) => MAIL_ENABLED === true }),
  JSON: json<{ a: number }>(),
  JSON_WITH_DEFAULT: json({ default: { a: 1 } }),
  JSON_OF_ANYTHING: json(),
  QUERY: query<{ a?: string }>(),
  QUERY_OR_NOTHING: query<{ a?: string }>({ default: undefined }),
  OWN_LEVEL: level({ choices: [1, 2] }),
  UPPER: upper(),
  ONLY_IN_TESTS: str({ devDefault: testOnly('x') }),
  MARKED: sensitive(port({ default: undefined })),
  UNMARKED: num({ sensitive: false }),
})

expectTypeOf(values.REQUIRED).toEqualTypeOf<string>()
expectTypeOf(values.DESCRIBED).toEqualTypeOf<string>()
expectTypeOf(values.DATABASE_URL).toEqualTypeOf<string>()
expectTypeOf(values.EMAIL).toEqualTypeOf<string>()
expectTypeOf(values.HOST).toEqualTypeOf<string>()
expectTypeOf(values.RATIO).toEqualTypeOf<number>()
expectTypeOf(values.PORT).toEqualTypeOf<number>()
expectTypeOf(values.MAIL_ENABLED).toEqualTypeOf<boolean>()
expectTypeOf(values.ABSENT).toEqualTypeOf<string | undefined>()
expectTypeOf(values.ABSENT_IN_DEVELOPMENT).toEqualTypeOf<number | undefined>()
expectTypeOf(values.ABSENT_IN_TESTS).toEqualTypeOf<boolean | undefined>()
expectTypeOf(values.BOTH).toEqualTypeOf<number>()
expectTypeOf(values.LEVEL).toEqualTypeOf<'debug' | 'info'>()
expectTypeOf(values.LEVEL_WITH_DEFAULT).toEqualTypeOf<'debug' | 'info'>()
expectTypeOf(values.SIZE).toEqualTypeOf<1 | 2>()
expectTypeOf(values.WHEN).toEqualTypeOf<string | undefined>()
expectTypeOf(values.JSON).toEqualTypeOf<{ a: number }>()
expectTypeOf(values.JSON_WITH_DEFAULT).toEqualTypeOf<{ a: number }>()
expectTypeOf(values.JSON_OF_ANYTHING).toBeAny()
expectTypeOf(values.QUERY).toEqualTypeOf<{ a?: string }>()
expectTypeOf(values.QUERY_OR_NOTHING).toEqualTypeOf<{ a?: string } | undefined>()
expectTypeOf(values.OWN_LEVEL).toEqualTypeOf<1 | 2>()
expectTypeOf(values.UPPER).toEqualTypeOf<string>()
expectTypeOf(values.ONLY_IN_TESTS).toEqualTypeOf<string>()
expectTypeOf(values.MARKED).toEqualTypeOf<number | undefined>()
expectTypeOf(values.UNMARKED).toEqualTypeOf<number>()
expectTypeOf(values.isProduction).toEqualTypeOf<boolean>()
expectTypeOf(values.isDevelopment).toEqualTypeOf<boolean>()
expectTypeOf(values.isTest).toEqualTypeOf<boolean>()

// @ts-expect-error a key that is not in the schema
values.REQUIERD
// @ts-expect-error the result is read only
values.PORT = 80
// @ts-expect-error a default of another type
port({ default: 'http' })
// @ts-expect-error a default of null, which envalid does not take
str({ default: null })
// @ts-expect-error neither true nor false
str({ sensitive: 'yes' })
// @ts-expect-error an option that does not exist
defineSecrets({ A: str() }, { exitCode: 1 })

expectTypeOf(defineSecrets({ A: num() }, { exit: true, cwd: '/app', environment: { A: '1' } }).A).toBeNumber()
expectTypeOf<DefineOptions['exit']>().toEqualTypeOf<boolean | undefined>()

expectTypeOf(cleanEnv({}, { A: num(), B: str({ default: undefined }) }).B).toEqualTypeOf<string | undefined>()
const twice = customCleanEnv({}, { A: num() }, ({ A }) => ({ twice: 2 * A }), { reporter: null })
expectTypeOf(twice).toEqualTypeOf<Readonly<{ twice: number }>>()

class OwnError extends EnvError {}
expectTypeOf(new OwnError('why')).toExtend<TypeError>()
expectTypeOf(new EnvMissingError()).toExtend<ReferenceError>()
expectTypeOf(safeMessage('why')).toEqualTypeOf<SafeMessageError>()
expectTypeOf(new safeMessage('why')).toEqualTypeOf<SafeMessageError>()
expectTypeOf(new SafeMessageError('why')).toExtend<Error>()
expectTypeOf<SecretsError['problems'][number]['kind']>().toEqualTypeOf<
  'missing' | 'empty' | 'placeholder' | 'invalid'
>()

expectTypeOf(config().parsed).toEqualTypeOf<Record<string, string> | undefined>()
expectTypeOf(secrets.config).toEqualTypeOf(config)
expectTypeOf(loadSecrets().values).toEqualTypeOf<Record<string, string>>()
