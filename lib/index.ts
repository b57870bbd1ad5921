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
} from './dotenv/dotenv.ts'
export type { DotenvConfigOptions } from './dotenv/types.ts'
export type { Environment } from './environment.ts'
export type { Problem, ProblemKind, SecretsErrorCode, SourceLocation } from './errors.ts'
export type { Origin } from './load.ts'
export { detectMode, type Loaded, loadSecrets } from './load-secrets.ts'
export type { Mode, ModeDecision } from './mode/decision.ts'
export type { DefineOptions, LoadOptions } from './options.ts'
export { cleanEnv, customCleanEnv } from './schema/clean-env.ts'
export { defineSecrets } from './schema/define-secrets.ts'
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
  sensitive,
  str,
  testOnly,
  url,
} from './schema/validators.ts'
export { SafeMessageError, SecretsError, safeMessage } from './secrets-error.ts'
