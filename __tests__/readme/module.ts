export const SECRET_KEY: string = 'any text will do in development'
export const EMAIL_HOST_USER = 'ada@example.com'
export const EMAIL_HOST_PASSWORD = 'the password of a test account'
