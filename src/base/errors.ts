/**
 * Errors as values of a small catalogue at the borders. A message is for the person who reads it and says what to do next;
 * an exception's own text never leaves the server.
 */
export const ERROR_STATUS = {
  BadArgument: 400,
  MissingProperty: 400,
  Unauthorized: 401,
  BadSignature: 401,
  TokenExpired: 403,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  Conflict: 409,
  IllegalTransition: 409,
  TooLarge: 413,
  UnsupportedMediaType: 415,
  TooManyRequests: 429,
  InternalServerError: 500,
  ServiceUnavailable: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

export class CodedError extends Error {
  readonly status: number;

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details?: Record<string, unknown>,
  ) {
    super(message);
    this.name = 'CodedError';
    this.status = ERROR_STATUS[code];
  }
}
