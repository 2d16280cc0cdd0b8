import { fileURLToPath } from 'node:url';

/** Answers the folder with the copied files of Swagger UI. */
export default function getAbsoluteFSPath() {
  return fileURLToPath(new URL('../swagger-ui', import.meta.url));
}
