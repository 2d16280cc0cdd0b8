export {
  ApiError,
  AuthenticationError,
  BadRequestError,
  ConflictError,
  ConnectionError,
  type ErrorDetails,
  type FieldProblem,
  InternalServerError,
  NotFoundError,
  NotiflowError,
  PermissionDeniedError,
  RateLimitError,
  TimeoutError,
  UnprocessableEntityError,
} from './errors.ts';
export { Notiflow, type NotiflowOptions } from './notiflow.ts';
export { NotiflowManagement, type NotiflowManagementOptions } from './notiflow-management.ts';
export type {
  AnswerOf,
  BodyOf,
  CallOptions,
  ItemOf,
  OperationName,
  QueryOf,
} from './operations.ts';
export { Page, PagedList } from './page.ts';
export type { Answer, ConnectionOptions, RequestOptions } from './request-options.ts';
export type { SendRequest } from './send-request.ts';
