/**
 * SQL of the hash of an address, each value given as SQL. It says nothing to another project, and keeps the address from
 * being read; somebody who has the database can still find out whether a given address is in it.
 */
export function addressHash(of: { projectId: string; channelType: string; key: string }): string {
  return `sha256(convert_to(concat_ws(' ', ${of.projectId}::text, ${of.channelType}, ${of.key}), 'UTF8'))`;
}
