export { cleanEnv, customCleanEnv } from './clean.ts'
export { defineSecrets } from './define.ts'
export {
  config,
  configDotenv,
  type DotenvConfigOutput,
  type DotenvParseOptions,
  type DotenvParseOutput,
  type DotenvPopulateInput,
  type DotenvPopulateOptions,
  type DotenvPopulateOutput,
  parse,
  populate,
} from './dotenv.ts'
export type { DotenvConfigOptions } from './dotenv-types.ts'
export type { Environment } from './environment.ts'
export { type Problem, type ProblemKind, SecretsError } from './errors.ts'
export type { Place, SecretsErrorCode } from './fault.ts'
export { type Loaded, loadSecrets } from './load.ts'
export { detectMode, type Mode, type ModeDecision } from './mode.ts'
export type { DefineOptions, LoadOptions } from './settings.ts'
export type { Origin } from './survey.ts'
export {
  bool,
  EnvError,
  EnvMissingError,
  email,
  host,
  json,
  makeExactValidator,
  makeStructuredValidator,
  makeValidator,
  num,
  port,
  SafeMessageError,
  safeMessage,
  sensitive,
  str,
  testOnly,
  url,
} from './validators.ts'
