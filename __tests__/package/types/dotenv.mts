// Compiled, never run: what is written for dotenv's types has to compile against these. By the package's own name.
import dotenv from 'dotenv'
import { expectTypeOf } from 'expect-type'
import type {
  DotenvConfigOptions,
  DotenvConfigOutput,
  DotenvParseOptions,
  DotenvParseOutput,
  DotenvPopulateInput,
  DotenvPopulateOptions,
  DotenvPopulateOutput,
} from 'secrets'
import secrets, { config, configDotenv, parse, populate } from 'secrets'

// Each can stand where dotenv's stood.
expectTypeOf(config).toExtend<typeof dotenv.config>()
expectTypeOf(configDotenv).toExtend<typeof dotenv.configDotenv>()
expectTypeOf(parse).toExtend<typeof dotenv.parse>()
expectTypeOf(populate).toExtend<typeof dotenv.populate>()
expectTypeOf(secrets.config).toEqualTypeOf(config)

// Each takes dotenv's options, and those of its own that are made of them.
expectTypeOf<dotenv.DotenvConfigOptions>().toExtend<DotenvConfigOptions>()
expectTypeOf<DotenvParseOptions>().toEqualTypeOf<dotenv.DotenvParseOptions>()
expectTypeOf<DotenvPopulateOptions>().toEqualTypeOf<dotenv.DotenvPopulateOptions>()
expectTypeOf<DotenvPopulateInput>().toEqualTypeOf<dotenv.DotenvPopulateInput>()
expectTypeOf(config).toBeCallableWith({ path: ['.env', new URL('file:///app/.env')] })
expectTypeOf(config).toBeCallableWith({
  path: '.env',
  encoding: 'latin1',
  quiet: true,
  debug: false,
  override: true,
})
expectTypeOf(config).toBeCallableWith({ processEnv: process.env, fast: true })
// @ts-expect-error a path is text or a URL
config({ path: 1 })
// @ts-expect-error no such option
config({ paths: '.env' })

// Each returns what dotenv's does.
expectTypeOf<DotenvConfigOutput>().toEqualTypeOf<dotenv.DotenvConfigOutput>()
expectTypeOf<DotenvParseOutput>().toEqualTypeOf<dotenv.DotenvParseOutput>()
expectTypeOf<DotenvPopulateOutput>().toEqualTypeOf<dotenv.DotenvPopulateOutput>()
expectTypeOf(config()).toEqualTypeOf(dotenv.config())
expectTypeOf(parse('A=1')).toEqualTypeOf(dotenv.parse('A=1'))
expectTypeOf(parse<{ A: string }>(Buffer.from('A=1'), { fast: true })).toEqualTypeOf<{ A: string }>()
expectTypeOf(populate({}, { A: '1' })).toEqualTypeOf(dotenv.populate({}, { A: '1' }))
